"""Loads the readers' tables, which are YAML files in this folder.

``readers.yml`` gives the module that reads each dataset; the other files hold headings, words and spellings.
"""

from __future__ import annotations

from typing import Any

from notemill.files import yaml_table


def table(name: str) -> Any:
    """The content of ``<name>.yml`` in this folder. Do not change it: all callers share it."""
    return yaml_table(__name__, name)
