"""The engine, as papermill's entry point names it.

papermill imports this module whenever it is used, so it is outside ``run``. Without that folder, papermill executes
notebooks by itself and knows no such engine.
"""

from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    if name != "Engine":
        raise AttributeError(name)
    if not find_spec("notemill.run"):
        return None
    from notemill.run import engine

    # None while papermill is importing that module, which then registers the engine itself
    return getattr(engine, name, None)
