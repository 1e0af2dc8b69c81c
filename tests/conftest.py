import pytest

from .browser import FLAGS, Watch, chromium, has_plugin, missing


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests in a browser come last: playwright's event loop runs on, and asyncio.run() wants to be alone."""
    items.sort(key=lambda item: "page" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright):
    program = chromium(playwright)
    if not program:
        missing("Chromium is not installed: apt install chromium, or playwright install chromium")
    return {"executable_path": program, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def base_url():
    """None: pages are files. The plugin's own fixture is a method, of which pytest 9.1 and later warn."""


@pytest.fixture
def page(request):
    if not has_plugin(request.config):
        missing("pytest-playwright is not installed: pip install -e '.[test]'")
    page = request.getfixturevalue("context").new_page()
    watch = Watch(page)
    yield page
    assert not watch.seen
