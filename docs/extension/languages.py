"""The pages in ko/ are Korean, and say so: to screen readers, search engines, and what breaks lines."""

from typing import Any


def setup(app: Any) -> None:
    app.connect("html-page-context", tell)


def tell(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if pagename.startswith("ko/"):
        context["language"] = "ko"
