"""Canvas: boxes, clusters and arrows that become DOT text."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from ..formula.symbol import printable
from ..labels.scope import enclosing, scope_title, split
from .scale import Scale, hue
from .table import Cards, escaped, font, html_label, shorten
from .theme import Colours

CIRCLE = {"shape": "circle", "style": "filled", "fixedsize": "true"}
ROUNDED_BOX = {
    "shape": "box",
    "style": "filled,rounded",
    "height": "0.3",
    "width": "0.3",
    "margin": "0.06,0.03",
}

#: Few attempts to have fewer arrows cross: neurons stay in the order in which they were added.
KEEP_ORDER = {"mclimit": "0.01"}
VERTICAL = ("TB", "BT")

#: With more boxes than this Graphviz is told not to take minutes for the last bit of neatness.
MOST_NEAT_BOXES, QUICK_LAYOUT = 60, {"nslimit": "1", "nslimit1": "1", "mclimit": "0.2"}


class Canvas:
    """Collects boxes, each in the cluster of its scope, and edges; `dot()` writes them as DOT text.

    `rankdir`: "LR", "RL", "TB" or "BT". `boxes`: how many boxes there are so far. `kinds`: the kinds of cards
    among them, for the legend.
    """

    def __init__(self, rankdir: str, colours: Colours) -> None:
        self.rankdir = rankdir
        self.ranksep, self.nodesep = 0.35, 0.2  # inches
        self.nested = True  # clusters within clusters
        self.straight = (
            False  # arrows that need not go around boxes: Graphviz takes minutes for many long ones
        )
        self.colours = colours
        self.scale = Scale([])
        self.cards = Cards(colours, self.scale)
        self.boxes = 0
        self.has_doors = False
        self.titles: dict[str, str] = {}  # of clusters, by scope
        self.kinds: dict[str, None] = {}
        self._nodes: dict[str, list[tuple[str, dict[str, str]]]] = {"": []}
        self._columns: list[tuple[str, list[str]]] = []
        self._edges: list[tuple[str, str, dict[str, str]]] = []

    def measure(self, grads: Iterable[float]) -> None:
        """Set the scale of colour shades and arrow widths: it ends at the largest of |grads|."""
        self.scale = self.cards.scale = Scale(grads)

    def box(self, name: str, content: str, tooltip: str, scope: str = "", **attributes: Any) -> None:
        """Add a box to the cluster of `scope`.

        name: what edges call it. content: a table, or plain text. attributes: more of the DOT node's.
        """
        self.boxes += 1
        node = {"label": content, "tooltip": literal(tooltip), **as_text(attributes)}
        for cluster in self._clusters_around(scope):
            self._nodes.setdefault(cluster, [])
        self._nodes[scope].append((name, node))

    def operation(self, name: str, symbol: str, scope: str = "", **attributes: Any) -> None:
        """Add a circle with the sign of an operation; a rounded box if the sign is a long word."""
        shape = ROUNDED_BOX if len(symbol) > 4 else CIRCLE | {"width": "0.3" if len(symbol) < 3 else "0.44"}
        paint = {"fillcolor": self.colours["op"], "color": self.colours["op"]}
        ink = {"fontcolor": self.colours["on op"], "fontsize": 14 if len(symbol) < 3 else 11}
        text = literal(printable(symbol))  # no table: its text is not centred if the font is another
        self.box(name, text, symbol, scope, **shape, **paint, **ink, **attributes)

    def stub(self, name: str, text: str, tooltip: str = "", scope: str = "") -> None:
        """Add a dashed box, which stands for what is not drawn."""
        self.box(
            name,
            html_label(font(text, self.colours["text"], 9.5)),
            tooltip or text,
            scope,
            shape="box",
            style="dashed",
            color=self.colours["line"],
            margin="0.1,0.05",
        )

    def door(self, name: str, scope: str, number: float, tooltip: str) -> None:
        """Add a dot to the cluster of `scope`, at which an arrow for this number enters it."""
        self.has_doors = True
        colour = self.colours[hue(number)]
        dot = {"shape": "point", "width": "0.07", "color": colour, "tooltip": literal(tooltip)}
        self._nodes[scope].append((name, dot))

    def edge(
        self,
        tail: str,
        head: str,
        number: float,
        content: str = "",
        tooltip: str = "",
        **extra: Any,
    ) -> None:
        """Add an arrow between two boxes: as wide as |number| is large, in the colour of its sign."""
        attributes = {"penwidth": self.scale.width(number), "color": self.colours[hue(number)], **extra}
        if content:
            attributes["label"] = content
        if tooltip:
            attributes |= {"tooltip": literal(tooltip), "labeltooltip": literal(tooltip)}
        self._edges.append((tail, head, as_text(attributes)))

    def name_cluster(self, scope: str, title: str, rest: str = "") -> None:
        """Set the title of the cluster of `scope`: `title`, which is shortened, and `rest`.

        All of it is bold: a browser may set bold words narrower than Graphviz expects.
        """
        self.titles[scope] = shorten(title, 40) + rest

    def column(self, names: list[str], scope: str = "") -> None:
        """Keep these boxes of one cluster in this order, side by side across the direction of the arrows."""
        upside_down = scope and self.rankdir in ("LR", "RL")  # within clusters Graphviz goes from below
        self._columns.append((scope, names[::-1] if upside_down else names))

    def dot(self, legend: str = "") -> str:
        """The whole canvas as DOT text, with a legend below it if there is one."""
        digraph = _digraph(
            graph_attr={
                "rankdir": self.rankdir,
                "bgcolor": self.colours["page"],
                "fontname": "Helvetica",
                "nodesep": str(self.nodesep),
                "ranksep": str(self.ranksep),
                "pad": "0.1",
                "outputorder": "edgesfirst",
                "remincross": str(not self._columns).lower(),  # a second pass would forget their order
                **(QUICK_LAYOUT if self.boxes > MOST_NEAT_BOXES else {}),
                **(KEEP_ORDER if self.has_doors else {}),
                **({"splines": "line"} if self.straight else {}),
            },
            node_attr={"shape": "plain", "fontname": "Helvetica", "fontsize": "11"},
            edge_attr={"arrowsize": "0.55", "fontname": "Helvetica", "fontsize": "9"},
        )
        self._write_clusters(digraph)
        for tail, head, attributes in self._edges:
            digraph.edge(tail, head, **attributes)
        if legend:
            digraph.attr(label=legend, labelloc="b", labeljust="l")
        return str(digraph.source)

    def _write_clusters(self, digraph: Any) -> None:
        """Innermost clusters first, so that each is whole when it is put into the one around it."""
        clusters: dict[str, Any] = {"": digraph}
        for scope in sorted(self._nodes, key=self._depth, reverse=True):
            if scope:
                clusters[scope] = self._cluster(scope)
        for scope in sorted(clusters, key=self._depth, reverse=True):
            for name, attributes in self._nodes[scope]:
                clusters[scope].node(name, **attributes)
            columns = [names for column_scope, names in self._columns if column_scope == scope]
            if scope and self.rankdir in VERTICAL:
                title = f"title {scope}"
                clusters[scope].node(title, html_label(self._title(scope)), tooltip=literal(scope))
                columns[:1] = [[title, *names] for names in columns[:1]]
            for names in columns:
                clusters[scope].subgraph(_in_order(names))
            if scope:
                clusters[["", *self._clusters_around(scope)][-2]].subgraph(clusters[scope])

    def _clusters_around(self, scope: str) -> list[str]:
        """The scopes whose clusters a box of this scope is in, outermost first."""
        return enclosing(scope) if self.nested else [scope] if scope else []

    def _depth(self, scope: str) -> int:
        """How many clusters are around a box of this scope."""
        return len(self._clusters_around(scope))

    def _cluster(self, scope: str) -> Any:
        """An empty graphviz.Digraph for the boxes of this scope."""
        if scope not in self.titles:
            self.name_cluster(scope, scope_title(split(scope)[1]))
        return _digraph(
            name=f"cluster {scope}",
            graph_attr={
                "label": "" if self.rankdir in VERTICAL else html_label(self._title(scope)),
                "labeljust": "l",
                "style": "filled",
                "fillcolor": self.colours["cluster"],
                "color": self.colours["line"],
                "tooltip": literal(scope),
                "margin": "10",
            },
        )

    def _title(self, scope: str) -> str:
        """The title of a cluster.

        Where arrows come from above or below it is narrow, and a box beside the others: they go around it.
        """
        words = escaped(self.titles[scope])
        if self.rankdir in VERTICAL:
            words = re.sub("[:,] ", "<br/>", words)
        return font(words, self.colours["muted"], 10, bold=True)


def _in_order(names: list[str]) -> Any:
    """A graphviz.Digraph that keeps these boxes in one rank, in this order, by invisible edges."""
    column = _digraph(graph_attr={"rank": "same"})
    for above, below in pairwise(names):
        column.edge(above, below, style="invis")
    return column


def _digraph(**attributes: Any) -> Any:
    import graphviz  # type: ignore[import-untyped]

    return graphviz.Digraph(**attributes)


def literal(text: str) -> Any:
    r"""`text` marked for DOT as plain text: \N, &amp; and <b> in it are drawn as they are written."""
    import graphviz

    return graphviz.nohtml(text.replace("&", "&amp;").replace("\\", 4 * "\\"))  # read twice


def as_text(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes with numbers as text. Text stays the same object: `literal` may have marked it."""
    return {key: value if isinstance(value, str) else str(value) for key, value in attributes.items()}
