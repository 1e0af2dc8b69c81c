"""Value: a real number that remembers how it was computed."""

import operator
import sys
from collections.abc import Callable
from itertools import count
from math import pi
from numbers import Real
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, Union, final

from . import copying, elsewhere, grad_mode, native, ops
from .accumulate import accumulate
from .chain import ancestors, contribution, slopes
from .real import number, real
from .refusals import domain_error

if TYPE_CHECKING:
    from .explain.ledger import Ledger

Number: TypeAlias = Union["Value", float]

# ---- nodes ----

_new: Callable[..., "Value"] = object.__new__
_next_serial = count().__next__


def draw_serials(by: Callable[[], int]) -> None:
    """From now on, by() gives each new node its serial number."""
    global _next_serial  # noqa: PLW0603
    _next_serial = by
    native.draw_serials(by)


def made(
    data: float,
    op: ops.Op,
    first: Any = None,
    second: Any = None,
    bias: Any = None,
) -> "Value":
    """A new node with all its slots, whatever they hold."""
    self = _new(Value)
    self._data = data
    self._grad = 0.0
    self.op = op
    self.first = first
    self.second = second
    self.bias = bias
    self.serial = _next_serial()
    self.label = ""
    self.visited_by = None
    return self


def node(data: float, op: ops.Op, parents: tuple[Number, ...] = (), label: str = "") -> "Value":
    """A Value as it is, without the checks of its constructor."""
    self = made(data, op, parents) if len(parents) > 2 else made(data, op, *parents)
    self.label = label
    return self


def checked_label(label: Any) -> str:
    """`label`, as text; TypeError if it is none."""
    if isinstance(label, str):
        return str(label)
    raise TypeError(f"a label is text, not {type(label).__name__}: {label!r:.80}")


def assigned(name: str, x: Any) -> float:
    """The number that `.data` or `.grad` is assigned; TypeError that names the slip if it is none."""
    if isinstance(x, Value):
        slip = f"a Value, which is a node of a graph: take its number, as in `w.{name} = x.data`"
        raise TypeError(f".{name} holds one real number, not {slip} (w.data -= lr * w.grad)")
    if x is None:
        raise TypeError(f".{name} holds one real number, not None; zero_grad(), or v.grad = 0.0, clears it")
    try:
        return real(x)
    except TypeError as error:
        raise TypeError(f".{name}: {error}") from None


def restored(data: float, grad: float, op: ops.Op, label: str, parents: tuple[Number, ...] = ()) -> "Value":
    """The Value that a copy or a pickle has kept."""
    self = node(data, op, parents, label)
    self._grad = float(grad)
    return self


def restored_graph(rows: list[Any]) -> "Value":
    """The output of the graph that a pickle has kept."""
    return copying.rebuilt(rows, restored)


def operand(x: Any) -> "Value":
    """`x` as a Value: a constant if it is a number; TypeError if it is neither."""
    return x if type(x) is Value else node(real(x), ops.constant)


def detached_if_paused(result: "Value") -> "Value":
    """`result` itself; in a thread that is not recording, the same number as a constant."""
    watcher = grad_mode.watcher.get()
    if watcher:
        watcher.made(result)
    return result if grad_mode.is_recording() else detached(result)


def detached(x: "Value", label: str = "") -> "Value":
    """The same number as a constant; in a function that is being compiled, as a node without a slope."""
    if grad_mode.refuse_branch.get() and x.op is not ops.constant:
        return node(x._data, ops.stop_gradient, (x,), label)
    return node(x._data, ops.constant, (), label)


def displaced(number: float, depth: int = 2) -> float:
    """What the user's code reads as `.data` where it is displaced; our own code reads the number.

    `depth`: how many frames above this one the reader is.
    """
    move = grad_mode.displace.get()
    reader = sys._getframe(depth).f_globals.get("__name__", "")
    return move(number) if move and reader.partition(".")[0] != __package__ else number


# ---- applying an operation to Values ----


def record(op: ops.Op, args: tuple[Any, ...]) -> "Value":
    """Apply `op`, of any number of inputs, to Values and numbers."""
    parents = tuple([operand(arg) for arg in args])
    try:
        data = op.forward(*[parent._data for parent in parents])
    except (ValueError, ZeroDivisionError) as error:
        raise domain_error(error, op, parents) from None
    out = node(data, op, parents)
    return detached_if_paused(out) if grad_mode.paused else out


