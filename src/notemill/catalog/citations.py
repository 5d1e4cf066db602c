"""Keep track of the vintages that this process has loaded, so that a figure or table can cite its sources.

``catalog.load`` records what it returns; ``charts`` and ``show`` look it up. Nothing here opens a file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Union
from urllib.parse import urlsplit

from notemill.errors import UsageError
from notemill.files import suite_table
from notemill.project import EDITED_VARIABLE
from notemill.words import did_you_mean, listed, plural

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTE = "notemill"
"""The key of ``DataFrame.attrs`` under which a loaded table has its citations."""

Of = Union[str, "pd.DataFrame", Iterable[Union[str, "pd.DataFrame"]]]
"""What a figure shows: the name of a dataset, a loaded table, or several of them."""


_RESTATED = re.compile(r"(.+?) \((restated by|read in a copy at) .+\)")
_READ = {"restated by": "read at second hand", "read in a copy at": "read in a copy"}
_DIRECT = {"publisher": "from the publisher", "mirror": "from an agency's mirror"}
_COPIES = {"copy": "a byte-for-byte copy", "reshaped": "a reshaped copy", "transcribed": "a transcription"}


class Citation(NamedTuple):
    """One vintage of a dataset, as it is cited; a tuple of plain values, so that it can be stored with a DataFrame.

    Attributes:
        dataset: its name in data/catalog.yml; '' for a source given as text.
        citation: publisher and title, as the catalog words them.
        vintage: the publisher's date, or "a to b" where cells come from several vintages.
        sha256: checksum of each tidy table, by its vintage.
        as_of: the day as of which it was loaded; '' for 'latest'.
        corrected: whether known errors were corrected; ``as_published`` leaves them.
        obtained: how its files were obtained, as ``entries.Obtained``.
        secondary: of a table compiled by hand, how many rows are secondary, and how many it has; else (0, 0).
    """

    dataset: str
    citation: str
    vintage: str = ""
    sha256: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    corrected: bool = True
    obtained: tuple[str, ...] = ()
    secondary: tuple[int, int] = (0, 0)

    def __deepcopy__(self, _: dict[int, Any]) -> Citation:
        return self  # it never changes, and pandas would copy it at every step


_loaded: dict[str, list[Citation]] = {}


def record(citation: Citation) -> None:
    """Note that a vintage of a dataset was loaded."""
    recorded = _loaded.setdefault(citation.dataset, [])
    if citation not in recorded:
        recorded.append(citation)


def loaded() -> tuple[Citation, ...]:
    """What this process has loaded: the vintages of a dataset together, datasets in the order of their first use."""
    return tuple(citation for vintages in _loaded.values() for citation in vintages)


def forget() -> None:
    """Forget what was loaded, as in a new kernel."""
    _loaded.clear()


@contextmanager
def apart(noted: dict[str, list[Citation]]) -> Iterator[None]:
    """Note in ``noted`` what is loaded within the block; only that is cited there."""
    global _loaded
    _loaded, before = noted, _loaded
    try:
        yield
    finally:
        _loaded = before


# a forked kernel has loaded nothing yet, even if the process it was forked from has
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)


def cited(of: Of) -> tuple[Citation, ...]:
    """The citations of what a figure or table shows.

    Args:
        of: a loaded table gives its own vintage; the name of a dataset gives the vintages of it that this process has
            loaded; a text of several words is taken as a source of its own ("own survey, 2026").

    Raises:
        UsageError: a single word that is not the name of a loaded dataset.
    """
    parts = [of] if isinstance(of, str) or hasattr(of, "attrs") else list(of)
    result: list[Citation] = []
    for part in parts:
        if isinstance(part, str):
            vintages = _loaded.get(part) or _broken_down(part)
            if not vintages and re.fullmatch(r"\w+", part):
                load = did_you_mean(part, _loaded) or f" Load it first: catalog.load('{part}')."
                raise UsageError(
                    f"'{part}' is not a dataset that was loaded here, so it cannot be cited.{load} "
                    "A source of your own is a text of several words ('own survey, 2026')."
                )
            result += vintages or [Citation("", part)]
        else:
            result += map(_restored, part.attrs.get(ATTRIBUTE, ()))
    return tuple(dict.fromkeys(result))


def _restored(stored: Sequence[Any]) -> Citation:
    """A citation, also from the lists that a Parquet file makes of it."""
    dataset, citation, vintage, sums, as_of, corrected, ways, rows = stored
    checksums, ways = tuple(map(tuple, sums)), tuple(ways)
    return Citation(dataset, citation, vintage, checksums, as_of, corrected, ways, tuple(rows))


def _broken_down(dataset: str) -> list[Citation]:
    """The vintages loaded as a dataset by a column: 'sales by customer' belongs to 'sales'."""
    return [one for name, cited in _loaded.items() if name.startswith(f"{dataset} by ") for one in cited]


def as_json(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Name, vintage and checksums of each citation, as plain JSON."""
    distinct = dict.fromkeys(c._replace(as_of="", corrected=True) for c in citations)
    return [{"name": c.dataset, "vintage": c.vintage, "sha256": dict(c.sha256)} for c in distinct]


