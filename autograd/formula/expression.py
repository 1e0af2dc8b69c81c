"""Expression: a formula as text, read into a graph of Values. None of it is ever run as Python."""

import ast
import keyword
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from sys import float_info
from typing import Any, NamedTuple

from .. import functions, ops
from ..real import real
from ..value import Number, Value
from .symbol import printable
from .vocabulary import CONSTANTS, ELSEWHERE, FUNCTIONS, usage

LONGEST = 10_000  # characters
DEEPEST = 100  # operations within operations; a + b + c + ... is flat
WIDTH = 76  # characters of a long text that an error shows


def infix(operator: Callable[[Any, Any], Any], op: ops.Op) -> Callable[[Any, Any], Any]:
    """The operator, except that two floats are refused, and overflow, as `op` has it."""
    return lambda x, y: op(x, y) if type(x) is type(y) is float else operator(x, y)


OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: infix(operator.truediv, ops.div),
    ast.Pow: infix(operator.pow, ops.power),
}
#: What cannot be a name; those that stand in expressions of Python are told of elsewhere.
PYTHONS = set(keyword.kwlist) - {"None", "True", "False", "and", "or", "not", "if", "else"}
UNDERSTOOD = "an expression is made of numbers, names, + - * / **, parentheses and functions such as tanh(x)"
INSTEAD: dict[type, str] = {  # what is refused -> what to write
    ast.Compare: "a comparison has no gradient: heaviside(a - b) is 1 where a >= b and else 0",
    ast.BoolOp: "'and' and 'or' have no gradient: a choice is written where(condition, x, y)",
    ast.IfExp: "a choice is written where(heaviside(a - b), x, y), which is x where a >= b, else y",
    ast.Attribute: "a method is written as a function: tanh(x), not x.tanh()",
    ast.Subscript: "each number has a name of its own: x0, not x[0]",
    ast.Tuple: "a comma stands between the arguments of a function only; a decimal point is '.'",
    ast.List: "a list stands in " + ", ".join(name for name, f in FUNCTIONS.items() if f.lists) + " only",
    ast.Call: "a product needs its *, as in (a + b)*(c + d)",
    ast.BitXor: "a power is written **, not ^",
}


