"""The reference: what the docstrings say of the library, the guides, recipes for other programs (`make docs`)."""

import re
import subprocess
import sys
from pathlib import Path

import borderbook

ROOT = Path(__file__).resolve().parents[1]
project, release, html_title = "Borderbook", borderbook.__version__, f"Borderbook {borderbook.__version__}"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
templates_path = ["_templates"]
html_theme_options = {
    "description": "Reference",
    "show_powered_by": False,
    "font_family": "sans-serif",
    "page_width": "1100px",
}
html_show_copyright = html_copy_source = False
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
autodoc_member_order = "bysource"
napoleon_use_ivar = True
napoleon_custom_sections = [("Class attributes", "params_style")]
autodoc_type_aliases = {"ArrayLike": "ArrayLike"}
python_use_unqualified_type_names = True

# What notebooks import. What works around them is for who changes it: its docstrings stand in the code.
METHODS = (ROOT / "src" / "borderbook" / "methods").iterdir()
MODULES = [
    "borderbook", "notemill.catalog", "notemill.charts", "notemill.show", "notemill.words",
    "borderbook.phrases", "notemill.errors", "notemill.questions.base", "notemill.questions.types",
    *sorted(f"borderbook.methods.{path.stem}" for path in METHODS if not path.name.startswith("_")),
]  # fmt: skip


def pages(app):
    """A page for each module of the library."""
    folder = ROOT / "docs" / "api"
    folder.mkdir(exist_ok=True)
    for name in MODULES:
        text = f"{name}\n{'=' * len(name)}\n\n.. automodule:: {name}\n   :members:\n   :show-inheritance:\n"
        (folder / f"{name}.rst").write_text(text)


def measures(app, what, name, thing, options, lines):
    """The formula and the assumptions of a measure, which its docstring names in a line each, as fields."""
    lines[:] = [re.sub(r"^(Measure|Formula|Assumptions|Example|Used by): ", r":\1: ", line) for line in lines]


def guides(app):
    """The guides with their stored outputs, as parts of pages of the reference."""
    call = [sys.executable, "-m", "nbconvert", "--log-level", "ERROR", "--to", "html", "--template", "basic"]
    made, guides = ROOT / "build" / "guides", sorted((ROOT / "notebooks" / "guides").glob("*.ipynb"))
    subprocess.run([*call, "--output-dir", made, *guides], check=True)
    for path in made.glob("*.html"):  # the page has the title already
        path.write_text(re.sub(r"<h1.*?</h1>", "", path.read_text(), count=1, flags=re.S))


def setup(app):
    """What Sphinx calls."""
    app.connect("autodoc-process-docstring", measures)
    app.connect("builder-inited", pages)
    app.connect("builder-inited", guides)
