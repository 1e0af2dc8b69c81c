"""The site is built by .ci/site, which says in the environment where it is: SITE=build/site."""

import os
from pathlib import Path

import pytest

SITE = os.environ.get("SITE")
collect_ignore = [] if SITE else ["test_built.py"]


@pytest.fixture(scope="session")
def site():
    return Path(SITE).resolve()