def pointed(text: str, start: int, end: int) -> str:
    """`text` with carets under text[start:end]; of a long text, the part around them."""
    left = max(0, start - WIDTH // 2) if len(text) > WIDTH else 0
    right = left + WIDTH
    before, after = "…" * (left > 0), "…" * (right < len(text))
    blank, carets = " " * (len(before) + start - left), "^" * max(1, min(end, right) - start)
    return f"  {before}{text[left:right]}{after}\n  {blank}{carets}"


def similar(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return "".join(f": did you mean {printable(near)}?" for near in get_close_matches(name, known, 1))


def suggestion(name: str) -> str:
    rest = f"; a product needs its *, and the functions are {', '.join(sorted(FUNCTIONS))}"
    return f": here it is {ELSEWHERE[name]}" if name in ELSEWHERE else similar(name, FUNCTIONS) or rest


def cleaned(text: str) -> str:
    """`text` on one line, if it is short enough and every character can be shown."""
    if not isinstance(text, str):
        raise TypeError(f"an expression is text, not {type(text).__name__}")
    if len(text) > LONGEST:
        raise ValueError(f"an expression has at most {LONGEST:,} characters, not {len(text):,}")
    text = "".join(" " if c.isspace() else c for c in text.strip())
    if not text:
        raise ValueError(f"there is no expression: {UNDERSTOOD}")
    for i, c in enumerate(text):
        if c == "#" or not c.isprintable():  # the text before it is printable
            picture = pointed(printable(text), i, i + len(printable(c)))
            raise ValueError(f"the character {printable(c)} has no meaning here: {UNDERSTOOD}\n{picture}")
    return text


def tree(text: str) -> ast.expr:
    """The syntax tree of `text`."""
    try:
        return ast.parse(text, mode="eval").body
    except (RecursionError, MemoryError):
        raise ValueError("this is too deep or too long: name its parts, or write sum([...])") from None
    except (SyntaxError, ValueError) as error:
        message = str(getattr(error, "msg", error)).split(": ")[0].split(". ")[0]
        start = getattr(error, "offset", 0) or len(text) + 1
    word = next((word for word in re.finditer(r"\w+", text) if word[0] in PYTHONS), None)
    if word:
        why = f"{word[0]} is a word of Python: choose another name, such as {word[0]}_"
        raise ValueError(f"{why}\n{pointed(text, *word.span())}")
    expected = "a product needs its *, as in 2*x" if "decimal literal" in message else UNDERSTOOD
    raise ValueError(f"this cannot be read ({message}): {expected}\n{pointed(text, start - 1, start)}")


class Step(NamedTuple):
    what: Any  # a number, a name, or a function
    inputs: int  # of so many of the results before it
    node: ast.expr


class Expression:
    """A formula over named numbers, such as "tanh(w*x + b)": read once, computed for any Values.

    `names` are its free variables, in the order in which they appear. Its functions are those of `autograd`
    that take numbers or lists of numbers, its one constant is pi, and its numbers are floats. The text is
    never run as Python: whatever is not arithmetic is refused.

    Raises ValueError, with a picture of where it is, for a text that is not such a formula.

    >>> neuron = Expression("tanh(w*x + b)")
    >>> neuron.names
    ('w', 'x', 'b')
    >>> neuron.evaluate({"w": Value(0.5), "x": 2.0, "b": Value(-1.0)})
    Value(data=0, grad=0)
    >>> Expression("tanh(w*x) + sine(b)")
    Traceback (most recent call last):
    ...
    ValueError: there is no function sine: did you mean sin?
      tanh(w*x) + sine(b)
                  ^^^^
    """

    __slots__ = ("names", "steps", "text")

    def __init__(self, text: str) -> None:
        self.text = cleaned(text)
        self.steps: list[Step] = []
        self._read(tree(self.text), 0)
        self.names = tuple(dict.fromkeys(step.what for step in self.steps if type(step.what) is str))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def evaluate(self, values: Mapping[str, Number]) -> Value:
        """The graph of this expression over `values`: a Value for each name, or a number that is given.

        Raises ValueError if a name has no value; ValueError or ZeroDivisionError, with a picture of where,
        if an operation is not defined for its numbers.

        >>> x = Value(3.0, label="x")
        >>> y = Expression("x**2 + 1").evaluate({"x": x})
        >>> y.backward()
        >>> y, x
        (Value(data=10, grad=1), Value(data=3, grad=6, label='x'))
        """
        stack: list[Any] = []
        for step in self.steps:
            if callable(step.what):
                start = len(stack) - step.inputs
                stack[start:] = [self._apply(step, stack[start:])]
            else:
                stack.append(self._value(step, values) if type(step.what) is str else step.what)
        result = stack.pop()
        return functions.constant(result) if type(result) is float else result

    def _apply(self, step: Step, arguments: list[Any]) -> Any:
        try:
            return step.what(*arguments)
        except (ValueError, ZeroDivisionError) as error:
            raise type(error)(f"{error}\n{self._picture(step.node)}") from None

    def _value(self, step: Step, values: Mapping[str, Number]) -> Any:
        if step.what not in values:
            near = similar(step.what, values.keys() - self.names)
            raise self._mistake(step.node, f"there is no value for {step.what}{near}")
        value = values[step.what]
        return value if type(value) in ops.interpreters else real(value)

    def _read(self, node: ast.expr, depth: int) -> None:
        """Append the steps that compute `node`. The left side of a chain is no level of its own."""
        if depth > DEEPEST:
            raise self._mistake(node, f"this is more than {DEEPEST} levels deep: name its parts")
        chain = []
        while isinstance(node, ast.BinOp):
            chain.append(node)
            node = node.left
        self._read_term(node, depth)
        for outer in reversed(chain):
            if type(outer.op) not in OPERATORS:
                raise self._refused(outer, outer.op)
            self._read(outer.right, depth + 1)
            self.steps.append(Step(OPERATORS[type(outer.op)], 2, outer))

    def _read_term(self, node: ast.expr, depth: int) -> None:
        match node:
            case ast.Constant() if type(node.value) in (int, float):
                self.steps.append(Step(self._number(node), 0, node))
            case ast.Name():
                self.steps.append(Step(self._name(node), 0, node))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                self._read(node.operand, depth + 1)
                if isinstance(node.op, ast.USub):
                    self.steps.append(Step(operator.neg, 1, node))
            case ast.Call():
                self._read_call(node, depth + 1)
            case _:
                raise self._refused(node, node)

    def _number(self, node: ast.Constant) -> float:
        value: Any = node.value
        if value > float_info.max:
            raise self._mistake(node, "this number is too large for a float: the limit is about 1.8e308")
        return float(value)

    def _name(self, node: ast.Name) -> str | float:
        if node.id in FUNCTIONS:
            raise self._mistake(node, f"{node.id} is a function: write {usage(node.id)}, or rename it")
        return CONSTANTS.get(node.id, node.id)

    def _read_call(self, node: ast.Call, depth: int) -> None:
        if not isinstance(node.func, ast.Name):
            at = node.func if isinstance(node.func, ast.Attribute) else node
            raise self._refused(at, at)
        name, given = node.func.id, len(node.args)
        if name not in FUNCTIONS:
            raise self._mistake(node.func, f"there is no function {name}{suggestion(name)}")
        function, most = FUNCTIONS[name], len(FUNCTIONS[name].parameters)
        if node.keywords or not most - function.optional <= given <= most:
            was = "an argument with =" if node.keywords else f"{given} argument{'s' * (given != 1)}"
            raise self._mistake(node, f"this has {was}: write {usage(name)}")
        for i, argument in enumerate(node.args):
            self._read_argument(argument, name, i, depth)
        self.steps.append(Step(function.apply, given, node))

    def _read_argument(self, node: ast.expr, name: str, i: int, depth: int) -> None:
        function, before = FUNCTIONS[name], len(self.steps)
        if i >= function.lists:
            self._read(node, depth)
        elif isinstance(node, ast.List):
            for item in node.elts:
                self._read(item, depth)
            self.steps.append(Step(lambda *items: list(items), len(node.elts), node))
        else:
            raise self._mistake(node, f"write {usage(name)}: here a list is expected, such as [x, y]")
        for step in self.steps[before:] if function.parameters[i] == "alpha" else ():
            if type(step.what) is str:
                raise self._mistake(step.node, f"the alpha of {name} is a plain number, such as 0.1")

    def _refused(self, node: ast.expr, kind: ast.AST) -> ValueError:
        return self._mistake(node, INSTEAD.get(type(kind), f"this is not understood: {UNDERSTOOD}"))

    def _mistake(self, node: ast.expr, sentence: str) -> ValueError:
        return ValueError(f"{sentence}\n{self._picture(node)}")

    def _picture(self, node: ast.expr) -> str:
        """The text with carets under `node`; under its sign if it is an operator."""
        raw = self.text.encode()  # ast counts bytes
        first, last = node.col_offset, node.end_col_offset
        if isinstance(node, ast.BinOp):
            sign = raw[node.left.end_col_offset : node.right.col_offset].strip(b"() ")
            first = raw.index(sign, node.left.end_col_offset)
            last = first + len(sign)
        return pointed(self.text, len(raw[:first].decode()), len(raw[:last].decode()))
