import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from .browser import FLAGS, Watch, as_new, chromium, has_plugin, missing
from .tracing import FirstCases

# Here each run tries a few other examples, and each night many; CI tries more, always the same.
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("nightly", max_examples=2_000, deadline=None, print_blob=True)
settings.register_profile(
    "ci",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

# The commands that tests start: each is twice as quick where Python finds what an earlier one compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

collect_ignore = ["last.py"]  # else it is imported first, for its doctests


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Only the whole suite is worth several processes; tests that are named start at once in this one."""
    return None if config.args_source is config.ArgsSource.TESTPATHS else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests in a browser come last: playwright's event loop runs on, and asyncio.run() wants to be alone.

    Of these a group, which one process runs, comes first, so that the others end with it.
    """

    def place(item):
        is_in_browser = not {"page", "browser"}.isdisjoint(getattr(item, "fixturenames", ()))
        return is_in_browser, not item.get_closest_marker("xdist_group")

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected stays to the end: the collector of cycles need not walk through it over and over."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_configure(config):
    """Coverage is measured in pytest's processes alone: to begin with it doubles the time of a command."""
    if "COVERAGE_PROCESS_START" in os.environ:
        config.pluginmanager.register(FirstCases())
    if hasattr(config, "workerinput"):
        for name in [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]:
            del os.environ[name]


def pytest_sessionfinish():
    """Each process of pytest does this at the end: .ci/complete.py looks for it in their coverage data."""
    from . import last  # noqa: F401


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright):
    program = chromium(playwright)
    if not program:
        missing("Chromium is not installed: apt install chromium, or playwright install chromium")
    return {"executable_path": program, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def base_url():
    """None: pages are files. The plugin's own fixture is a method, of which pytest 9.1 and later warn."""


@pytest.fixture(scope="session")
def tab(browser, browser_context_args):
    """One for all tests: to open another costs more than most of them do."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(request):
    if not has_plugin(request.config):
        missing("pytest-playwright is not installed: pip install -e '.[test]'")
    page = request.getfixturevalue("tab")
    as_new(page)
    watch = Watch(page)
    yield page
    assert not watch.end()
