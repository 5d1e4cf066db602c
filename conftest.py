"""nbval compares words and numbers of outputs, not the bytes of pictures, nor of those inside HTML."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let nbval read notebooks/nbval.cfg, unless it was told to read something else."""
    if getattr(config.option, "nbval", False) and not config.option.nbval_sanitize_with:
        config.option.nbval_sanitize_with = str(Path(__file__).parent / "notebooks" / "nbval.cfg")
