"""The terminal program: the values on the left, the frame on the right, and keys as in the page."""

from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Footer, Input, Label

from ...symbol import spell
from ..mistakes import judge, read
from ..session import BACKWARD, FORWARD, SEED, START, Frame, Session
from ..watches import Reply, Watches
from .detail import Detail, Place
from .graph import GraphView
from .help import Help
from .rows import LISTINGS, concerned, opening, shown
from .text import Ink

SECONDS = 1.2  # of a frame while playing
COMMAND, GO_TO, ANSWER = ":", "/", "?"  # what the entry line is for
PROMPTS = {
    COMMAND: "a command, such as break when abs(grad) > 10",
    GO_TO: "a step or a value",
    ANSWER: "a number or a formula; Enter alone reveals it, Escape ends",
}
PREDICT = "Predict each contribution: type a number or a formula. Enter alone reveals it; Escape ends."


class Terminal(App[None]):
    """A session in a terminal. `apart` is the same one with its weighted sums unfolded."""

    CSS = """
    #title { height: 1; padding: 0 1; text-style: bold; background: $panel; }
    #body { layout: horizontal; height: 1fr; }
    #message { height: auto; max-height: 8; padding: 0 1; background: $boost; }
    #entry { height: 1; background: $boost; }
    #entry Label { padding: 0 1; text-style: bold; }
    #entry Input { width: 1fr; }
    .-narrow #body { layout: vertical; }
    .-narrow GraphView { height: 2fr; }
    .-narrow Detail { height: 3fr; padding: 0 1; }
    .-narrow Detail Place { margin-bottom: 0; }
    .-narrow Detail #code { border: none; padding: 0; }
    .-narrow ProgressBar { display: none; }
    GraphView:light, Detail:light { background: white; }
    GraphView, Detail { scrollbar-size-vertical: 1; }
    """
    TITLE = "glassgrad"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "step(1)", "step", key_display="→"),
        Binding("left,h", "step(-1)", "back", key_display="←"),
        Binding("home", "goto(0)", "beginning", show=False),
        Binding("end", "goto(-1)", "end", show=False),
        Binding("b", "backward", "backward"),
        Binding("space", "play", "play"),
        Binding("question_mark", "help", "help", key_display="?"),
        Binding("q", "quit", "quit"),
        Binding("t", "view", "view"),
        Binding("e", "ledger", "ledger"),
        Binding("u", "unfold", "unfold"),
        Binding("p", "predict", "predict"),
        Binding("slash", f"ask('{GO_TO}')", "go to", key_display="/"),
        Binding("colon", f"ask('{COMMAND}')", "command", key_display=":"),
        Binding("c", "next_stop", "continue"),
        Binding("escape", "cancel", "back to the keys"),
    ]

    def __init__(self, session: Session, apart: Session | None = None) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.session, self.apart = session, apart
        self.i = 0
        self.watches = Watches(session)
        self.predicts = False
        self.answered: dict[int, bool] = {}  # frame -> whether it was right
        self.with_ledger = False
        self.asks = ""
        self.ink = Ink()

    # ---- the screen ----

    def compose(self) -> ComposeResult:
        yield Place("title")
        with Horizontal(id="body"):
            yield GraphView(self.session, opening(self.session))
            yield Detail()
        yield Place("message")
        with Horizontal(id="entry"):
            yield Label(id="prompt", markup=False)
            yield Input(compact=True)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.playing = False
        self.timer = self.set_interval(SECONDS, self._tick, pause=True)
        self.theme_changed_signal.subscribe(self, lambda _: self._recolour())
        self._close()
        self._load(0)

    def _recolour(self) -> None:
        self.ink = self.graph.ink = Ink(self.current_theme.dark)
        self.show(self.i)

    @property
    def graph(self) -> GraphView:
        return self.query_one(GraphView)

    @property
    def detail(self) -> Detail:
        return self.query_one(Detail)

    def say(self, text: str) -> None:
        self.query_one("#message", Place).write(text)

    def _load(self, i: int) -> None:
        self.query_one("#title", Place).write(f"glassgrad  {self.session.title}")
        self.show(i)

    # ---- a frame ----

    @property
    def frame(self) -> Frame:
        return self.session.frames[self.i]

    @property
    def concealed(self) -> bool:
        """Whether the learner has yet to answer."""
        return self.predicts and self.frame.kind == BACKWARD and self.i not in self.answered

    def show(self, i: int) -> None:
        """Go to frame `i`, or the nearest."""
        self.i = max(0, min(i, len(self.session.frames) - 1))
        known = self.i - self.concealed
        self.graph.show(known, *concerned(self.session, self.frame))
        self.detail.show(self.session, self.i, self.ink, self.concealed, self._score())
        self.detail.show_watches(self.watches, known)
        self.show_ledger()
        if self.concealed:
            self.action_ask(ANSWER)
        elif self.asks == ANSWER:
            self._close()

    def _score(self) -> str:
        return f"{sum(self.answered.values())} of {len(self.answered)} right" if self.answered else ""

    def show_ledger(self) -> None:
        node = self.graph.selected if self.with_ledger and not self.concealed else None
        self.detail.write("ledger", "" if node is None else str(self.session.trace.explain(node)))

    def on_graph_view_moved(self) -> None:
        self.show_ledger()

    def on_graph_view_chosen(self, event: GraphView.Chosen) -> None:
        self._goto(self.session.finished(event.node))

    def on_detail_sought(self, event: Detail.Sought) -> None:
        self._goto(round(event.share * (len(self.session.frames) - 1)))

    # ---- moving ----

    def _goto(self, i: int) -> None:
        self.say("")
        self.show(i)

    def action_step(self, by: int) -> None:
        self._goto(self.i + by)

    def action_goto(self, i: int) -> None:
        self._goto(i % len(self.session.frames))

    def action_backward(self) -> None:
        self._goto(self.session.index(SEED))

    def action_play(self) -> None:
        self._play(not self.playing)

    def _play(self, on: bool) -> None:
        if on and self._is_last():
            self.show(0)
        self.playing = on
        (self.timer.resume if on else self.timer.pause)()
        self.say("playing: space pauses" if on else "")

    def _is_last(self) -> bool:
        return self.i == len(self.session.frames) - 1

    def _tick(self) -> None:
        self.show(self.i + 1)
        reason = self.watches.reason(self.i)
        if reason or self.concealed or self._is_last():
            self._play(False)
            self.say(reason)

    def action_next_stop(self) -> None:
        self._follow(self.watches.next_stop(self.i))

    def _follow(self, reply: Reply) -> None:
        self.show(self.i if reply.goto is None else reply.goto)
        self.say(reply.text)

    # ---- ways to look ----

    def action_view(self) -> None:
        views = list(LISTINGS)
        self.graph.look(views[(views.index(self.graph.view) + 1) % len(views)])
        self.show(self.i)
        self.say(f"view: {self.graph.view}")

    def action_ledger(self) -> None:
        self.with_ledger = not self.with_ledger
        self.show_ledger()
        if self.with_ledger:
            self.call_after_refresh(self.detail.query_one("#ledger").scroll_visible, animate=False)

    def action_unfold(self) -> None:
        if self.apart is None:
            self.say("there is no weighted sum here that could be unfolded")
            return
        kind, names = self.frame.kind, _names(self.session, self.frame)
        self.session, self.apart = self.apart, self.session
        self.watches, self.answered = self.watches.moved(self.session), {}
        self.graph.load(self.session, opening(self.session))
        frames = [(i, frame) for i, frame in enumerate(self.session.frames) if frame.kind == kind]
        same = [i for i, frame in frames if _names(self.session, frame) == names]
        self._load([*same, frames[0][0]][0])
        self.say(f"{len(self.session.nodes):,} values, {len(self.session.frames):,} steps")

    def action_help(self) -> None:
        self.push_screen(Help())

    # ---- predict, then reveal ----

    def action_predict(self) -> None:
        self.predicts, self.answered = not self.predicts, {}
        in_forward = self.frame.kind in (START, FORWARD)
        self.show(self.session.index(SEED) if self.predicts and in_forward else self.i)
        self.say(PREDICT if self.predicts else "")

    def _answer(self, text: str) -> None:
        step, names = self.frame.step, self.session.names
        assert step
        right, said = judge(self.session, self.frame, read(self.session, text)) if text else (False, "")
        self.answered[self.i] = right
        self.show(self.i)
        sent = f"{names[step.node]} sends {spell(step.contribution)} back to {names[step.parent]}."
        self.say(f"{said} {sent}".strip())

    # ---- the entry line ----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is for the entry line, the other keys are for the rest."""
        own = hasattr(type(self), f"action_{action}") and not hasattr(App, f"action_{action}")
        return not own or (action == "cancel") == isinstance(self.focused, Input)

    def action_ask(self, asks: str) -> None:
        self.asks = asks
        self.query_one("#entry").display = True
        self.query_one("#prompt", Label).update(Text(asks))
        line = self.query_one(Input)
        line.value, line.placeholder = "", PROMPTS[asks]
        names = [self.session.names[node] for node in shown(self.session)] if asks == GO_TO else []
        line.suggester = SuggestFromList(names) if names else None
        line.focus()

    def _close(self) -> None:
        self.asks = ""
        self.query_one("#entry").display = False
        self.graph.focus()

    def action_cancel(self) -> None:
        if self.asks == ANSWER:
            self.action_predict()
        self._close()
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self._obey(event.value.strip())
        except ValueError as error:
            self.say(str(error))

    def _obey(self, text: str) -> None:
        if self.asks == ANSWER:
            self._answer(text)
            return
        goes = self.asks == GO_TO
        reply = Reply("", self.watches.find(text)) if goes else self.watches.do(text, self.i)
        self._close()
        self._follow(reply)


def _names(session: Session, frame: Frame) -> tuple[str, ...]:
    """What a frame is about, in words that two sessions share."""
    return session.names[frame.node], session.names[frame.step.parent] if frame.step else ""