def weighted_sum(weights: tuple[Any, ...], inputs: tuple[Any, ...], bias: "Value | None") -> "Value":
    """record(ops.dot_, ...) of Values alone, inlined: nets spend their time here."""
    total = 0.0
    for w, x in zip(weights, inputs):
        total += w._data * x._data
    out = _new(Value)  # made(), inlined
    out._data = total if bias is None else total + bias._data
    out._grad = 0.0
    out.op = ops.dot_
    out.first = weights
    out.second = inputs
    out.bias = bias
    out.serial = _next_serial()
    out.label = ""
    out.visited_by = None
    return detached_if_paused(out) if grad_mode.paused else out


def unary(op: ops.Op) -> Callable[["Value"], "Value"]:
    """The method for `op(self)`."""
    forward = op.forward

    def method(self: "Value") -> "Value":
        try:
            data = forward(self._data)
        except ValueError as error:
            raise domain_error(error, op, (self,)) from None
        out = _new(Value)  # made(), inlined: textbook programs spend their time here
        out._data = data
        out._grad = 0.0
        out.op = op
        out.first = self
        out.second = None
        out.bias = None
        out.serial = _next_serial()
        out.label = ""
        out.visited_by = None
        return detached_if_paused(out) if grad_mode.paused else out

    method.__name__, method.__qualname__ = op.name, f"Value.{op.name}"
    method.__doc__ = f"{op.symbol}(self)"
    return method


def binary(op: ops.Op) -> Callable[["Value", Number], "Value"]:
    """The method for `self op other`."""
    forward = op.forward

    def method(self: "Value", other: Any) -> "Value":
        if type(other) is Value:
            y = other._data
        elif type(other) is float:
            y = other
        else:
            other = y = number(other)
            if y is NotImplemented:
                return NotImplemented  # type: ignore[no-any-return]
        try:
            data = forward(self._data, y)
        except ZeroDivisionError as error:
            raise domain_error(error, op, (self, other)) from None
        out = _new(Value)  # made(), inlined: textbook programs spend their time here
        out._data = data
        out._grad = 0.0
        out.op = op
        out.first = self
        out.second = other
        out.bias = None
        out.serial = _next_serial()
        out.label = ""
        out.visited_by = None
        return detached_if_paused(out) if grad_mode.paused else out

    return method


def reflected(op: ops.Op) -> Callable[["Value", float], "Value"]:
    """The method for `number op self`."""
    forward = op.forward

    def method(self: "Value", other: Any) -> "Value":
        x = other if type(other) is float else number(other)
        if x is NotImplemented:
            return NotImplemented  # type: ignore[no-any-return]
        try:
            out = made(forward(x, self._data), op, x, self)
        except ZeroDivisionError as error:
            raise domain_error(error, op, (x, self)) from None
        return detached_if_paused(out) if grad_mode.paused else out

    return method


def is_constant(x: Any) -> bool:
    return type(x) is not Value or x.op is ops.constant


def comparison(compare: Callable[[float, float], bool]) -> Callable[["Value", Any], bool]:
    """The method for `self < other` and the like: it looks at the numbers, and is not recorded."""

    def method(self: "Value", other: Any) -> bool:
        refuse_branch = grad_mode.refuse_branch.get()
        if refuse_branch and not (is_constant(self) and is_constant(other)):
            refuse_branch("a comparison of Values", self, other)
        if type(other) is Value:
            return compare(self._data, other._data)
        return compare(self._data, other) if isinstance(other, Real) else NotImplemented  # type: ignore[arg-type]

    return method


def refused(name: str) -> Callable[..., NoReturn]:
    """The method for a conversion that would drop the gradient without a word."""

    def method(self: "Value", *_: Any) -> NoReturn:
        if refuse_branch := grad_mode.refuse_branch.get():
            refuse_branch(f"{name}() of a Value", self)
        raise TypeError(
            f"{name}() of a Value, and functions of the math module, would silently drop the gradient: "
            "use v.data for the number, or a recorded operation such as v.exp() for math.exp(v); "
            "an array that is to hold Values needs dtype=object"
        )

    return method


# ---- the class ----


