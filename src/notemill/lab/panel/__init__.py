"""The parameter panel of a notebook in Jupyter: controls, and what the notebook shows for their values.

``bb.panel(ask)`` ends the cell that checks a question's parameters. The controls are made from the question's model.
When one is moved, the notebook's cells from that cell on are run again with the new values, as they were last executed
or saved. They use variables of their own: the notebook's variables, and what its cells show, stay as they were.
Headless runs, nbval and reports have no panel.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notemill.questions.base import Parameters


def show(ask: Parameters) -> Any:
    """The panel of a question in a notebook that is open in Jupyter; None anywhere else.

    Args:
        ask: the question's checked parameters; the controls start with their values.
    """
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    notebook = os.environ.get("JPY_SESSION_NAME", "")  # Jupyter's server tells a kernel its notebook's path
    if shell is None or not notebook.endswith(".ipynb"):
        return None
    from notemill.lab.panel.code import Cells
    from notemill.lab.panel.view import Panel

    return None if Cells.running else Panel(ask, Cells(Path(notebook), shell)).widget
