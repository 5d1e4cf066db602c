"""What the readers know as data, not code: YAML beside this module.

``datasets`` and ``curated`` say what each table must look like; the others hold words and spellings.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """The content of ``<name>.yml`` in this folder; shared between callers, so not to be changed."""
    text = (files(__package__) / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
