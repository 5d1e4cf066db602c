"""What a fetched file must be before a reader opens it: what it claims to be, and all of it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence

from borderbook.catalog.checks import Check, outcome
from borderbook.errors import DataError
from borderbook.refresh.fetch import Answer
from borderbook.sources.reading import LARGEST, content, kind_of

# what a web page is called in the header Content-Type; other words in it, such as octet-stream, say nothing
PAGE = "text/html"


def of_file(answer: Answer, kinds: Sequence[str]) -> Iterator[Check]:
    """Whether a file is what it claims to be, and all of it."""
    wanted, name = " or ".join(kinds), answer.path.name
    try:
        raw = content(answer.path)
    except DataError as error:  # empty, or a gzip that ends early
        yield outcome("the file is whole", False, str(error))
        return
    kind = kind_of(raw)
    yield outcome("the file is what it claims to be", kind in kinds, f"{name}: {kind}, wanted {wanted}")
    page = answer.content_type.startswith(PAGE)
    served = answer.content_type or "no content type"
    yield outcome("the content type is not a page's", not page, f"{name}: {served}", required=False)
    if kind in ("xlsx", "ods"):
        fault = _damage(answer)
        yield outcome("the file is whole", not fault, f"{name}: {fault or 'every part of the archive'}")


def _damage(answer: Answer) -> str:
    """What is wrong with a zip archive; nothing if it is whole."""
    try:
        with zipfile.ZipFile(answer.path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                return f"unpacks to more than {LARGEST >> 20} MB"
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        return str(error) or "damaged"
    return f"{bad} is damaged" if bad else ""
