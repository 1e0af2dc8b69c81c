"""XOR, then regression: networks learn, and leave their pictures in a folder."""

import sys
from collections.abc import Sequence

from . import regression, xor
from .common import parse, parser, wrap

MORE = """\
There are more: neuron, moons, digits, activations, perceptron, differences,
descent, generalise, features, finder, microgpt. `glassgrad demo` lists them
with a line each, `glassgrad demo all` runs them all and makes a page of their
pictures.
Each explains itself: python -m demos.xor --help
"""


def main(argv: Sequence[str] | None = None) -> int:
    """The worse of the two exit statuses."""
    options = parser("demos", __doc__, steps=None, lr=None, seed=None)
    options.epilog = f"{wrap(MORE)}\n\n{options.epilog}"
    parse(options, argv)
    argv = sys.argv[1:] if argv is None else argv
    print("=== python -m demos.xor ===\n")
    status = xor.main(argv)
    if status > 1:
        return status
    print("\n=== python -m demos.regression ===\n")
    return max(status, regression.main(argv))


if __name__ == "__main__":
    raise SystemExit(main())
