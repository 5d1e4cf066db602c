"""Changes data/catalog.yml: one writer at a time, comments and hand-written fields kept, the file always readable."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from borderbook.upkeep import checksums
from notemill import project
from notemill.catalog.entries import Catalog, parsed
from notemill.errors import DataError, Place
from notemill.files import held

READ_FROM_FILES = ("complete", "not_broken_down", "origin")


def locked() -> AbstractContextManager[None]:
    """The lock of data/: of two writers at the same time, one would lose its line in the catalog."""
    return held(project.data())


@contextmanager
def edited(dataset: str) -> Iterator[dict[str, Any]]:
    """The entry of a dataset as plain YAML, to be changed in place; written when the block ends without an error.

    The caller holds the lock (``locked``).

    Raises:
        DataError: the changed catalog could not be read back; the old one is kept.
    """
    from ruamel.yaml import YAML

    path = project.data() / "catalog.yml"
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True  # lines stay as they were written
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(path.read_text(encoding="utf-8"))
    yield document["datasets"][dataset]
    buffer = io.StringIO()
    yaml.dump(document, buffer)
    try:
        parsed(buffer.getvalue(), Catalog, path)
    except DataError as error:
        raise DataError(
            f"this change would make the catalog unreadable ({error.problem}); nothing was changed",
            Place(path),
            "Use ordinary letters in the names of the files and in the origin.",
        ) from error
    checksums.write(path, buffer.getvalue().encode())


def insert(listed: list[Any], fields: dict[str, Any]) -> None:
    """Insert a vintage into a list that is sorted by date, or update the vintage of the same date."""
    day = str(fields["date"])
    same = next((i for i, other in enumerate(listed) if str(other["date"]) == day), None)
    if same is None:
        listed.insert(sum(str(other["date"]) < day for other in listed), fields)
        return
    # a field that is absent now has its default value; fields that were written by hand are kept
    copied = listed[same]["obtained"] != fields["obtained"]
    for name in (*READ_FROM_FILES, *(["note"] if copied else [])):
        listed[same].pop(name, None)
    listed[same].update(fields)
