"""The commands of CONTRIBUTING.md: `python -m nox -s setup`, test, check or all; --list explains them.

They use the environment that nox itself is in, so that nothing is installed a second time.
"""

import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["check", "test"]

GITHUB = {  # schema, as check-jsonschema calls it: the files of .github/ that follow it
    "github-workflows": "workflows/*.yml",
    "github-issue-forms": "ISSUE_TEMPLATE/*.yml",
    "dependabot": "dependabot.yml",
}


def python(session: nox.Session, *arguments: str | Path) -> None:
    session.run(sys.executable, "-m", *arguments)


@nox.session
def setup(session: nox.Session) -> None:
    """Install the packages, editable, with what their developers need, and the hook of `git commit`."""
    python(session, "pip", "install", "-e", ".[dev]")
    python(session, "pre_commit", "install")


@nox.session
def test(session: nox.Session) -> None:
    """Run the tests. What follows -- is for pytest: nox -s test -- tests/nn -k adam"""
    python(session, "pytest", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Check style, layout and types, and the files of .github/. It changes nothing: `ruff format` does."""
    python(session, "ruff", "check", ".")
    python(session, "ruff", "format", "--check", ".")
    python(session, "mypy")
    for schema, files in GITHUB.items():
        paths = sorted(Path(".github").glob(files))
        python(session, "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


@nox.session
def site(session: nox.Session) -> None:
    """Build the site into build/site, where index.html is a page to open."""
    python(session, "sphinx", "-d", "build/doctrees", "docs", "build/site")


@nox.session
def all(session: nox.Session) -> None:
    """Do all of it from nothing, as CI does. It makes .venv anew, and needs bash: on Windows, that of WSL."""
    session.run("bash", ".ci/run")
