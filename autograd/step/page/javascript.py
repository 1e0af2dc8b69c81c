"""The rules of the table in JavaScript, and the scripts that compute by them: a page asks "what if?"."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import ops
from ...formula.notation import javascript_literal
from .js_expr import JsExpr, apply, arguments, array, js_expr
from .modules import joined, parsed

if TYPE_CHECKING:
    from ...value import Value


def rule_key(op: ops.Op, n: int) -> str:
    """What the rule of an operation with `n` inputs is filed under: "tanh@1"."""
    return f"{op.name}@{n}"


def rules(operations: Iterable[tuple[ops.Op, int]]) -> str:
    """The JavaScript of an object with one rule for each operation and number of inputs, by its key.

    A rule is {forward: (x) => number, partials: (out, x) => [number, ...]}, where `x` is the array of inputs.
    It calls functions of numbers.js. One that is not defined everywhere also has `refuses`, and the words for
    `refusal` in engine.js.

    Raises TypeError for an operation of which the rule cannot be written: one that calls other functions
    than those of the table.

    >>> print(rules([(ops.mul, 2), (ops.exp, 1)]))
    {
    "mul@2": {forward: (x) => x[0] * x[1], partials: (out, x) => [x[1], x[0]]},
    "exp@1": {forward: (x) => exp(x[0]), partials: (out, x) => [out]},
    }
    """
    filed: dict[str, tuple[ops.Op, int]] = {}
    for op, n in operations:
        if filed.setdefault(rule_key(op, n), (op, n))[0] is not op:
            raise TypeError(f"two operations are called {op.name}: give each a name of its own")
    lines = [f"{text(key)}: {rule(op, n)},\n" for key, (op, n) in filed.items()]
    return f"{{\n{''.join(lines)}}}"


def rule(op: ops.Op, n: int) -> str:
    x = arguments(n)
    try:
        forward, partials = js_expr(apply(op, tuple(x))), array(op.partials(JsExpr("out"), *x))
    except (TypeError, AttributeError) as error:
        raise TypeError(f"the rule of {op.name} cannot be written in JavaScript: {error}") from error
    once = partials.replace("softmax(x)", "p")
    head = "(out, x)" if once == partials else "(out, x, p = softmax(x))"
    return f"{{forward: (x) => {forward}, partials: {head} => {once}{domain(op, n)}}}"


def domain(op: ops.Op, n: int) -> str:
    """When the operation is not defined, and how Op.refusal says so, with the numbers left out."""
    refuses = refused(op, n)
    if not refuses:
        return ""
    call = op.call(tuple([Blank()] * n)).split(Blank.text)
    infix = json.dumps(not op.symbol.isidentifier())
    words = f"call: {text(call)}, name: {text(op.name)}, domain: {text(op.domain)}"
    return f", refuses: {refuses}, infix: {infix}, {words}"


def refused(op: ops.Op, n: int) -> str:
    """When the operation is not defined, a function (output, inputs) => boolean; "" if it always is."""
    family, constants = op.origin or (None, ())
    if op in (ops.div, ops.mod, ops.floor_divide):
        return "noQuotient"
    if op is ops.fmod:
        return "noRest"
    if op is ops.power:
        return "(_, x) => noPower(x[0], x[1])"
    if family is ops.constant_power:
        return f"(_, x) => noPower(x[0], {javascript_literal(constants[0])})"
    if family is ops.one_hot_:
        return f"(_, x) => noIndex(x[0], {javascript_literal(constants[1])})"
    return "unreal" if n == 1 and getattr(op.forward, "__module__", "") == "math" else ""


class Blank(float):
    """A number that is to be filled in."""

    text = "\0"

    def __format__(self, _: str) -> str:
        return self.text


def text(x: Any) -> str:
    """`x` as a JavaScript literal that can stand in a page."""
    return json.dumps(x).replace("<", "\\u003c")


# ---- a graph, which engine.js computes ----


def structure(nodes: Sequence["Value"]) -> dict[str, list[Any]]:
    """For each node the key of its rule, and its parents: the index of a node, or [number].

    `nodes`: all that are behind an output, oldest first, as `chain.ancestors` gives them.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> structure([x, x * 2.0])
    {'rules': [None, 'mul@2'], 'parents': [[], [0, [2.0]]]}
    """
    index = {node: i for i, node in enumerate(nodes)}
    parents = [[[p] if type(p) is float else index[p] for p in node.parents] for node in nodes]
    keys = [rule_key(node.op, len(of)) if of else None for node, of in zip(nodes, parents)]
    return {"rules": keys, "parents": parents}


def operations(nodes: Iterable["Value"]) -> list[tuple[ops.Op, int]]:
    """Each operation behind `nodes` once, with its number of inputs."""
    return list(dict.fromkeys((node.op, len(node.parents)) for node in nodes if node.parents))


# ---- the scripts of pages ----

ASSETS = Path(__file__).parent / "assets"


def asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def program(
    entry: str, operations: Iterable[tuple[ops.Op, int]], replaced: Mapping[str, str] | None = None
) -> str:
    """The script of a page: a module of assets/ and all that it imports; rules.js is for these operations.

    replaced: {file: the text of the module that takes its place}.
    """
    written = {"rules.js": rules_module(operations), **(replaced or {})}
    return f'"use strict";\n{joined(entry, lambda name: written.get(name) or asset(name))}'


def rules_module(operations: Iterable[tuple[ops.Op, int]]) -> str:
    functions = ", ".join(parsed("numbers.js", asset("numbers.js")).exports)
    return f'import {{ {functions} }} from "./numbers.js";\n\nexport const rules = {rules(operations)};\n'
