"""Matrix products."""

from dataclasses import dataclass

from .array_ops import ArrayOp, Linear, Slopes
from .expr import Expr
from .shape import SCALAR, ArrayShape


@dataclass(frozen=True, eq=False)
class MatMul(ArrayOp):
    """W @ x: `units` weighted sums of the same `n` rows, at `places` places.

    w: a matrix (units, n), or (units, n + 1) with a last column of biases, stored row by row.
    x, and the result: arrays of n * places and units * places rows; those of one unit are side by side.
    """

    units: int
    n: int
    places: int
    bias: bool

    def partials(self, out: Expr, w: Expr, x: Expr) -> Slopes:
        if out.shape == SCALAR:  # an inner product
            return x, w
        return (
            Linear(lambda grad: Expr(MatMulWeightGrad(self), (grad, x), ArrayShape(w.rows, False))),
            Linear(lambda grad: Expr(MatMulInputGrad(self), (w, grad), x.shape)),
        )

    def phrase(self, w: str, x: str) -> str:
        sums = "weighted sum" if self.units == 1 else "weighted sums"
        bias = " and a bias" if self.bias else ""
        places = f", at {self.places} places" if self.places > 1 else ""
        return f"{w} @ {x}: {self.units} {sums} of {self.n}{bias}{places}"


@dataclass(frozen=True, eq=False)
class MatMulGrad(ArrayOp):
    """Base class of the vjps of a MatMul."""

    forward: MatMul


class MatMulWeightGrad(MatMulGrad):
    """d @ x.T: from the gradient of weighted sums to that of their weights."""

    def phrase(self, grad: str, x: str) -> str:
        return f"{grad} @ {x}.T"


class MatMulInputGrad(MatMulGrad):
    """W.T @ d: from the gradient of weighted sums to that of their inputs."""

    def phrase(self, w: str, grad: str) -> str:
        return f"{w}.T @ {grad}"
