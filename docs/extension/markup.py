"""What the HTML of Sphinx lacks: formulas that need no program, and that what scrolls can be reached by keyboard."""

from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

SCROLLS = {"<pre>": '<pre tabindex="0">', '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper'}


def setup(app: Any) -> None:
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.connect("html-page-context", change, priority=900)  # after Furo


def inline(translator: Any, node: nodes.Element) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def change(app: Any, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    context["furo_hide_toc"] |= pagename in ("index", "gallery")
    for without, with_ in SCROLLS.items():
        context["body"] = context.get("body", "").replace(without, with_)
