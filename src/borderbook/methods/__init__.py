"""Statistics: data frames in, numbers and data frames out; they write no sentence, draw nothing and open no file.

Of the catalog they use names of codes and layouts alone.
``bb.methods.intervals``, ``bb.methods.forecast`` and so on are modules; each is imported at its first use.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name not in __dir__():
        raise AttributeError(f"there is no method '{name}'; there are {', '.join(__dir__())}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted(module.name for module in iter_modules(__path__))
