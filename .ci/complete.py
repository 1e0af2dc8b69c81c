"""`complete.py LOG DATA`: fail, with a sentence, unless every process of pytest left its coverage data.

LOG is what pytest printed, DATA.* are the files of data. pytest is one process, and one more for each
worker of xdist; each imports tests/last.py when its tests are over, and its data must go as far as that.
"""

import re
import sys
from glob import glob
from pathlib import Path

from coverage import CoverageData
from coverage.exceptions import CoverageException

LAST = str(Path("tests", "last.py").resolve())


def is_complete(path: str) -> bool:
    data = CoverageData(path)
    try:
        data.read()
    except CoverageException:
        return False
    return LAST in data.measured_files()


log, name = sys.argv[1:]
workers = re.search(r"^(\d+) workers? \[", Path(log).read_text(encoding="utf-8"), re.MULTILINE)
expected = 1 + int(workers[1]) if workers else 1
complete = sum(map(is_complete, glob(f"{name}.*")))
if complete != expected:
    sys.exit(
        f"{complete} of the {expected} processes of pytest have left their coverage data complete: "
        "look for a test that switches tracing off, and for a process that was killed"
    )
