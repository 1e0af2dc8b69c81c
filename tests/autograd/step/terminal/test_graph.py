"""The left side of the running program."""

import pytest

from autograd import Value, stepper
from autograd.formula.symbol import as_symbol
from autograd.step.terminal.rows import shown

from .driver import driven, net, neuron


@pytest.mark.slow
@driven(neuron)
async def test_marks_show_what_a_frame_reads_and_sets(it):
    await it.press("right")  # v1 = x * w
    marks = {name: mark for mark, name, *_ in it.rows()}
    assert marks == {"x": "○", "w": "○", "b": "", "v1": "●", "v2": "", "h": "", "v3": "", "L": ""}
    await it.press("b", "right")  # L sends to v3
    marks = {name: mark for mark, name, *_ in it.rows()}
    assert {name for name, mark in marks.items() if mark} == {"L", "v3"}
    assert marks["L"] == "○"
    assert it.app.graph.selected is it.app.frame.step.parent


@driven(neuron)
async def test_enter_goes_to_the_frame_that_completes_a_gradient(it):
    session = it.app.session
    for row, node in enumerate(shown(session)):
        it.app.graph.move_cursor(row)
        await it.press("enter")
        assert it.app.i == session.finished(node)


@driven(neuron)
async def test_up_and_down_choose_a_value(it):
    await it.press("down", "down", "up")
    assert it.app.session.names[it.app.graph.selected] == "w"
    await it.press("pagedown")
    assert it.app.session.names[it.app.graph.selected] == "L"
    await it.press("pageup")
    assert it.app.session.names[it.app.graph.selected] == "x"
    assert it.app.i == 0


@driven(neuron)
async def test_the_mouse_chooses_a_value_and_then_its_frame(it):
    await it.click("GraphView", offset=(4, 3))
    assert it.app.session.names[it.app.graph.selected] == "b"
    assert it.app.i == 0
    await it.click("GraphView", offset=(4, 3))
    assert it.app.i == it.app.session.finished(it.app.graph.selected)
    await it.click("GraphView", offset=(4, 0))  # the header
    await it.click("GraphView", offset=(4, 20))  # below the last row
    assert it.app.session.names[it.app.graph.selected] == "b"


@pytest.mark.slow
@driven(neuron)
async def test_the_graph_as_a_tree(it):
    await it.press("t")
    names = [name for _, name, *_ in it.rows()]
    assert names[:4] == ["▾ L", "  ▾ v3", "    ▾ h", "      ▾ v2"]
    assert [made for _, name, made, *_ in it.rows() if name.strip() == "x"] == ["given", "(above)"]
    it.app.graph.move_cursor(2)
    await it.press("f")
    assert [name for _, name, *_ in it.rows()] == ["▾ L", "  ▾ v3", "    ▸ h", "      x"]
    await it.click("GraphView", offset=(2 + 4, 3))  # its mark
    assert len(it.rows()) == len(names)


@driven(net)
async def test_scopes_fold_and_their_totals_are_honest(it):
    await it.press("t", "t", "end")
    session, graph = it.app.session, it.app.graph
    row = next(row for row in graph.rows if row.key == "layers.0")
    total = sum(abs(session.grads[node]) for node in row.inside)
    _, name, count, _, grad, _ = graph._cells(row)
    assert str(grad) == f"Σ{as_symbol(total)}"
    assert str(count) == f"{len(row.inside)} values"
    assert str(name) == "▸ layers.0"
    graph.move_cursor(graph.index["layers.0"])
    before = len(graph.rows)
    await it.press("enter")
    assert len(graph.rows) > before
    assert graph.rows[graph.cursor].key == "layers.0"


@driven(net)
async def test_a_folded_scope_carries_the_mark_of_what_is_in_it(it):
    await it.press("t", "t")
    for i in range(len(it.app.session.frames)):
        it.app.show(i)
        frame = it.app.frame
        if frame.step:
            marked = [row for row in it.app.graph.rows if it.app.graph.marks.get(row.key)]
            concerned = {node for row in marked for node in (row.inside or [row.key])}
            assert {frame.step.node, frame.step.parent} <= concerned


@driven(net)
async def test_of_open_scopes_the_innermost_carries_the_mark(it):
    await it.press("t", "t")
    it.app.graph.move_cursor(it.app.graph.index["layers.0"])
    await it.press("f")
    b = next(node for node in it.app.session.nodes if node.label == "layers.0.neurons.2.b")
    it.app.show(it.app.session.finished(b))
    assert it.app.graph.marks == {"layers.0.neurons.2": "●"}
    assert it.app.graph.rows[it.app.graph.cursor].key == "layers.0.neurons.2"


def large():
    x = [Value(0.01 * i, label=f"x{i}") for i in range(60)]
    y = Value(1.0, label="y")
    for i in range(1_500):
        y = y * 0.999 + x[i % 60]
    return stepper(y)


@pytest.mark.slow
@driven(large)
async def test_thousands_of_values(it):
    session = it.app.session
    assert len(it.app.graph.rows) > 3_000
    await it.press("end")
    assert it.app.graph.rows[it.app.graph.cursor].node is session.frames[-1].step.parent
    await it.press("b", "right", "t", "right", "t", "t")
    assert any("●" in line for line in it.screen())
    it.app.show(1000)
    await it.settle()
    node = it.app.frame.node
    row = it.rows()[it.app.graph.index[node]]
    assert row[3] == str(as_symbol(session.data[node]))
    assert any(session.names[node] in line for line in it.screen())


@pytest.mark.untraced
@driven(large)
async def test_only_lines_in_sight_are_drawn(it):
    drawn = []
    cells = it.app.graph._cells
    it.app.graph._cells = lambda row: drawn.append(row) or cells(row)
    await it.press("right")
    assert 0 < len(drawn) < 200