@final
class Value:
    """A real number in a computation graph.

    `data` is the number, `grad` the derivative that backward() has added up so far. A Value made by an
    operation keeps that operation, `op`, and the Values it was applied to, `parents`; one made by hand is a
    leaf. `label` is its name in pictures, transcripts and error messages.

    Raises TypeError if `data` is not one real number.

    >>> x = Value(3.0, label="x")
    >>> y = x * x + 1
    >>> y.backward()
    >>> y, x
    (Value(data=10, grad=1), Value(data=3, grad=6, label='x'))
    """

    __slots__ = ("_data", "_grad", "bias", "first", "label", "op", "second", "serial", "visited_by")

    _data: float  # `data` and `grad`, which check what they are assigned; the engine need not
    _grad: float
    label: str
    op: ops.Op
    # The parents: one or two as they are, more as a tuple in `first`, those of a weighted sum as weights,
    # inputs and a bias or None, so that its tuples can be shared: one a node would cost a third of all time.
    first: Any
    second: Any
    bias: Any
    serial: int  # larger than its parents'
    visited_by: object  # the backward pass that met this node last

    def __new__(cls, data: float, *, label: str = "") -> "Value":
        self = made(data if type(data) is float else real(data), ops.leaf)
        if label != "":
            self.label = checked_label(label)
        return self

    @property
    def data(self) -> float:
        """The number. Assigning to it changes it in the graph: recompute what was computed from it.

        Raises TypeError for anything but one real number.
        """
        return displaced(self._data) if grad_mode.displaced else self._data

    @data.setter
    def data(self, x: float) -> None:
        self._data = x if type(x) is float else assigned("data", x)

    @property
    def grad(self) -> float:
        """The derivative that backward() has added up so far. Assigning to it is checked as `data` is."""
        return self._grad

    @grad.setter
    def grad(self, x: float) -> None:
        self._grad = x if type(x) is float else assigned("grad", x)

    @property
    def parents(self) -> tuple[Any, ...]:
        """What the operation was applied to: Values, and floats for the numbers that an operator met."""
        first, second = self.first, self.second
        if type(second) is tuple:
            return (*first, *second) if self.bias is None else (*first, *second, self.bias)
        if type(first) is tuple:
            return first
        return () if first is None else (first,) if second is None else (first, second)

    def __dir__(self) -> list[str]:
        """What is of use to everyone."""
        hidden = {"bias", "first", "second", "serial", "visited_by", *elsewhere.VALUE}
        return [name for name in object.__dir__(self) if name not in hidden]

    def __init_subclass__(cls) -> None:
        raise TypeError("Value cannot be subclassed: keep one in an attribute, or write a function of Values")

    def backward(self, grad: float = 1.0) -> None:
        """Add grad * d(self)/d(node) to the `.grad` of every node behind self.

        Gradients accumulate: a second call adds exactly as much again. Set `.grad` back to 0 between
        training steps, as `nn.Module.zero_grad` does. The rules read the numbers that are in the graph at
        this moment: change `.data` after backward(), not before.

        Raises RuntimeError if only constants are behind self, as after a computation inside no_grad().
        """
        watcher = grad_mode.watcher.get()
        if watcher:
            watcher.backward(self)
        accumulate(self, grad if type(grad) is float else real(grad))

    def detach(self) -> "Value":
        """The same number as a constant, cut off from the graph."""
        return detached(self, self.label)

    def zero_grad(self) -> None:
        """Set the `.grad` of every node behind self, and its own, to 0."""
        for behind in ancestors(self):
            behind._grad = 0.0

    def explain(self, output: "Value") -> "Ledger":
        """The ledger of d(output)/d(self): one row for each contribution; see `autograd.trace`."""
        from .explain.trace import explain

        return explain(self, output)

    __add__, __radd__ = binary(ops.add), reflected(ops.add)
    __sub__, __rsub__ = binary(ops.sub), reflected(ops.sub)
    __mul__, __rmul__ = binary(ops.mul), reflected(ops.mul)
    __truediv__, __rtruediv__ = binary(ops.div), reflected(ops.div)
    __mod__, __rmod__ = binary(ops.mod), reflected(ops.mod)
    __floordiv__, __rfloordiv__ = binary(ops.floor_divide), reflected(ops.floor_divide)

    def __divmod__(self, other: Number) -> tuple["Value", "Value"]:
        return self // other, self % other

    __neg__, __abs__ = unary(ops.neg), unary(ops.absolute)
    __floor__, __ceil__, __trunc__ = map(unary, (ops.floor, ops.ceil, ops.trunc))

    def __pos__(self) -> "Value":
        return self

    def __pow__(self, exponent: Number) -> "Value":
        if type(exponent) is Value:
            return record(ops.power, (self, exponent))
        n = number(exponent)
        if n is NotImplemented:
            return NotImplemented
        op = ops.constant_power(n)
        try:
            out = made(op.forward(self._data), op, self)
        except ValueError as error:
            raise domain_error(error, op, (self,)) from None
        return detached_if_paused(out) if grad_mode.paused else out

    def __rpow__(self, base: float) -> "Value":
        a = number(base)
        if a is NotImplemented:
            return NotImplemented
        return record(ops.constant_base(a), (self,)) if a > 0 else record(ops.power, (a, self))

    exp, exp2, expm1, sqrt, square = map(unary, (ops.exp, ops.exp2, ops.expm1, ops.sqrt, ops.square))
    log, log1p, log2, log10 = map(unary, (ops.log, ops.log1p, ops.log2, ops.log10))
    sin, cos, tan = map(unary, (ops.sin, ops.cos, ops.tan))
    arcsin, arccos, arctan = map(unary, (ops.arcsin, ops.arccos, ops.arctan))
    sinh, cosh, tanh = map(unary, (ops.sinh, ops.cosh, ops.tanh))
    arcsinh, arccosh, arctanh = map(unary, (ops.arcsinh, ops.arccosh, ops.arctanh))
    sigmoid, softplus, relu = map(unary, (ops.sigmoid, ops.softplus, ops.relu))
    selu, gelu, silu = map(unary, (ops.selu, ops.gelu, ops.silu))
    erf, erfc, sign, heaviside = map(unary, (ops.erf, ops.erfc, ops.sign, ops.heaviside))
    floor, ceil, trunc, rint, cbrt = map(unary, (ops.floor, ops.ceil, ops.trunc, ops.rint, ops.cbrt))

    def hypot(self, other: Number) -> "Value":
        """sqrt(self**2 + other**2)"""
        return record(ops.hypot, (self, other))

    def arctan2(self, x: Number) -> "Value":
        """The angle of the point (x, self), in radians."""
        return record(ops.arctan2, (self, x))

    def fmod(self, other: Number) -> "Value":
        """The rest of a division, with the sign of self; self % other has the sign of other."""
        return record(ops.fmod, (self, other))

    def copysign(self, other: Number) -> "Value":
        """|self| with the sign of other."""
        return record(ops.copysign, (self, other))

    # The names by which NumPy's functions look for what they compute of an array of Values.

    fabs = __abs__

    def deg2rad(self) -> "Value":
        """Degrees in radians."""
        return self * (pi / 180.0)

    def rad2deg(self) -> "Value":
        """Radians in degrees."""
        return self * (180.0 / pi)

    radians, degrees = deg2rad, rad2deg

    def conjugate(self) -> "Value":
        """Itself: a Value is real."""
        return self

    @property
    def real(self) -> "Value":
        """Itself."""
        return self

    @property
    def imag(self) -> float:
        return 0.0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        from .array_functions import apply  # which needs NumPy

        return apply(ufunc, method, inputs, kwargs, Value)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        from .array_functions import apply_function

        return apply_function(function, args, kwargs)

    # Two Values with the same number are two nodes, and a Value is a key of dictionaries: == is `is`.
    __lt__, __le__ = comparison(operator.lt), comparison(operator.le)
    __gt__, __ge__ = comparison(operator.gt), comparison(operator.ge)

    def __eq__(self, other: object) -> bool:
        refuse_branch = grad_mode.refuse_branch.get()
        if refuse_branch and isinstance(other, Real):
            refuse_branch("a comparison of Values", self)
        refuse_identity = grad_mode.refuse_identity.get()
        if refuse_identity and type(other) is Value and other is not self:
            refuse_identity("a comparison of Values", self, other)
        return NotImplemented

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        refuse_branch = grad_mode.refuse_branch.get()
        if refuse_branch and not is_constant(self):
            refuse_branch("the truth of a Value", self)
        return self._data != 0

    __float__, __int__, __complex__ = refused("float"), refused("int"), refused("complex")
    __round__ = refused("round")

    def __format__(self, spec: str) -> str:
        if refuse_identity := grad_mode.refuse_identity.get():
            refuse_identity("the text of a Value", self)
        return format(self.data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        if refuse_identity := grad_mode.refuse_identity.get():
            refuse_identity("the text of a Value", self)
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g}{label})"

    # Copies are made along the graph, not down it: a graph may be deeper than Python's stack.

    def __deepcopy__(self, memo: dict[int, Any]) -> "Value":
        return copying.deep_copy(self, memo, restored)

    def __reduce__(self) -> tuple[Callable[..., "Value"], tuple[Any, ...]]:
        if self.parents:
            return restored_graph, (copying.rows(self),)
        return restored, copying.state(self)

    # The names by which notebooks written for micrograd walk a graph; there, a number that was met is a node.

    @property
    def _prev(self) -> set["Value"]:
        for name, slope in zip(("first", "second"), slopes(self)):
            if type(x := getattr(self, name)) is float:
                setattr(self, name, number_met := node(x, ops.constant))
                number_met.grad = contribution(slope, self.grad)
        return set(self.parents)

    @property
    def _op(self) -> str:
        return "ReLU" if self.op is ops.relu else self.op.symbol if self.parents else ""


# Not by __getattr__: with it, Python reads every attribute half as fast.
for _name, _hint in elsewhere.VALUE.items():
    setattr(Value, _name, elsewhere.NotHere("a Value", _name, _hint))
PythonValue = Value
globals().update(native.engine(globals()))
ops.interpreters[Value] = record
