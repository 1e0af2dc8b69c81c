"""The commands of the command line, a file each; arguments.py and output.py are what they share."""

from . import check, compile, demo, draw, explain, step

COMMANDS = (step.add, draw.add, explain.add, check.add, compile.add, demo.add)  # each adds its parser
