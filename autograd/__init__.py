"""Scalar reverse-mode automatic differentiation: one graph of Values, seen many ways."""

from os.path import dirname, isdir
from typing import TYPE_CHECKING, Any

if isdir(dirname(__file__) + "/numpy"):
    raise ImportError(
        "the files of two packages called `autograd`, glassgrad and HIPS/autograd, are mixed in one place: "
        "make a fresh virtual environment and install only one of them"
    )

from .finite_differences import finite_difference, gradcheck
from .functional import grad, hessian, jacobian, value_and_grad
from .functions import (
    constant,
    dot,
    elu,
    leaky_relu,
    log_softmax,
    logsumexp,
    mean,
    one_hot,
    softmax,
    sum,
    take,
)
from .grad_mode import enable_grad, no_grad
from .ops import absolute as abs
from .ops import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    cbrt,
    ceil,
    clip,
    copysign,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    exp2,
    expm1,
    floor,
    floor_divide,
    fmod,
    gelu,
    heaviside,
    hypot,
    log,
    log1p,
    log2,
    log10,
    maximum,
    minimum,
    mod,
    relu,
    rint,
    selu,
    sigmoid,
    sign,
    silu,
    sin,
    sinh,
    softplus,
    sqrt,
    square,
    tan,
    tanh,
    trunc,
    where,
)
from .ops import power as pow
from .value import Value

if TYPE_CHECKING:
    from .compiler import compile
    from .doctor import detect_anomaly, diagnose, why_nan, why_rising, why_zero
    from .draw import draw_backward, draw_dot
    from .explain.lines import line_of, record_lines
    from .explain.trace import trace
    from .explain.unfold import unfold
    from .labels.variables import label_locals
    from .step.page.playground import playground
    from .step.page.replay import replay
    from .step.stepper import stepper
    from .teach import check_by_hand, worksheet

__all__ = [
    "Value", "abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "cbrt",
    "ceil", "check_by_hand", "clip", "compile", "constant", "copysign", "cos", "cosh", "detect_anomaly",
    "diagnose", "dot", "draw_backward", "draw_dot", "elu", "enable_grad", "erf", "erfc", "exp", "exp2",
    "expm1", "finite_difference", "floor", "floor_divide", "fmod", "gelu", "grad", "gradcheck", "heaviside",
    "hessian", "hypot", "jacobian", "label_locals", "leaky_relu", "line_of", "log", "log10", "log1p", "log2",
    "log_softmax", "logsumexp", "maximum", "mean", "minimum", "mod", "no_grad", "one_hot", "playground",
    "pow", "record_lines", "relu", "replay", "rint", "selu", "sigmoid", "sign", "silu", "sin", "sinh",
    "softmax", "softplus", "sqrt", "square", "stepper", "sum", "take", "tan", "tanh", "trace", "trunc",
    "unfold", "value_and_grad", "where", "why_nan", "why_rising", "why_zero", "worksheet",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


_LATER = {  # name: the module that it is from
    "check_by_hand": "teach",
    "compile": "compiler",
    "detect_anomaly": "doctor",
    "diagnose": "doctor",
    "draw_backward": "draw",
    "draw_dot": "draw",
    "label_locals": "labels.variables",
    "line_of": "explain.lines",
    "record_lines": "explain.lines",
    "playground": "step.page.playground",
    "replay": "step.page.replay",
    "stepper": "step.stepper",
    "trace": "explain.trace",
    "unfold": "explain.unfold",
    "why_nan": "doctor",
    "why_rising": "doctor",
    "why_zero": "doctor",
    "worksheet": "teach",
}


def __getattr__(name: str) -> Any:
    """Packages that need more than the engine does are imported when they are first used."""
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(f".{_LATER[name]}", __name__), name)
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .elsewhere import PACKAGE, missing

    raise missing("autograd", name, PACKAGE, __all__)
