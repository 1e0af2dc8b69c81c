"""The terminal program: the values on the left, the frame on the right, with the keys of the page."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Input

from ...value import Value
from ...words.sentence import say
from ..frames import FORWARD, SEED, START, Frame
from ..matching import counterparts, matching_frame
from ..session import Session
from .detail import Detail, PlainText
from .entry import ANSWER, COMMAND, GO_TO, Entry
from .graph import GraphView
from .keys import HELP, KEYS, keys_in
from .predict import INTRODUCTION, Predict
from .rows import LISTINGS, concerned, opening, shown
from .text import Ink
from .watches import Reply, Watches
from .what_if import Sessions
from .window import Window, fits

SECONDS = 1.2  # of a frame while playing


class Terminal(App[None]):
    """A session in a terminal. `unfolded`: the same one with its weighted sums unfolded, if it has any.

    `lang`: the language of what is said, "en" or "ko"; `terminal` has the keys in it too.
    """

    CSS = """
    #title { height: 1; padding: 0 1; text-style: bold; background: $panel; }
    #body { layout: horizontal; height: 1fr; }
    #message { height: auto; max-height: 8; padding: 0 1; background: $boost; }
    .-narrow #body { layout: vertical; }
    .-narrow GraphView { height: 2fr; }
    .-narrow Detail { height: 3fr; padding: 0 1; }
    .-narrow Detail PlainText { margin-bottom: 0; }
    .-narrow Detail #code { border: none; padding: 0; }
    .-narrow ProgressBar { display: none; }
    GraphView:light, Detail:light { background: white; }
    GraphView, Detail { scrollbar-size-vertical: 1; }
    """
    TITLE = "glassgrad"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, session: Session, unfolded: Session | None = None, lang: str = "en") -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.sessions = Sessions(session, unfolded)
        self.i = 0
        self.watches = Watches(session, lang)
        self.predict = Predict()
        self.with_ledger = False
        self.ink = Ink(lang=lang)

    # ---- the screen ----

    def compose(self) -> ComposeResult:
        yield PlainText("title")
        with Horizontal(id="body"):
            yield GraphView(self.session, opening(self.session))
            yield Detail()
        yield PlainText("message")
        yield Entry(id="entry")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.playing = False
        self.timer = self.set_interval(SECONDS, self._tick, pause=True)
        self.theme_changed_signal.subscribe(self, lambda _: self._recolour())
        self._close()
        self._recolour()
        self._entitle()
        self.show(0)

    def _recolour(self) -> None:
        self.ink = self.graph.ink = Ink(self.current_theme.dark, self.ink.lang)
        self.show(self.i)

    @property
    def session(self) -> Session:
        return self.sessions.shown

    @property
    def graph(self) -> GraphView:
        return self.query_one(GraphView)

    @property
    def detail(self) -> Detail:
        return self.query_one(Detail)

    @property
    def entry(self) -> Entry:
        return self.query_one(Entry)

    def say(self, text: str) -> None:
        """Show a message below the program; "" takes the last one away."""
        self.query_one("#message", PlainText).write(self.ink.told(text))

    def _entitle(self) -> None:
        self.query_one("#title", PlainText).write(f"glassgrad  {self.ink.told(self.sessions.title)}")

    # ---- a frame ----

    @property
    def frame(self) -> Frame:
        return self.session.frames[self.i]

    @property
    def question(self) -> str:
        """The question that the learner has to answer at this frame; "" if there is none."""
        return self.predict.question(self.i, self.frame)

    def show(self, i: int) -> None:
        """Show frame `i`; the first or the last if there is no such frame."""
        self.i = max(0, min(i, len(self.session.frames) - 1))
        known = self.i - bool(self.question)
        self.graph.show(known, *concerned(self.session, self.frame))
        self.detail.show(self.session, self.i, self.ink, self.question, self.predict.score)
        self.detail.show_watches(self.watches, known)
        self.show_ledger()
        if self.question:
            self.action_ask(ANSWER)
        elif self.entry.asks == ANSWER:
            self._close()

    def show_ledger(self) -> None:
        """Show the ledger of the chosen value, if it is wanted and tells no answer."""
        node = self.graph.selected if self.with_ledger and not self.question else None
        self.detail.show_ledger(self.session, node, self.ink.lang)

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
        self.say(say("playing: space pauses") if on else "")

    def _is_last(self) -> bool:
        return self.i == len(self.session.frames) - 1

    def _tick(self) -> None:
        self.show(self.i + 1)
        reason = self.watches.reason(self.i)
        if reason or self.question or self._is_last():
            self._play(False)
            self.say(reason)

    def action_next_stop(self) -> None:
        self._follow(self.watches.next_stop(self.i))

    def _follow(self, reply: Reply) -> None:
        """Do what a command replies."""
        if reply.numbers is not None:
            self._change(reply.numbers)
            return
        self.show(self.i if reply.goto is None else reply.goto)
        self.tell(reply.text)

    def tell(self, text: str) -> None:
        """Show a message below the program; a long one in a window."""
        text = self.ink.told(text)
        is_short = fits(text, self.size.width)
        self.say(text if is_short else "")
        if not is_short:
            self.push_screen(Window(text))

    # ---- ways to look ----

    def action_view(self) -> None:
        views = list(LISTINGS)
        self.graph.set_view(views[(views.index(self.graph.view) + 1) % len(views)])
        self.show(self.i)
        self.say(say("view: {view}", view=say(self.graph.view)))

    def action_ledger(self) -> None:
        self.with_ledger = not self.with_ledger
        self.show_ledger()
        if self.with_ledger:
            self.call_after_refresh(self.detail.query_one("#ledger").scroll_visible, animate=False)

    def action_unfold(self) -> None:
        before = self.session
        if not self.sessions.switch():
            self.say(say("there is no weighted sum here that could be unfolded"))
            return
        lost = self._continue(before)
        values, steps = f"{len(self.session.nodes):,}", f"{len(self.session.frames):,}"
        size = say("{values} values, {steps} steps", values=values, steps=steps)
        if lost:
            names = ", ".join(lost)
            size = say("{size}; left out, for there is no such value here: {names}", size=size, names=names)
        self.say(size)

    def _continue(self, before: Session) -> list[str]:
        """Show the new session at the frame at which the one before was.

        Returns the breakpoints and watches that are left out, for they mean nothing in the new session.
        """
        same = counterparts(before, self.session)
        self.watches, lost = self.watches.moved(self.session, same)
        self.predict.answered = {}
        self.graph.load(self.session, self.graph.view, {same.get(key, key) for key in self.graph.toggled})
        self._entitle()
        self.show(matching_frame(before, self.session, self.i, same))
        return lost

    def action_what_if(self) -> None:
        node = self.graph.selected
        is_leaf = node is not None and not node.parents
        text = f"set {self.session.names[node]} = " if is_leaf else "set "
        self.entry.ask(COMMAND, text, lang=self.ink.lang)

    def _change(self, numbers: dict[Value, float]) -> None:
        before = self.session
        self.sessions.change(numbers)
        self._continue(before)
        self.say(self.sessions.comparison)

    def action_help(self) -> None:
        self.push_screen(Window(self.ink.told(say(HELP))))

    # ---- predict, then reveal ----

    def action_predict(self) -> None:
        self.predict.toggle()
        in_forward = self.frame.kind in (START, FORWARD)
        self.show(self.session.index(SEED) if self.predict.is_on and in_forward else self.i)
        self.say(say(INTRODUCTION) if self.predict.is_on else "")

    def _answer(self, text: str) -> None:
        verdict = self.predict.answer(self.session, self.i, text)
        self.show(self.i)
        self.say(verdict)

    # ---- the entry line ----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is for the entry line, the other keys are for the rest."""
        own = hasattr(type(self), f"action_{action}") and not hasattr(App, f"action_{action}")
        return not own or (action == "cancel") == isinstance(self.focused, Input)

    def action_ask(self, asks: str) -> None:
        names = [self.session.names[node] for node in shown(self.session)] if asks == GO_TO else []
        self.entry.ask(asks, names=names, lang=self.ink.lang)

    def _close(self) -> None:
        self.entry.close()
        self.graph.focus()

    def action_cancel(self) -> None:
        if self.entry.asks == ANSWER:
            self.action_predict()
        self._close()
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self._obey(event.value.strip())
        except (ValueError, ZeroDivisionError) as error:
            self.say(str(error))

    def _obey(self, text: str) -> None:
        """Do what was typed: an answer, a step or value to go to, or a command."""
        if self.entry.asks == ANSWER:
            self._answer(text)
            return
        goes = self.entry.asks == GO_TO
        reply = Reply("", self.watches.find(text)) if goes else self.watches.do(text, self.i)
        self._close()
        self._follow(reply)


def terminal(session: Session, unfolded: Session | None, lang: str) -> Terminal:
    """The program in a language, with its keys."""

    class Spoken(Terminal):
        BINDINGS: ClassVar[list[BindingType]] = [*keys_in(lang)]

    return Spoken(session, unfolded, lang)
