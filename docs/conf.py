"""How Sphinx makes the site of this folder: python -m sphinx docs build/site

Beside the pages the site needs pictures of the demos: the folder that the environment variable GALLERY names, or
build/gallery, which `glassgrad demo all` fills if it is not there. What stands in build/try is published as try/.
"""

import os
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
os.environ["GLASSGRAD_NATIVE"] = "0"  # the classes in Python have signatures

import refresh  # noqa: E402

os.environ["GRAPHVIZ_DOT"] = refresh.drawer()  # the notebook's pictures are the same on every system

with (HERE.parent / "pyproject.toml").open("rb") as file:
    about = tomllib.load(file)["project"]

project = "glassgrad"
author = about["authors"][0]["name"]
copyright = author
version = release = about["version"]
language = "en"

smartquotes = False
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.linkcode", "extension"]
exclude_patterns = ["*.py", "pictures"]
nitpicky = True

myst_heading_anchors = 4
myst_links_external_new_tab = False
myst_enable_extensions = ["dollarmath", "html_image"]
html_math_renderer = "mathml"
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_execution_show_tb = True
nb_ipywidgets_js = {}  # nothing from other hosts

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_display_short_literal_types = True
toc_object_entries_show_parents = "hide"
add_module_names = False

html_theme = "furo"
html_title = "glassgrad"
html_logo = "static/logo.svg"
html_favicon = "static/logo.svg"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "source_edit_link": about["urls"]["Homepage"] + "/blob/main/docs/{filename}",
    "light_css_variables": {"color-brand-primary": "#0f766e", "color-brand-content": "#0f766e"},
    "dark_css_variables": {"color-brand-primary": "#2dd4bf", "color-brand-content": "#2dd4bf"},
}
repository = about["urls"]["Homepage"]


def linkcode_resolve(domain: str, info: dict[str, str]) -> str | None:
    """Where the repository has the source of a name of the API."""
    from extension.api import source

    path = source(info["module"], info["fullname"]) if domain == "py" else None
    return f"{repository}/blob/main/{path}" if path else None
myst_url_schemes = {
    "http": None,
    "https": None,
    "mailto": None,
    "repository": repository + "/blob/main/{{path}}",
}
