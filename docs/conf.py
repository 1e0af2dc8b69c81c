"""How Sphinx makes the site of this folder: python -m sphinx -d build/doctrees docs build/site

The pictures of the gallery are those in the folder that the environment variable GALLERY names, or in
build/gallery: a demo whose folder is not there is run. What is in build/try becomes try/.
"""

import os
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
os.environ["GLASSGRAD_NATIVE"] = "0"  # the classes in Python have signatures

import refresh  # noqa: E402
from extension import api  # noqa: E402

os.environ["GRAPHVIZ_DOT"] = refresh.drawer()  # the notebook's pictures are the same on every system

with (HERE.parent / "pyproject.toml").open("rb") as file:
    about = tomllib.load(file)["project"]

project = "glassgrad"
author = copyright = about["authors"][0]["name"]
version = release = about["version"]
repository = about["urls"]["Homepage"]
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.linkcode", "extension"]
exclude_patterns = ["*.py", "pictures"]
templates_path = ["templates"]
nitpicky = True
smartquotes = False

myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 4
myst_url_schemes = {
    "http": None,
    "https": None,
    "mailto": None,
    "repository": f"{repository}/blob/main/{{{{path}}}}",
}
nb_execution_mode = "force"
nb_execution_excludepatterns = ["ko/*"]  # they show what the English cells show: extension/languages.py
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # nothing from other hosts

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "glassgrad"
html_logo = html_favicon = "static/logo.svg"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # which would be fetched: a site opened as a file has search, too
html_theme_options = {
    "top_of_page_buttons": ["view"],  # a template of ours: the switch of the language
    "light_css_variables": {"color-brand-primary": "#0f766e", "color-brand-content": "#0f766e"},
    "dark_css_variables": {"color-brand-primary": "#2dd4bf", "color-brand-content": "#2dd4bf"},
}


def linkcode_resolve(domain: str, info: dict[str, str]) -> str | None:
    """Where the repository has the source of a name of the API."""
    path = api.source(info["module"], info["fullname"]) if domain == "py" else None
    return f"{repository}/blob/main/{path}" if path else None
