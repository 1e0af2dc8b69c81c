"""Module: anything that holds parameters. They are found, not registered, and labelled with their names."""

from collections.abc import Iterable, Iterator, Mapping
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Self

from autograd import Value

from ..names import MODULE, NotHere, counted


class _Labelling(type):
    """Makes a module, then labels its parameters: the outermost module is made last, and its labels stay."""

    if not TYPE_CHECKING:  # for a type checker, and for `__signature__`, a call is that of __init__

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            module = super().__call__(*args, **kwargs)
            module._relabel()
            return module

    @property
    def __signature__(cls) -> Any:
        """What help() and editors show: the arguments of __init__, which __call__ would hide."""
        from inspect import Signature, signature

        init: Any = cls.__init__  # type: ignore[misc]
        if init is object.__init__:
            return Signature()
        whole = signature(init)
        return whole.replace(parameters=list(whole.parameters.values())[1:])


class Module(metaclass=_Labelling):
    """Base class of everything with parameters.

    A subclass stores Values and Modules as attributes, directly or in lists, tuples, dicts and NumPy object
    arrays; there is nothing to register, and no `super().__init__()` to call. Once it is made, the label of
    each parameter is its dotted name; one that had a label of its own keeps it as the last part. A held
    `autograd.constant(...)` is not learned, and is in `state_dict()` too.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.offset = Value(2.0), Value(1.0)
    ...
    ...     def __call__(self, x):
    ...         return self.slope * x + self.offset
    >>> line = Line()
    >>> line
    Line(2 parameters)
    >>> line.parameters()
    [Value(data=2, grad=0, label='slope'), Value(data=1, grad=0, label='offset')]
    """

    training: bool = True
    _prefix: str = ""  # what precedes its parameters' names in the outermost module: "layers.0."

    def parameters(self) -> list[Value]:
        """The Values to learn, each once. Constants and computed Values are not among them."""
        values = [value for _, values in self._contents() for value in values if value.op.name == "leaf"]
        return list(dict.fromkeys(values))

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """(dotted name, Value) for each of parameters(), in their order: its own, then its submodules'.

        It also brings the labels up to date, if modules were added or moved since this one was made.
        """
        yield from self._named_leaves("leaf")

    def named_buffers(self) -> Iterator[tuple[str, Value]]:
        """(dotted name, Value) for each constant that the modules hold, in the order of named_parameters().

        They are what is kept with a model and not learned, as what was measured from data: PyTorch's buffers.
        """
        yield from self._named_leaves("constant")

    def state_dict(self) -> dict[str, float]:
        """{dotted name: number} of each parameter, and then of each buffer: plain data, in a fixed order.

        >>> from autograd import constant
        >>> class Line(Module):
        ...     def __init__(self):
        ...         self.shift, self.slope = constant(3.0), Value(2.0)
        >>> Line().state_dict()
        {'slope': 2.0, 'shift': 3.0}
        """
        return {name: held.data for name, held in self._state()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take over the numbers of state_dict(): all of them, or none.

        Raises ValueError for other names than those of the parameters and buffers, TypeError for what is no
        number.
        """
        if not isinstance(state, Mapping):
            raise TypeError(f"a state is what state_dict() returns, a dict, not {state!r:.60}")
        values = dict(self._state())
        missing, unknown = values.keys() - state.keys(), state.keys() - values.keys()
        if missing or unknown:
            parts = [
                f"{what} {', '.join(sorted(map(repr, names))[:3])}{', ...' if len(names) > 3 else ''}"
                for what, names in (("it lacks", missing), ("it has also", unknown))
                if names
            ]
            raise ValueError(
                f"this is the state of another model than this {type(self).__name__}: {'; '.join(parts)}"
            )
        numbers = [Value(state[name]).data for name in values]
        for value, number in zip(values.values(), numbers):
            value.data = number

    def modules(self) -> Iterator["Module"]:
        """The module itself and all modules in it, each once."""
        return (module for module, _ in self._contents())

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0: backward() adds to what is there."""
        for parameter in self.parameters():
            parameter._grad = 0.0  # .grad would check it

    def train(self, mode: bool = True) -> Self:
        """Set `.training` of this module and all in it, for modules that do something else in training.

        Returns the module itself.
        """
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Set `.training` to False: the same as train(False)."""
        return self.train(False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"what does {type(self).__name__} compute? Define __call__(self, x) in it")

    def __dir__(self) -> list[str]:
        held = vars(self)
        return [
            name
            for name in object.__dir__(self)
            if name in held or not isinstance(getattr(type(self), name, None), NotHere)
        ]

    @recursive_repr()
    def __repr__(self) -> str:
        children = [(name, held) for name, held in self._held() if isinstance(held, Module)]
        lines = "".join([f"\n{name}: {child!r}".replace("\n", "\n  ") for name, child in children])
        return f"{type(self).__name__}({self._count()}){':' if lines else ''}{lines}"

    def _layers_to_draw_(self) -> list[Any]:
        """What autograd.draw_dot draws of it by itself."""
        from .circles import layers_to_draw

        return layers_to_draw(self)

    def _count(self) -> str:
        return counted(len(self.parameters()), "parameter")

    def _contents(self) -> Iterator[tuple["Module", list[Value]]]:
        """(module, the Values that it holds itself) for each of modules()."""
        met, waiting = set(), [self]
        while waiting:
            module = waiting.pop()
            if module not in met:
                met.add(module)
                values, modules = _gather(vars(module).values(), [], [])
                yield module, values
                waiting += reversed(modules)

    def _held(self) -> Iterator[tuple[str, "Value | Module"]]:
        """(dotted name, Value or Module) for each that it holds itself."""
        for name, thing in vars(self).items():
            yield from _named(name, thing)

    def _named_modules(self) -> Iterator[tuple[str, "Module"]]:
        """(prefix of the names in it, module) for each of modules()."""
        met, waiting = set(), [("", self)]
        while waiting:
            prefix, module = waiting.pop()
            if module not in met:
                met.add(module)
                yield prefix, module
                held = [(f"{prefix}{name}.", m) for name, m in module._held() if isinstance(m, Module)]
                waiting += reversed(held)

    def _named_leaves(self, *ops: str) -> Iterator[tuple[str, Value]]:
        self._relabel()
        met = set()
        for prefix, module in self._named_modules():
            for name, held in module._held():
                if isinstance(held, Value) and held.op.name in ops and held not in met:
                    met.add(held)
                    yield prefix + name, held

    def _state(self) -> list[tuple[str, Value]]:
        return sorted(self._named_leaves("leaf", "constant"), key=lambda named: named[1].op.name != "leaf")

    def _relabel(self) -> None:
        """Label each parameter with its dotted name in the outermost module."""
        met = set()
        for prefix, module in self._named_modules():
            before, now = module._prefix, self._prefix + prefix
            module._place(now)
            for name, held in module._held():
                if isinstance(held, Value) and not held.parents and held not in met:
                    met.add(held)
                    held.label = now + (held.label.removeprefix(before) or name)

    def _place(self, prefix: str) -> None:
        """Keep `prefix`, which precedes the names of this module in the outermost one."""
        self._prefix = prefix


def _is_list(thing: Any) -> bool:
    return isinstance(thing, (list, tuple)) or getattr(thing, "dtype", None) == "O"


def _gather(
    things: Iterable[Any], values: list[Value], modules: list[Module]
) -> tuple[list[Value], list[Module]]:
    """Append the Values and Modules among `things`, and in containers among them, to the two lists."""
    for thing in things:
        kind = type(thing)
        if kind is Value:
            values.append(thing)
        elif isinstance(kind, _Labelling):
            modules.append(thing)
        elif isinstance(thing, dict):
            _gather(thing.values(), values, modules)
        elif kind is not str and _is_list(thing):
            _gather(thing, values, modules)
    return values, modules


def _named(name: str, thing: Any) -> Iterator[tuple[str, Value | Module]]:
    """(dotted name, Value or Module) for each in an attribute called `name`."""
    if isinstance(thing, (Value, Module)):
        yield name, thing
    elif isinstance(thing, dict) or _is_list(thing):
        items = thing.items() if isinstance(thing, dict) else enumerate(thing)
        for key, item in items:
            yield from _named(f"{name}.{key}", item)


for _name, _hint in MODULE.items():
    setattr(Module, _name, NotHere(_name, _hint))
