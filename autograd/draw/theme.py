"""Colours by role, in a light and a dark version; no other file of this package names a colour."""

LEVELS = 6  # shades of blue, and of orange
Colours = dict[str, str]

#: role -> (light, dark). For theme="auto" equal light colours must have equal dark ones.
PALETTE: dict[str, tuple[str, str]] = {
    "page": ("#ffffff", "#0d1117"),
    "card": ("#fffffe", "#161b22"),
    "text": ("#0f172a", "#f0f6fc"),
    "muted": ("#475569", "#a9b3be"),
    "line": ("#94a3b8", "#59636e"),
    "zero": ("#f1f5f9", "#21262d"),
    "op": ("#334155", "#c9d1d9"),
    "on op": ("#fdfeff", "#0e1218"),
    "input": ("#e2e8f0", "#2f353d"),
    "const": ("#eef2f7", "#22272e"),
    "param": ("#fde68a", "#4a390f"),
    "param line": ("#b7791f", "#d29922"),
    "loss": ("#ddd6fe", "#3f2d66"),
    "loss line": ("#7c3aed", "#a371f7"),
    "cluster": ("#f8fafc", "#11161d"),
    "positive": ("#1d6fb8", "#58a6ff"),
    "negative": ("#bc5100", "#f0883e"),
}

_RAMPS = {
    "+": (("#deebf9", "#4a90d9"), ("#172f52", "#1f5fc4")),
    "-": (("#fae6d3", "#e08a3c"), ("#43290f", "#a04f0c")),
}


def mix(a: str, b: str, share: float) -> str:
    """The colour `share` of the way from a to b.

    >>> mix("#000000", "#ff8000", 0.5)
    '#804000'
    """
    parts = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in parts)


for _sign, (_light, _dark) in _RAMPS.items():
    for _level in range(LEVELS):
        _share = _level / (LEVELS - 1)
        PALETTE[f"{_sign}{_level + 1}"] = (mix(*_light, _share), mix(*_dark, _share))

THEMES = ("light", "dark", "auto")


def colours(theme: str) -> Colours:
    """{role: colour} of a theme: light, dark, or auto, which is light until `stylesheet` recolours it."""
    return {role: pair[theme == "dark"] for role, pair in PALETTE.items()}


def stylesheet(picture: str) -> str:
    """CSS that recolours a light SVG, whose graph has the id `picture`, for readers who prefer dark.

    It overrides the attributes that colour the elements; a program that ignores it shows the light picture.
    """
    rules = [
        f'#{picture} [{attribute}="{light}"]{{{attribute}:{dark}}}'
        for light, dark in dict(PALETTE.values()).items()
        for attribute in ("fill", "stroke")
    ]
    return "@media (prefers-color-scheme: dark){" + "".join(rules) + "}"
