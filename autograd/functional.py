"""Derivatives as functions of functions: grad, value_and_grad, jacobian, hessian. They nest.

Called with numbers they return numbers. Called with Values, or inside a function that is itself being
differentiated, they return Values, which can be differentiated again.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeAlias

from . import ops
from .chain import adjoints, itself, number
from .grad_mode import enable_grad, is_recording
from .tree import leaves, tree_map
from .value import Value, operand, record

Function: TypeAlias = Callable[..., Any]
Argnums: TypeAlias = int | tuple[int, ...]

_depth = ContextVar("depth", default=0)  # how many functions are being differentiated, one inside another


def grad(f: Function, argnums: Argnums = 0) -> Function:
    """The gradient of f: a function of the same arguments.

    `argnums`: the position of the argument to differentiate with respect to, or a tuple of positions. An
    argument is a number, or a list, tuple, dict or array of numbers; its gradient has the same shape.

    Called with numbers, it returns numbers: to differentiate the result again, with respect to parameters
    that f closes over, call it with a Value.

    Raises TypeError if f returns anything but one number.

    >>> grad(lambda x, y: x * y**2)(3.0, 2.0)
    4.0
    >>> grad(lambda x, y: x * y**2, argnums=(0, 1))(3.0, 2.0)
    (4.0, 12.0)
    >>> grad(lambda w: w[0] * w[1][0])([2.0, [5.0]])
    [5.0, [2.0]]
    """
    both = value_and_grad(f, argnums)

    @wraps(f)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        return both(*args, **kwargs)[1]

    return gradient


def value_and_grad(f: Function, argnums: Argnums = 0) -> Function:
    """A function that returns (f, its gradient), from one evaluation: see `grad`.

    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    """

    @wraps(f)
    def evaluate(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        outputs, gradient, seen = _differentiate(f, argnums, args, kwargs)
        if not isinstance(outputs, Value):
            kind = type(outputs).__name__
            raise TypeError(
                f"grad needs a function that returns one number; it returned a {kind}: use jacobian"
            )
        return seen(outputs), gradient(outputs)

    return evaluate


def jacobian(f: Function, argnums: Argnums = 0) -> Function:
    """The derivative of each output of f: in the shape of f's result, with the shape of the argument inside.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([3.0, 2.0])
    [[2.0, 3.0], [1.0, 1.0]]
    """

    @wraps(f)
    def rows(*args: Any, **kwargs: Any) -> Any:
        outputs, gradient, _ = _differentiate(f, argnums, args, kwargs)
        return tree_map(gradient, outputs)

    return rows


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """The second derivatives of f: the Jacobian of its gradient.

    >>> hessian(lambda x: x[0] ** 3 * x[1])([2.0, 5.0])
    [[60.0, 12.0], [12.0, 0.0]]
    """
    return jacobian(grad(f, argnums), argnums)


def is_differentiating() -> bool:
    """Whether a function is being differentiated, in this thread or task."""
    return _depth.get() > 0


def _differentiate(
    f: Function,
    argnums: Argnums,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> tuple[Any, Function, Function]:
    """(outputs, gradient, seen): f(*args, **kwargs) as Values; a function from one of these to its gradient,
    in the shape of the arguments; how the caller sees a Value, as a number or as a node.
    """
    positions = _positions(f, argnums, len(args))
    again = is_differentiating() or any(isinstance(x, Value) for i in positions for x in leaves(args[i]))
    with enable_grad():
        start = Value(0.0).serial  # what is older does not depend on the variables: the walk back ends here
        variables = [tree_map(_fresh_node if again else Value, args[i]) for i in positions]
        result = _call(f, args, kwargs, positions, variables)
        outputs = tree_map(operand, result, "the function's result: ")
    if leaves(variables) and (plain := leaves(result)) and not any(isinstance(x, Value) for x in plain):
        raise TypeError(
            f"the function returned {result!r:.60}, which does not depend on its arguments: .data, float() "
            "and functions of the math module drop the gradient; if a constant is meant, return "
            "autograd.constant(x)"
        )
    seen = _float if not again else operand if is_recording() else _detached

    def gradient(output: Value) -> Any:
        with enable_grad():
            grads = adjoints(output, itself if again else number, since=start)
        shaped = [tree_map(lambda x: seen(grads.get(x, 0.0)), variable) for variable in variables]
        return tuple(shaped) if isinstance(argnums, tuple) else shaped[0]

    return outputs, gradient, seen


def _positions(f: Function, argnums: Argnums, count: int) -> tuple[int, ...]:
    """The positions to differentiate at, of `count` arguments; TypeError for what is none."""
    if not callable(f):
        raise TypeError(
            f"expected a function to differentiate, not {f!r:.80}; for a Value there is .backward()"
        )
    positions = argnums if isinstance(argnums, tuple) else (argnums,)
    for i in positions:
        if not isinstance(i, int):
            raise TypeError(f"argnums is a position, or a tuple of positions, not {argnums!r}")
        if not -count <= i < count:
            raise TypeError(f"argnums={argnums}, but f was called with {count} positional arguments")
    return positions


def _call(
    f: Function,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    positions: tuple[int, ...],
    variables: list[Any],
) -> Any:
    """f of its arguments, with the variables at their positions."""
    inside = list(args)
    for i, variable in zip(positions, variables):
        inside[i] = tree_map(itself, variable)  # containers of f's own: it may write into them
    token = _depth.set(_depth.get() + 1)
    try:
        return f(*inside, **kwargs)
    finally:
        _depth.reset(token)


def _fresh_node(x: Any) -> Any:
    """A node of its own for each coordinate: the same Value seen through f's closure is not the variable."""
    return record(ops.identity, (x,))


def _detached(x: Any) -> Value:
    return operand(x).detach()


def _float(x: Value | float) -> float:
    return x.data if isinstance(x, Value) else float(x)
