import pytest

from autograd import Value, dot, trace
from autograd.explain.unfold import unfold
from autograd.step.frames import DATA, GRAD, SEED
from autograd.step.matching import counterparts
from autograd.step.session import Session
from autograd.step.terminal.watches import Watches


def session(lr=None):
    """L = (tanh(x * w + b) - x)**2, in which x is used twice."""
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    h = (x * w + b).tanh()
    h.label = "h"
    loss = (h - x) ** 2
    loss.label = "L"
    return Session(loss, lr=lr)


def watches():
    return Watches(session())


def named(session, name):
    return next(node for node in session.nodes if session.names[node] == name)


def arrivals(session, name):
    """The frames that add to the gradient of a value."""
    return [
        i for i, frame in enumerate(session.frames) if frame.step and session.names[frame.step.parent] == name
    ]


# ---- what a session knows of each moment ----


def test_numbers_of_a_moment_are_those_of_the_frames_so_far():
    it = session(lr=0.1)
    data, grads = {}, {}
    for i, frame in enumerate(it.frames):
        if frame.kind == "start":
            data = {node: node.data for node in it.nodes if not node.parents}
        elif frame.kind == "forward":
            data[frame.node] = frame.node.data
        elif frame.kind == SEED:
            grads[frame.node] = 1.0
        elif frame.step:
            grads[frame.step.parent] = grads.get(frame.step.parent, 0.0) + frame.step.contribution
        elif frame.kind == "update":
            data[frame.node] = frame.node.data - 0.1 * it.grads[frame.node]
        else:
            data |= it.update.computed
        for node in it.nodes:
            assert it.number_at(node, DATA, i) == data.get(node)
            assert it.number_at(node, GRAD, i) == grads.get(node)


def test_finished_is_the_frame_that_completes_a_gradient():
    it = session()
    x = named(it, "x")
    assert it.finished(x) == arrivals(it, "x")[-1]
    assert it.finished(it.output) == it.index(SEED)
    y = Value(2.0) * 3.0
    assert Session(y).finished(y) == 2


# ---- breakpoints ----


def stops(watches):
    """The frames at which its breakpoints stop, after the first."""
    found, reply = [], watches.next_stop(0)
    while not reply.text.endswith("this is the end"):
        found.append(reply.goto)
        reply = watches.next_stop(reply.goto)
    return found


def test_break_when_a_gradient_is_large():
    it = watches()
    assert it.do("break when abs(grad) > 4").text == "break when abs(grad) > 4"
    frames = it.session.frames
    expected = [i for i, frame in enumerate(frames) if frame.step and abs(frame.step.after) > 4]
    assert stops(it) == expected
    assert expected
    assert it.next_stop(0).text == "break when abs(grad) > 4: v3.grad is -5.074"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("data < -0.55", lambda x: x < -0.55),
        ("data <= -0.6", lambda x: x <= -0.6),
        ("data > 6", lambda x: x > 6),
        ("data >= 2", lambda x: x >= 2),
        ("data == -1", lambda x: x == -1),
        ("data != -1", lambda x: x != -1),
        ("abs(data) < 0.6", lambda x: abs(x) < 0.6),
        ("abs( data )<0.6 and data > -0.55", lambda x: -0.55 < x < 0.6),
    ],
)
def test_every_sign(condition, holds):
    it = watches()
    it.do(f"break when {condition}")
    made = [i for i, frame in enumerate(it.session.frames) if frame.kind == "forward"]
    expected = [i for i in made if holds(it.session.data[it.session.frames[i].node])]
    assert [i for i in stops(it) if i > 0] == expected


def test_a_condition_on_one_value_stops_where_that_value_is_set():
    it = watches()
    it.do("break when x.grad != 0")
    assert stops(it) == arrivals(it.session, "x")


def test_a_condition_on_two_values_stops_when_either_is_set():
    it = watches()
    it.do("break when x.grad > 6 and w.grad < 0")
    (at,) = stops(it)
    assert at == max(arrivals(it.session, "x")[-1], arrivals(it.session, "w")[-1])


def test_break_at_a_value_stops_where_its_numbers_are_set():
    it = watches()
    it.do("break at h")
    forward, backward = stops(it)
    assert it.session.frames[forward].node is named(it.session, "h")
    assert [backward] == arrivals(it.session, "h")


def test_until_runs_once():
    it = watches()
    first, second = arrivals(it.session, "x")
    assert it.do("until x.grad changes", 0).goto == first
    assert it.do("until x.grad changes", first).goto == second
    assert it.do("until at x", second).goto == len(it.session.frames) - 1
    assert not it.stops


