"""What a fetched file must be before a reader opens it: what it claims to be, and all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from borderbook.errors import DataError
from borderbook.upkeep.checks import Check, outcome
from borderbook.upkeep.refresh.fetch import Answer
from borderbook.upkeep.sources.reading import content, kind_of, whole_archive

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
        try:
            whole_archive(answer.path)
        except DataError as error:
            yield outcome("the file is whole", False, str(error))
        else:
            yield outcome("the file is whole", True, f"{name}: every part of the archive")
