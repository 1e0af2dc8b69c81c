"""Node, for the tests of JavaScript that needs no document.

Such a test is skipped where Node is missing, unless the environment says BROWSER=required, as the project's
CI does. tests/browser.py has the same for what needs a document.
"""

import json
import shutil
import subprocess

from autograd.step.page.javascript import asset, rules_module
from autograd.step.page.modules import joined

from .browser import TEXT, missing


def ask(imports, function, argument, operations=()):
    """function(argument), with what it imports from the modules of a page and the rules of these operations.

    All of it goes as text: nan, infinities and the sign of zero arrive.
    """
    if not shutil.which("node"):
        missing("Node is not installed: apt install nodejs")
    written = {"test.js": imports, "rules.js": rules_module(operations)}
    script = joined("test.js", lambda file: written.get(file) or asset(file))
    program = (
        f'"use strict";\n{script}\nprocess.stdout.write(({TEXT})(({function})({json.dumps(argument)})));'
    )
    ran = subprocess.run(["node", "-"], input=program, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