def test_adding_zero_is_no_change():
    x, y = Value(2.0, label="x"), Value(0.0, label="y")
    it = Watches(Session((x * y + x * 3.0) * 1.0))
    changes = it.do("until x.grad changes").goto
    other = it.do("until x.grad changes", changes)
    assert other.goto == len(it.session.frames) - 1
    assert "not met" in other.text


def test_without_a_breakpoint_continue_goes_to_the_end_and_says_so():
    it = watches()
    reply = it.next_stop(3)
    assert reply.goto == len(it.session.frames) - 1
    assert reply.text == "no breakpoint is set after step 3; this is the end"
    it.do("break when data > 1e9")
    assert it.next_stop(3).text == "break when data > 1e9: not met after step 3; this is the end"


def test_a_breakpoint_is_set_once_and_clear_removes_all():
    it = watches()
    for _ in range(2):
        it.do("break at x")
        it.do("watch x.grad")
    assert len(it.stops) == len(it.watched) == 1
    assert it.do("clear").text == "no breakpoints, no watches"
    assert not it.stops
    assert not it.watched


def test_reason_of_a_frame():
    it = watches()
    it.do("break at h")
    at = arrivals(it.session, "h")[0]
    assert it.reason(at) == "break at h: h.grad is -5.074"
    assert it.reason(at + 1) == ""


# ---- watches ----


def test_a_watched_number_before_and_after():
    it = watches()
    it.do("watch x.grad")
    it.do("watch abs(h.data)")
    first, second = arrivals(it.session, "x")
    assert [str(row) for row in it.rows(0)] == ["x.grad  not yet", "abs(h.data)  not yet"]
    assert str(it.rows(first)[0]) == "x.grad  not yet -> 5.074"
    assert str(it.rows(first + 1)[0]) == "x.grad  5.074"
    assert str(it.rows(second)[0]) == "x.grad  5.074 -> 6.879"
    assert str(it.rows(second)[1]) == "abs(h.data)  0.537"


def test_they_move_to_the_same_values_of_another_session_and_say_which_are_not_there():
    a = [Value(1.0, label="a0"), Value(2.0, label="a1")]
    out = dot(a, a) * 2.0
    folded, apart = Session(out), Session(unfold(out))
    it = Watches(folded)
    for command in (
        "break at v1", "break when abs( v1.grad )>1e0 and data < 7", "break when grad > 3",
        "watch abs(v1.data)", "watch a0.grad",
    ):  # fmt: skip
        it.do(command)
    there, lost = it.moved(apart, counterparts(folded, apart))
    assert lost == []
    assert [stop.text for stop in there.stops] == [
        "break at v3", "break when abs(v3.grad) > 1e0 and data < 7", "break when grad > 3",
    ]  # fmt: skip
    assert [each.text for each in there.watched] == ["abs(v3.data)", "a0.grad"]
    assert there.next_stop(0).text == "break at v3: v3.data is 5"
    assert [row.after for row in there.rows(len(apart.frames) - 1)] == [5.0, 4.0]

    for command in ("break at v1", "break when v2.data > 1 and v3.data > 1", "watch v1.grad"):
        there.do(command)
    back, lost = there.moved(folded, counterparts(apart, folded))
    assert lost == ["break at v1", "break when v2.data > 1 and v3.data > 1", "watch v1.grad"]
    assert [stop.text for stop in back.stops] == [stop.text for stop in it.stops]
    assert [each.text for each in back.watched] == [each.text for each in it.watched]


# ---- names and numbers to go to ----


def test_find_a_frame_by_its_number_or_a_value_by_its_name():
    it = watches()
    assert it.find("3") == 3
    assert it.find("x") == arrivals(it.session, "x")[-1]
    with pytest.raises(ValueError, match="no value called 99"):
        it.find("99")
    with pytest.raises(ValueError, match="no value called xx: did you mean x"):
        it.find("xx")


@pytest.mark.parametrize("label", ["layers.0.w.1", "a<b", "a b", "x > 3", "[red]", "漢字", "data", "a and b"])
def test_any_label_is_a_name(label):
    x = Value(2.0, label=label)
    it = Watches(Session(x * x))
    it.do(f"watch {label}.grad")
    assert it.rows(3)[0].after == 2.0
    it.do(f"break at {label}")
    assert it.next_stop(2).goto == 3
    assert it.find(label) == 4


def test_a_name_with_a_sign_in_it_can_be_compared():
    x = Value(2.0, label="a<b")
    it = Watches(Session(x * x))
    assert it.do("until a<b.grad > 3").goto == 4


