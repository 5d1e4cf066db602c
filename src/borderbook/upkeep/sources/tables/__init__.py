"""What the readers know as data, not code: YAML beside this module.

``readers`` names the module that reads a dataset; the others hold words and spellings.
"""

from __future__ import annotations

from typing import Any

from borderbook.files import yaml_table


def table(name: str) -> Any:
    """The content of ``<name>.yml`` in this folder; shared between callers, so not to be changed."""
    return yaml_table(__name__, name)
