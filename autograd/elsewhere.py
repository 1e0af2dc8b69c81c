"""Names that PyTorch, Keras, JAX and micrograd use, and what they are called here."""

from collections.abc import Iterable, Mapping
from typing import Any

NUMBER = "v.data is the number"
ONE = "a Value is one number, without a shape: an array of Values is np.array(values, dtype=object)"
KEPT = "every Value keeps its gradient in .grad"
STATE = "keep what an optimizer remembers in a dictionary, such as m = {p: 0.0 for p in parameters}"

#: {attribute of a tensor or of micrograd's Value: what to write}
VALUE = {
    "item": NUMBER,
    "numpy": NUMBER,
    "tolist": NUMBER,
    "cpu": NUMBER,
    "value": NUMBER,
    "shape": ONE,
    "dtype": ONE,
    "ndim": ONE,
    "size": ONE,
    "T": ONE,
    "reshape": ONE,
    "view": ONE,
    "sum": "autograd.sum(values) adds Values up",
    "mean": "autograd.mean(values) is the mean of Values",
    "max": "autograd.maximum(x, y)",
    "min": "autograd.minimum(x, y)",
    "abs": "abs(v)",
    "pow": "v ** n",
    "matmul": "autograd.dot(weights, inputs)",
    "clone": "copy.deepcopy(v) copies a graph; +v is v itself",
    "detach_": "v = v.detach()",
    "zero_": "v.grad = 0.0, or zero_grad()",
    "requires_grad": "Value(...) is differentiated, autograd.constant(...) is not",
    "requires_grad_": "Value(...) is differentiated, autograd.constant(...) is not",
    "retain_grad": KEPT,
    "is_leaf": "a leaf has no .parents",
    "grad_fn": "v.op and v.parents say how it was computed",
    "m": STATE,
    "v": STATE,
    "momentum": STATE,
    "velocity": STATE,
    "_backward": "v.op.partials is the rule of an operation; a new operation is a row of the table",
    "_children": "v.parents",
    "leaky_relu": "autograd.leaky_relu(v, alpha)",
    "elu": "autograd.elu(v, alpha)",
    "softmax": "autograd.softmax(values)",
    "log_softmax": "autograd.log_softmax(values)",
}

#: {name in torch, jax or HIPS/autograd: what to write}
PACKAGE = {
    "tensor": "autograd.Value",
    "Tensor": "autograd.Value",
    "Variable": "autograd.Value",
    "Parameter": "autograd.Value",
    "numpy": "this is glassgrad, not HIPS/autograd: its functions are autograd.exp, autograd.sin, ...",
    "elementwise_grad": "[autograd.grad(f)(x) for x in xs]",
    "make_vjp": "autograd.jacobian",
    "jacrev": "autograd.jacobian",
    "jacfwd": "autograd.jacobian",
    "jit": "autograd.compile",
    "vmap": "autograd.compile(f).batch(X)",
    "max": "autograd.maximum(x, y)",
    "min": "autograd.minimum(x, y)",
    "matmul": "autograd.dot(weights, inputs)",
    "asin": "autograd.arcsin",
    "acos": "autograd.arccos",
    "atan": "autograd.arctan",
    "atan2": "autograd.arctan2",
    "stop_gradient": "v.detach()",
    "set_grad_enabled": "autograd.no_grad() and autograd.enable_grad()",
    "inference_mode": "autograd.no_grad()",
    "nn": "import nn",
    "optim": "nn.SGD, nn.Adam",
    "zeros": "[autograd.Value(0.0) for _ in range(n)]",
}


class NotHere:
    """An attribute that is called otherwise here: to read it, or to assign to it, says how."""

    def __init__(self, what: str, name: str, hint: str) -> None:
        self.sentence = f"{what} has no {name}: {hint}"

    def __get__(self, instance: Any, owner: type | None = None) -> "NotHere":
        if instance is None:
            return self
        raise AttributeError(self.sentence)

    def __set__(self, instance: Any, _: Any) -> None:
        raise AttributeError(self.sentence)


def missing(what: str, name: str, table: Mapping[str, str], known: Iterable[str]) -> AttributeError:
    """The error for a name that `what` does not have: what it is called here, or a name that is like it.

    >>> missing("autograd", "tensor", PACKAGE, ["tan"])
    AttributeError('autograd has no tensor: autograd.Value')
    >>> missing("autograd", "tanhh", PACKAGE, ["tan", "tanh"])
    AttributeError('autograd has no tanhh: did you mean tanh?')
    """
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    hint = table.get(name) or (f"did you mean {near[0]}?" if near else "")
    return AttributeError(f"{what} has no {name}{': ' if hint else ''}{hint}")
