"""The page: one HTML file with the session as data, and programs that show it. It needs no network."""

import base64
import hashlib
import json
from collections.abc import Iterable
from html import escape
from math import isfinite
from typing import Any

from ...draw.in_page import is_page
from ...draw.scale import DECADES, THICK, THIN
from ...draw.theme import LEVELS, PALETTE
from ...ops import Op
from ...words.here import language_here
from ..frames import PASSES
from ..mistakes import questions
from ..session import CODES, SENTENCES, Session
from .data import as_data, same_values
from .javascript import asset, operations, program
from .languages import ENGLISH_ALONE, SWITCH, checked, korean, literals, texts

#: What is said on every page.
SAID = {
    "sentences": SENTENCES,
    "codes": CODES,
    "passes": PASSES,
    "predict": questions(),
    "scale": {"decades": DECADES, "levels": LEVELS, "thin": THIN, "thick": THICK},
}


#: The parts of a step, in the picture and in the formula: what arrives at a value, the local derivative, and
#: what its input receives. Blue and orange are kept for signs.
ROLES = {
    "arriving": ("#0f766e", "#2dd4bf"),
    "local": ("#7c3aed", "#b794f6"),
    "receiving": ("#be185d", "#f472b6"),
}

#: {module with which a page begins: its styles}
STYLES = {
    "begin.js": ("page.css", "print.css"),
    "replay.js": ("page.css", "print.css", "replay.css"),
    "play.js": ("page.css", "print.css", "replay.css", "play.css"),
}

DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
{table}<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


#: Beside the data of a page that does not speak English alone.
TABLE = '<script type="application/json" id="language-table" data-lang="{lang}"{here}>{table}</script>\n'


def page(session: Session, unfolded: Session | None = None, lang: str | None = None) -> str:
    """The page that shows a session; `unfolded` is the same one with its weighted sums unfolded.

    lang: "en", "ko", or None: the page speaks the language of the browser, and has a switch.
    """
    sessions = [session, *([unfolded] if unfolded else [])]
    shown = [
        as_data(each) | {"same": same_values(each, other)} for each, other in zip(sessions, sessions[::-1])
    ]
    data = {"title": session.title, **SAID, "sessions": shown}
    computed = operations(node for each in sessions for node in each.nodes)
    return assemble(data, computed, asset("page.html"), lang)


def replay_page(session: Session, run: dict[str, Any], lang: str | None = None) -> str:
    """The page that plays a training run, above the graph of one sample in the session."""
    data = {"title": session.title, **SAID, "run": run}
    return assemble(
        {**data, "sessions": [as_data(session)]},
        operations(session.nodes),
        asset("page.html").replace("<main>\n", f"<main>\n{asset('replay.html')}", 1),
        lang,
        entry="replay.js",
    )


def playground_page(
    data: dict[str, Any], operations: Iterable[tuple[Op, int]], lang: str | None = None
) -> str:
    """The page in which a net learns; `operations`: those of its graph."""
    said = {name: SAID[name] for name in ("sentences", "scale")}
    return assemble(
        {**data, **said},
        operations,
        asset("play.html"),
        lang,
        entry="play.js",
    )


def assemble(
    data: dict[str, Any],
    operations: Iterable[tuple[Op, int]],
    body: str,
    lang: str | None,
    entry: str = "begin.js",
) -> str:
    """The page around `data`, with the rules for these operations. `lang`: as in `page`."""
    is_english = checked(lang) == "en"
    script = program(entry, operations, {"languages.js": ENGLISH_ALONE} if is_english else None)
    body = body.replace("{{theme}}", ("" if lang else f"{SWITCH}\n    ") + asset("theme.html").rstrip())
    dumped = as_json(data)
    spoken = {} if is_english else korean(literals(script) | literals(dumped) | texts(body))
    style = theme() + "".join(map(asset, STYLES[entry]))
    policy = (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return DOCUMENT.format(
        policy=policy,
        title=escape(data["title"]),
        style=style,
        body=body,
        data=dumped,
        lang=lang or "en",
        table=TABLE.format(lang=lang or "", here=here(), table=as_json(spoken)) if spoken else "",
        script=script,
    )


def here() -> str:
    """Where Python itself runs in a page: the attribute that says in which language others begin there."""
    return f' data-here="{language_here()}"' if is_page() else ""


def digest(text: str) -> str:
    """What a Content-Security-Policy calls this script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def theme() -> str:
    """The colours of draw_dot as CSS variables: on paper they are light."""
    palette = PALETTE | ROLES
    light, dark = (
        "".join(f"--{variable(role)}:{colours[i]};" for role, colours in palette.items()) for i in (0, 1)
    )
    scheme = "color-scheme:dark"
    return (
        f":root{{{light}color-scheme:light}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}{scheme}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{dark}{scheme}}}}}\n"
    )


def variable(role: str) -> str:
    """The CSS name of a role.

    >>> variable("+1"), variable("-6"), variable("on op")
    ('plus1', 'minus6', 'on-op')
    """
    return {"+": "plus", "-": "minus"}.get(role[0], role[0]) + role[1:].replace(" ", "-")


def as_json(data: Any) -> str:
    """JSON that can stand in HTML; nan and infinities as text."""
    try:
        text = _dumped(data)
    except ValueError:
        text = _dumped(_finite(data))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _finite(data: Any) -> Any:
    if isinstance(data, float):
        return data if isfinite(data) else str(data)
    if isinstance(data, dict):
        return {key: _finite(item) for key, item in data.items()}
    return [_finite(item) for item in data] if isinstance(data, (list, tuple)) else data