# ---- mistakes ----


@pytest.mark.parametrize(
    ("command", "says", "under"),
    [
        ("", "this is no command", ""),
        ("brake at x", "this is no command", "brake at x"),
        ("breakat x", "this is no command", "breakat x"),
        ("break at", "needs more, such as break at NAME", ""),
        ("watch", "needs more, such as watch NAME.grad", ""),
        ("until", "needs more", ""),
        ("break at y", "no value called y", "y"),
        ("watch y.grad", "no value called y", "y"),
        ("watch grad", "whose grad? Write watch NAME.grad", "grad"),
        ("watch x", "this is no quantity", "x"),
        ("watch abs(x.grad", "no value called abs(x", "abs(x"),
        ("break when x.grad", "this is no condition", "x.grad"),
        ("break when x.grad > ten", "a number is expected", "ten"),
        ("break when grad > 1 and", "a number is expected", "1 and"),
        ("break when grad > 1 and  y.data < 2", "no value called y", "y"),
        ("break when foo > 1", "this is no quantity", "foo"),
        ("break when __import__('os').grad > 1", "no value called __import__", "__import__('os')"),
        ("clear x", "clear stands alone", "x"),
        ("reset x", "reset stands alone: it gives all leaves their own numbers again", "x"),
        ("layers 0", "layers stands alone", "0"),
        ("set", "needs more, such as set NAME = 0.5", ""),
        ("set x", "set needs a number, such as set NAME = 0.5", "x"),
        ("set x = ten", "a number is expected", "ten"),
        ("set y = 1", "no value called y", "y"),
        ("set h = 1", "h is computed: only a leaf's number can be set", "h"),
    ],
)
def test_what_is_not_understood_is_pointed_at(command, says, under):
    it = watches()
    with pytest.raises(ValueError, match=r"no|number|stands|more|whose") as error:
        it.do(command)
    sentence, text, carets = str(error.value).split("\n")
    assert says in sentence
    start = carets.index("^")
    assert text[start : start + carets.count("^")].strip() == under
    assert not it.stops
    assert not it.watched


def test_commands_that_change_numbers_say_which():
    it = watches()
    x = named(it.session, "x")
    assert it.do("set x = -2e-1").numbers == {x: -0.2}
    assert it.do("reset").numbers == {}
    assert it.do("watch x.grad").numbers is None


def test_a_label_with_a_sign_in_it_can_be_set():
    x = Value(2.0, label="a=b")
    assert Watches(Session(x * x)).do("set a=b = 3").numbers == {x: 3.0}


def test_layers_are_those_of_the_trace():
    w, x = Value(0.5, label="layers.0.w"), Value(2.0, label="x")
    out = (w * x).tanh()
    out.label = "layers.0.h"
    said = Watches(Session(out)).do("layers").text
    assert said == str(trace(out).layers())
    assert said.startswith("layer")
    assert "no layers" in watches().do("layers").text


def test_control_characters_are_written_out_in_errors():
    with pytest.raises(ValueError, match="no value") as error:
        watches().do("break at \x1b[31mx")
    assert "\x1b" not in str(error.value)
    _, text, carets = str(error.value).split("\n")
    assert text[carets.index("^") : carets.rindex("^") + 1] == r"\x1b[31mx"


def test_a_long_command_is_refused():
    with pytest.raises(ValueError, match="at most 500 characters"):
        watches().do("break at " + "x" * 1000)


def test_a_number_without_a_name_is_never_a_reason_to_stop():
    x = Value(2.0, label="x")
    it = Watches(Session(x * -3.0))
    it.do("break when data < 0")
    assert [it.session.names[it.session.frames[i].node] for i in stops(it)] == ["v1"]


def test_nan_is_unequal_to_everything_but_does_not_change_forever():
    x = Value(float("inf"), label="x")
    it = Watches(Session((x - x) + x * 0.0))
    assert it.do("until v1.data != 0").goto == 1
    assert "not met" in it.do("until v1.data > 0").text


def test_values_that_are_zero_or_equal_are_told_apart():
    a, b = Value(0.0, label="a"), Value(0.0, label="b")  # bool(a) is False, and a == b
    it = Watches(Session(a * 2.0 + b * 3.0))
    it.do("watch a.grad")
    it.do("watch b.grad")
    assert [row.after for row in it.rows(len(it.session.frames) - 1)] == [2.0, 3.0]
    it.do("break at a")
    assert stops(it) == arrivals(it.session, "a")
    it.do("clear")
    it.do("break when b.grad > 1")
    assert stops(it) == arrivals(it.session, "b")
