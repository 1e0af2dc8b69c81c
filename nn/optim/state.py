"""The settings of optimizers, and all that they remember, as plain data."""

from numbers import Real
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .optimizer import Optimizer

Kind = TypeVar("Kind", bound="Optimizer")
CLIPPING = ("clip_value", "clip_norm")  # settings of all groups together


def settings_of(optimizer: "Optimizer") -> dict[str, Any]:
    """{name of an argument of the class: what it is}, without the parameters.

    Raises TypeError for one that the optimizer does not keep in an attribute of its name.
    """
    from inspect import signature

    settings = {}
    for name, argument in signature(type(optimizer)).parameters.items():
        if name == "parameters" or argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            continue
        if not hasattr(optimizer, name):
            raise TypeError(
                f"{type(optimizer).__name__} has groups or a state_dict only if it keeps its settings: set "
                f"self.{name} in __init__, before super().__init__()"
            )
        settings[name] = getattr(optimizer, name)
    if optimizer._schedule and "lr" in settings:
        settings["lr"] = optimizer._schedule
    return settings


def changed(optimizer: Kind, parameters: Any, settings: dict[str, Any]) -> Kind:
    """An optimizer like this one, for other parameters and with some other settings: that of a group.

    Raises ValueError for a setting that groups do not have.
    """
    usual = {name: held for name, held in settings_of(optimizer).items() if name not in CLIPPING}
    if unknown := set(settings) - set(usual):
        raise ValueError(
            f"a group of {type(optimizer).__name__} has no setting {min(unknown)!r}: there are "
            f"params, {', '.join(usual)}"
        )
    return type(optimizer)(parameters, **{**usual, **settings})


def pack(optimizer: "Optimizer") -> dict[str, Any]:
    """What `Optimizer.state_dict` returns."""
    return {
        "optimizer": type(optimizer).__name__,
        "steps": optimizer.steps,
        "epochs": optimizer.epochs,
        "settings": _plain(optimizer),
        "groups": [_plain(group) for group in optimizer._groups],
        "state": [[float(number) for number in row] for row in optimizer._rows()],
    }


def _plain(optimizer: "Optimizer") -> dict[str, Any]:
    """The settings; the current number for a learning rate that has a schedule; lists for tuples."""
    settings = settings_of(optimizer)
    if "lr" in settings:
        settings["lr"] = optimizer.lr
    return {name: list(held) if isinstance(held, tuple) else held for name, held in settings.items()}


def unpack(optimizer: "Optimizer", state: dict[str, Any]) -> None:
    """What `Optimizer.load_state_dict` does."""
    _check(optimizer, state)
    rows, everyone = _numbers(optimizer, state["state"]), [optimizer, *optimizer._groups]
    fresh = [_like(each, told) for each, told in zip(everyone, [state["settings"], *state["groups"]])]
    rates = [each._rate(state["steps"]) if each._schedule else like.lr for each, like in zip(everyone, fresh)]
    for each, like, lr in zip(everyone, fresh, rates):
        for name in settings_of(each).keys() - {"lr"}:
            setattr(each, name, getattr(like, name))
        each.steps, each._lr = state["steps"], lr
    optimizer.epochs, optimizer.state = state["epochs"], rows


def _like(optimizer: Kind, settings: Any) -> Kind:
    """A new optimizer of these parameters with these settings, which its class has checked."""
    names = settings_of(optimizer).keys()
    if not isinstance(settings, dict) or settings.keys() != names:
        raise ValueError(
            f"the settings of {type(optimizer).__name__} are a dict of {', '.join(names)}, "
            f"not {settings!r:.60}"
        )
    try:
        return type(optimizer)(optimizer.parameters, **settings)
    except TypeError as error:
        raise ValueError(f"this state has a setting of another type: {error}") from None


def _check(optimizer: "Optimizer", state: Any) -> None:
    """Raise ValueError, which says what to do, if the state is of another kind of optimizer."""
    names = pack(optimizer).keys()
    if not isinstance(state, dict) or state.keys() != names:
        raise ValueError(f"a state is what state_dict() returned, with {', '.join(names)}, not {state!r:.60}")
    kind = type(optimizer).__name__
    if state["optimizer"] != kind:
        raise ValueError(f"this is the state of {state['optimizer']}, not of {kind}: make one of these")
    for name in ("groups", "state"):
        if not isinstance(state[name], list):
            raise ValueError(f"{name} of a state is a list, not {state[name]!r:.60}")
    found = len(state["state"]), len(state["groups"])
    expected = len(optimizer.parameters), len(optimizer._groups)
    if found != expected:
        raise ValueError(
            f"this state has {found[0]} parameters and {found[1]} groups, and the optimizer {expected[0]} "
            f"and {expected[1]}: make it for the same model, with the same groups"
        )
    for name in ("steps", "epochs"):
        if type(state[name]) is not int or state[name] < 0:
            raise ValueError(f"{name} of a state is a whole number, not {state[name]!r:.60}")


def _numbers(optimizer: "Optimizer", rows: list[Any]) -> list[tuple[float, ...]]:
    size = len(optimizer.initial)
    for row in rows:
        fits = isinstance(row, (list, tuple)) and len(row) == size
        if not fits or not all(isinstance(each, Real) for each in row):
            raise ValueError(f"the state of each parameter is a list of {size} numbers, not {row!r:.60}")
    return [tuple(map(float, row)) for row in rows]
