"""What the HTML lacks: formulas without a program, names of its parts, a way for the keyboard to scroll."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

BETTER = {
    "<pre>": '<pre tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    '<aside class="sidebar-drawer': '<aside aria-label="All pages" class="sidebar-drawer',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '</noscript>\n\n<div id="search-results">': '</noscript>\n<h1>Search</h1>\n<div id="search-results">',
}
TALKS = re.compile(r"console\.log\([^()]*\)")  # Furo tells which colours were chosen
CARDS = ("index", "ko/index", "gallery")  # pages that are as wide as the window


def setup(app: Any) -> None:
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.connect("html-page-context", widen, priority=900)  # after Furo
    app.connect("build-finished", improve)


def inline(translator: Any, node: nodes.Element) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f'<div class="math" tabindex="0">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def widen(app: Any, pagename: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    context["furo_hide_toc"] = context.get("furo_hide_toc") or pagename in CARDS


def replace(app: Any, names: Iterable[str], texts: Mapping[str, str]) -> None:
    """Replace texts of pages that are written: {what stands there: what shall}."""
    for page in (Path(app.outdir) / f"{name}.html" for name in names):
        html = page.read_text(encoding="utf-8")
        for before, after in texts.items():
            html = html.replace(before, after)
        page.write_text(html, encoding="utf-8")


def improve(app: Any, problem: Exception | None) -> None:
    if problem:
        return
    replace(app, [*app.env.all_docs, "search", "genindex"], BETTER)
    for script in Path(app.outdir, "_static", "scripts").glob("furo*.js"):
        script.write_text(TALKS.sub("0", script.read_text(encoding="utf-8")), encoding="utf-8")
