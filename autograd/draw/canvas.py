"""A sheet of boxes and arrows that becomes DOT text."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from ..formula.symbol import printable
from ..labels.scope import enclosing, scope_title, split
from .scale import Scale, hue
from .table import Cards, font, label, shorten, written
from .theme import Colours

CIRCLE = {"shape": "circle", "style": "filled", "fixedsize": "true"}
WORD = {"shape": "box", "style": "filled,rounded", "height": "0.3", "width": "0.3", "margin": "0.06,0.03"}


#: Beyond so many boxes Graphviz must not take minutes for the last bit of neatness.
MANY, HASTE = 60, {"nslimit": "1", "nslimit1": "1", "mclimit": "0.2"}


class Canvas:
    """Collects boxes, each in the cluster of its scope, and edges; `dot()` writes them down."""

    def __init__(self, rankdir: str, colours: Colours) -> None:
        self.rankdir = rankdir
        self.ranksep = 0.35  # inches
        self.nested = True  # clusters within clusters
        self.colours = colours
        self.scale = Scale([])
        self.cards = Cards(colours, self.scale)
        self.boxes = 0
        self.titles: dict[str, str] = {}  # of clusters, by scope
        self.kinds: dict[str, None] = {}
        self._nodes: dict[str, list[tuple[str, dict[str, str]]]] = {"": []}
        self._columns: list[tuple[str, list[str]]] = []
        self._edges: list[tuple[str, str, dict[str, str]]] = []

    def measure(self, grads: Iterable[float]) -> None:
        """Let shades and widths go up to the largest of these."""
        self.scale = self.cards.scale = Scale(grads)

    def box(self, name: str, content: str, tooltip: str, scope: str = "", **attributes: Any) -> None:
        """A node with this label: a table, or plain text."""
        self.boxes += 1
        known = {"label": content, "tooltip": literal(tooltip), **written_attributes(attributes)}
        for around in self._around(scope):
            self._nodes.setdefault(around, [])
        self._nodes[scope].append((name, known))

    def operation(self, name: str, symbol: str, scope: str = "", **attributes: Any) -> None:
        """A circle with an operation's sign; a rounded box if the sign is a long word."""
        shape = WORD if len(symbol) > 4 else CIRCLE | {"width": "0.3" if len(symbol) < 3 else "0.44"}
        paint = {"fillcolor": self.colours["op"], "color": self.colours["op"]}
        ink = {"fontcolor": self.colours["on op"], "fontsize": 14 if len(symbol) < 3 else 11}
        text = literal(printable(symbol))  # no table: its text is not centred if the font is another
        self.box(name, text, symbol, scope, **shape, **paint, **ink, **attributes)

    def stub(self, name: str, text: str, tooltip: str = "", scope: str = "") -> None:
        """A dashed box for what is not drawn."""
        self.box(
            name,
            label(font(text, self.colours["text"], 9.5)),
            tooltip or text,
            scope,
            shape="box",
            style="dashed",
            color=self.colours["line"],
            margin="0.1,0.05",
        )

    def edge(
        self, tail: str, head: str, number: float, content: str = "", tooltip: str = "", **extra: Any
    ) -> None:
        """An arrow as wide as `number` is large, in the colour of its sign."""
        attributes = {"penwidth": self.scale.width(number), "color": self.colours[hue(number)], **extra}
        if content:
            attributes["label"] = content
        if tooltip:
            attributes |= {"tooltip": literal(tooltip), "labeltooltip": literal(tooltip)}
        self._edges.append((tail, head, written_attributes(attributes)))

    def name_cluster(self, scope: str, title: str, rest: str = "") -> None:
        """The title of a scope's cluster: in one weight, as a browser may set bold words narrower."""
        words = written(shorten(title, 40) + rest)
        self.titles[scope] = font(words, self.colours["muted"], 10, bold=True)

    def column(self, names: list[str], scope: str = "") -> None:
        """Keep these boxes in this order, side by side."""
        upside_down = scope and self.rankdir in ("LR", "RL")  # within clusters Graphviz goes from below
        self._columns.append((scope, names[::-1] if upside_down else names))

    def dot(self, legend: str = "") -> str:
        """The DOT text."""
        sheet = _digraph(
            graph_attr={
                "rankdir": self.rankdir,
                "bgcolor": self.colours["page"],
                "fontname": "Helvetica",
                "nodesep": "0.2",
                "ranksep": str(self.ranksep),
                "pad": "0.1",
                "outputorder": "edgesfirst",
                "remincross": str(not self._columns).lower(),  # a second pass would forget their order
                **(HASTE if self.boxes > MANY else {}),
            },
            node_attr={"shape": "plain", "fontname": "Helvetica", "fontsize": "11"},
            edge_attr={"arrowsize": "0.55", "fontname": "Helvetica", "fontsize": "9"},
        )
        self._write_clusters(sheet)
        for tail, head, attributes in self._edges:
            sheet.edge(tail, head, **attributes)
        if legend:
            sheet.attr(label=legend, labelloc="b", labeljust="l")
        return str(sheet.source)

    def _write_clusters(self, sheet: Any) -> None:
        """Innermost clusters first, so that each is whole when it is put into the one around it."""
        made: dict[str, Any] = {"": sheet}
        for scope in sorted(self._nodes, key=self._depth, reverse=True):
            if scope:
                made[scope] = self._cluster(scope)
        for scope in sorted(made, key=self._depth, reverse=True):
            for name, attributes in self._nodes[scope]:
                made[scope].node(name, **attributes)
            for names in [names for where, names in self._columns if where == scope]:
                made[scope].subgraph(_in_order(names))
            if scope:
                made[["", *self._around(scope)][-2]].subgraph(made[scope])

    def _around(self, scope: str) -> list[str]:
        """The clusters that a box of this scope is in, outermost first."""
        return enclosing(scope) if self.nested else [scope] if scope else []

    def _depth(self, scope: str) -> int:
        return len(self._around(scope))

    def _cluster(self, scope: str) -> Any:
        if scope not in self.titles:
            self.name_cluster(scope, scope_title(split(scope)[1]))
        return _digraph(
            name=f"cluster {scope}",
            graph_attr={
                "label": label(self.titles[scope]),
                "labeljust": "l",
                "style": "filled",
                "fillcolor": self.colours["cluster"],
                "color": self.colours["line"],
                "tooltip": literal(scope),
                "margin": "10",
            },
        )


def _in_order(names: list[str]) -> Any:
    column = _digraph(graph_attr={"rank": "same"})
    for above, below in pairwise(names):
        column.edge(above, below, style="invis")
    return column


def _digraph(**attributes: Any) -> Any:
    import graphviz  # type: ignore[import-untyped]

    return graphviz.Digraph(**attributes)


def literal(text: str) -> Any:
    r"""`text` so that DOT changes nothing in it: not \N, not &amp;, not <b>."""
    import graphviz

    return graphviz.nohtml(text.replace("&", "&amp;").replace("\\", 4 * "\\"))  # read twice


def written_attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    """Text stays as it is: it may be marked as literal."""
    return {key: value if isinstance(value, str) else str(value) for key, value in attributes.items()}
