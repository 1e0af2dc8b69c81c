"""draw: the graph of an expression as a picture."""

import argparse
import sys
import warnings
from typing import TYPE_CHECKING, Any

from .arguments import UsageError, expression_parser, read_expression
from .output import document, summary, write

if TYPE_CHECKING:
    from ..draw.picture import Picture
    from ..value import Value

EXAMPLES = (
    'Example: glassgrad draw "tanh(w*x + b)" w=0.5 x=2 b=-1.5 -o neuron.svg',
    "Without -o the graph is printed as a tree of text.",
)
TEXT = ("svg", "dot", "gv", "json", "ps")  # the formats that a terminal can show


def add(commands: Any) -> None:
    does = "draw the graph of an expression, with its gradients"
    parser = expression_parser(commands, "draw", does, *EXAMPLES)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="graph.svg, .png, .pdf, .dot, ...; - is the standard output"
    )
    parser.add_argument("--format", help="by default the suffix of FILE, else svg")
    parser.add_argument("--theme", default="light", help="light, dark, or auto: what the reader prefers")
    parser.add_argument("--view", default="auto", help="auto, cards, compact, neurons or layers")
    parser.add_argument("--rankdir", default="LR", help="where the arrows lead: LR, RL, TB or BT")
    parser.add_argument("--unfold", action="store_true", help="take dot, sum and mean apart")
    parser.add_argument(
        "--least",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="fold what carries less of the gradient: 0.01",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    to_stdout = args.output == "-"
    if to_stdout and args.json:
        raise UsageError("-o - and --json both write to the standard output: name a file")
    expression, leaves = read_expression(args)
    output = expression.evaluate(leaves)
    picture = drawn(output, args)
    if to_stdout:
        write_picture(picture, args.format or "svg")
        return
    file = picture.render(args.output, format=args.format) if args.output is not None else None
    if args.json:
        picture_data = {"file": file, "boxes": picture.boxes, "dot": picture.source}
        document(summary(expression, leaves, output.data) | picture_data)
    else:
        print(file or picture)
        print("-o FILE draws it\n" * (not file), end="", file=sys.stderr)


def drawn(output: "Value", args: argparse.Namespace) -> "Picture":
    """The picture that the options ask for; warnings are printed as notes."""
    from ..draw import draw_dot

    options = {name: getattr(args, name) for name in ("theme", "view", "rankdir", "unfold", "least")}
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        try:
            picture = draw_dot(output, args.format or "svg", **options)
        except ValueError as error:
            raise UsageError(error) from None  # an unknown format, theme, view or rankdir
    print(*[f"note: {note.message}" for note in notes], sep="\n", end="\n" * bool(notes), file=sys.stderr)
    return picture


def write_picture(picture: "Picture", format: str) -> None:
    """Write a picture to the standard output. Raises UsageError for bytes on a terminal."""
    if format not in TEXT and sys.stdout.isatty():
        raise UsageError(
            f"{format} is nothing for a terminal: name a file with -o, or write -o - > graph.{format}"
        )
    write(picture.pipe(format))