def source_line(citations: Iterable[Citation], *, short: bool = False) -> str:
    """'Source: a' or 'Sources: a; b', each source once, with its vintages and how they were obtained.

    In an edited copy of a notebook it is 'Own computation (how it was edited) from a; b': what is shown there need not
    be what a publisher or this project found.

    Args:
        citations: what is cited.
        short: how files were obtained in a word or two, for a page that has the whole line in a menu.
    """
    by_name: dict[str, list[Citation]] = {}
    for citation in citations:
        by_name.setdefault(citation.citation, []).append(citation)
    lines = [with_vintages(name, group, short=short) for name, group in by_name.items()]
    if edited():
        return " from ".join(filter(None, (f"Own computation ({edited()})", "; ".join(lines))))
    return f"{plural(len(lines), 'Source')}: {'; '.join(lines)}" if lines else ""


def edited() -> str:
    """How the notebook that is run differs from the committed one, in words; '' if it does not."""
    return os.environ.get(EDITED_VARIABLE, "")


def with_vintages(name: str, citations: list[Citation], *, short: bool = False) -> str:
    """A citation with the vintages cited under it, how they were obtained, and how many rows are secondary."""
    dates = sorted({citation.vintage for citation in citations} - {""})
    vintages = f"{plural(len(dates), 'vintage')} {listed(dates)}" if dates else ""
    how = obtained((way for citation in citations for way in citation.obtained), short=short)
    rows = {_secondary(*citation.secondary, short=short) for citation in citations if citation.secondary[0]}
    return ", ".join(filter(None, (name, vintages, how, *sorted(rows))))


def _secondary(count: int, rows: int, *, short: bool) -> str:
    if short:
        return "secondary" if count == rows else "partly secondary"
    return f"{count} of {rows} rows secondary (restated by others or read in a copy)"


def of_institution(url: str) -> bool:
    """Whether an address is that of an institution or an international organisation: ``hosts`` in ``curated.yml``."""
    return f".{urlsplit(url).hostname}".endswith(tuple(f".{name}" for name in suite_table("curated")["hosts"]))


def issued(source: str) -> str:
    """'Office, read at second hand' of 'Office (restated by X)'."""
    found = _RESTATED.fullmatch(source)
    return f"{found[1]}, {_READ[found[2]]}" if found else source


def for_readers(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table compiled by hand as pages print them: sources as ``issued`` words them, no address of an outlet.

    In place of an outlet's address stands that of the institution, if ``should_stand_at`` has it. Claims name no
    source: of them only the addresses of institutions stay.
    """
    kept = rows["url"].map(of_institution).astype("bool")
    said = {}
    for name in {"publisher", "source_title"} & {*rows}:
        said[name] = list(map(issued, rows[name]))
        kept |= ~rows[name].str.fullmatch(_RESTATED)
    return rows.assign(**said, url=rows["url"].where(kept, rows.get("should_stand_at", "")))


def obtained(ways: Iterable[str], *, short: bool = False) -> str:
    """How files were obtained, in words: 'in a reshaped copy by a third party'; '' if ``ways`` is empty."""
    used = set(ways)
    direct = [text for way, text in _DIRECT.items() if way in used]
    copies = [text for way, text in _COPIES.items() if way in used]
    by = f"by{' or from' * ('transcribed' in used)} {'third parties' if len(copies) > 1 else 'a third party'}"
    how = f"in {listed(copies)} {by}"
    if short:
        how = "transcribed" if used & {*_COPIES} == {"transcribed"} else "in copies"
    return listed([*direct, *([how] if copies else ())])
