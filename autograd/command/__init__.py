"""The commands of the command line, a file each; arguments.py and output.py are what they share."""

from . import check, compile, demo, doctor, draw, explain, playground, step

#: Each adds its parser.
COMMANDS = (
    step.add,
    draw.add,
    explain.add,
    doctor.add,
    check.add,
    compile.add,
    playground.add,
    demo.add,
)
