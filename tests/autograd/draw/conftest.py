import pytest

from autograd.draw import render


@pytest.fixture(autouse=True)
def pure(monkeypatch):
    """Every picture by graphviz-pure: the same bytes on every system."""
    program = render.graphviz_pure()
    if program is None:
        pytest.skip("graphviz-pure is not installed")
    monkeypatch.setenv("GRAPHVIZ_DOT", program)
