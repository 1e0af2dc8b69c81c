"""What the site needs beside Sphinx: links that hold, blocks that Python writes, live pages.

A page of docs/ is read on GitHub, too. So a link to a file that has no page of its own, as a module of the
package, leads to the repository (links.py); a photograph of a stepper becomes the stepper itself (live.py);
a block such as ```{room} autograd/draw``` is written when the site is made (blocks.py); and the pages of
docs/ko are Korean (languages.py).
"""

from typing import Any

from . import api, blocks, gallery, languages, links, live, markup, trying


def setup(app: Any) -> dict[str, Any]:
    app.add_config_value("repository", "", "env")
    for part in (api, blocks, gallery, links, live, markup, trying, languages):
        part.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
