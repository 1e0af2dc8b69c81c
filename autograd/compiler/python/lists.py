"""Lists in programs of floats: many items in few words."""

from collections.abc import Iterator, Sequence

FEW = 4  # items that are written one by one


class Lists:
    """Which texts of a program are items of which lists.

    >>> lists = Lists()
    >>> items = [lists.item("x", i) for i in range(9)]
    >>> lists.whole(items[::2]), lists.whole([*items[5:], "a", *["0.0"] * 5]), lists.whole(["a", "b"])
    ('x[0:9:2]', '[x[5], x[6], x[7], x[8], a, *[0.0] * 5]', '[a, b]')
    """

    def __init__(self) -> None:
        self.places: dict[str, tuple[str, int]] = {}

    def item(self, name: str, i: int) -> str:
        """The text for item i of a list."""
        text = f"{name}[{i}]"
        self.places[text] = name, i
        return text

    def whole(self, texts: Sequence[str]) -> str:
        """A list of these items; a slice, if they are one."""
        items = list(self.spread(texts))
        if len(items) == 1 and items[0][0] == "*":
            return items[0][1:]
        return f"[{', '.join(items)}]"

    def spread(self, texts: Sequence[str]) -> Iterator[str]:
        """The items, as they stand between the brackets of a list."""
        if not self.places:
            yield from texts
            return
        for name, run in self.runs(texts):
            yield from [f"*{name}"] if name else run

    def total(self, texts: Sequence[str]) -> list[str]:
        """The terms of a sum, in which items of a list are added up at once."""
        if not self.places:
            return list(texts)
        return [term for name, run in self.runs(texts) for term in ([f"sum({name})"] if name else run)]

    def runs(self, texts: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """The items in runs, each with the expression of a list that has them, or "" if they are few."""
        start = 0
        while start < len(texts):
            stop, step = self.run(texts, start)
            run = texts[start:stop]
            yield self.expression(run, step) if len(run) > FEW else "", run
            start = stop

    def run(self, texts: Sequence[str], start: int) -> tuple[int, int]:
        """Where the run ends that begins at `start`, and how far its items lie apart; 0 if it is but one."""
        stop, step = start + 1, 0
        if stop < len(texts) and texts[start] in self.places and texts[stop] in self.places:
            step = self.places[texts[stop]][1] - self.places[texts[start]][1]
        while stop < len(texts) and self.follows(texts[stop - 1], texts[stop], step):
            stop += 1
        return stop, step

    def follows(self, before: str, text: str, step: int) -> bool:
        if not step:
            return before == text
        name, i = self.places[before]
        return self.places.get(text) == (name, i + step)

    def expression(self, run: Sequence[str], step: int) -> str:
        if not step:
            return f"[{run[0]}] * {len(run)}"
        name, first = self.places[run[0]]
        stop = self.places[run[-1]][1] + (1 if step > 0 else -1)
        by = f":{step}" if step != 1 else ""
        return f"{name}[{first}:{stop if stop >= 0 else ''}{by}]"
