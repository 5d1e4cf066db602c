"""``borderbook refresh``: the publisher's newest file, checked before it is accepted, stored whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, get_args

from borderbook import project, words
from borderbook.catalog import read_catalog
from borderbook.catalog.citations import obtained
from borderbook.catalog.entries import Entry, Obtained, SourceFile, Vintage
from borderbook.errors import BorderbookError, DataError, UsageError
from borderbook.files import checksum, replacing_folder
from borderbook.upkeep.acceptance import Check, compared, same_figures, unlike
from borderbook.upkeep.downloads import MACHINE, ByHand, Eurostat, File, Linked, Portal, Watched, download_of
from borderbook.upkeep.ingest import Prepared, described_file, prepared, read, store
from borderbook.upkeep.refresh.fetch import Fetcher, FetchError
from borderbook.upkeep.refresh.publishers import Fetched, newest_files, watched
from borderbook.upkeep.sources import tables
from borderbook.upkeep.sources.reading import kind
from borderbook.upkeep.sources.rows import Reading

Status = Literal["created", "unchanged", "refused", "unreachable", "by_hand"]
LAYOUT = "layout, types, codes and keys"
REFUSED = "refused"  # the folder in data/


@dataclass(frozen=True)
class Outcome:
    """What a refresh of one dataset did.

    Attributes:
        dataset: its name.
        status: a vintage was created; nothing is new; the file was refused; the publisher gave none; or no
            machine can get it.
        message: that in a sentence or two, and what to do.
        vintage: the date of the vintage that was created, or of the file that was refused.
        checks: what the file was checked for.
        aside: the folder with a refused file, from the project's root.
    """

    dataset: str
    status: Status
    message: str
    vintage: str = ""
    checks: tuple[Check, ...] = ()
    aside: str = ""


def refreshable() -> list[str]:
    """The datasets that can be refreshed without a person, in the catalog's order."""
    entries = read_catalog().datasets.items()
    return [name for name, entry in entries if isinstance(download_of(name, entry), MACHINE)]


def refresh(dataset: str, fetcher_of: Callable[..., Fetcher] = Fetcher) -> Outcome:
    """Get a dataset's newest files, check them, and store them as a vintage.

    Args:
        dataset: a name in data/catalog.yml.
        fetcher_of: makes what gets the files.

    Raises:
        UsageError: no such dataset, or the catalog does not say how it is published.
        OSError: the disk is full or read-only; every old vintage is untouched.
    """
    entry = read_catalog().entry(dataset)
    asked, advice = download_of(dataset, entry), ""
    if asked is None:
        raise UsageError(
            f"data/catalog.yml does not say how '{dataset}' is downloaded. Get it from {entry.landing_page}, then: "
            f"borderbook ingest {dataset} FILE --vintage DATE --obtained HOW."
        )
    if isinstance(asked, ByHand):
        ingest = f" Then: borderbook ingest {dataset} FILE --vintage DATE --obtained HOW."
        advice = asked.advice + (ingest if dataset in tables.table("readers") else "")
        if asked.watched is None:
            return Outcome(dataset, "by_hand", advice)
        asked = asked.watched
    with tempfile.TemporaryDirectory(prefix="borderbook-refresh-") as folder:
        most = asked.megabytes * 1_000_000
        try:
            with closing(fetcher_of(Path(folder), browser=asked.browser, most=most)) as fetcher:
                if isinstance(asked, Watched):
                    address, changed = watched(asked, fetcher)
                    told_of = (
                        f"{address} {'is not' if changed else 'is'} the file from which the table was made."
                    )
                    status: Status = "by_hand" if changed else "unchanged"
                    return Outcome(dataset, status, f"{told_of} {advice}" if changed else told_of)
                fetched = newest_files(asked, entry.coverage.start, _last(entry), fetcher)
        except (FetchError, DataError) as error:  # an empty answer to what is only watched is one, too
            return Outcome(dataset, "unreachable", f"{error} The dataset's page: {entry.landing_page}")
        if fetched is None:
            return Outcome(dataset, "unchanged", "nothing newer is published.")
        return _Judgement(dataset, entry, asked, fetched).outcome()


def _last(entry: Entry) -> Sequence[SourceFile]:
    """The files of the last vintage that a refresh stored."""
    fetched = [vintage for vintage in entry.every if any(file.address for file in vintage.files)]
    return max(fetched, key=lambda vintage: vintage.date).files if fetched else []


class _Judgement:
    """Files that were fetched, from the first look at them to a vintage or to the folder of those refused."""

    def __init__(
        self, dataset: str, entry: Entry, download: Linked | File | Eurostat | Portal, fetched: Fetched
    ) -> None:
        self.dataset, self.entry, self.download, self.fetched = dataset, entry, download, fetched
        self.files = [answer.path for answer in fetched.answers]
        self.date = fetched.date
        self.checks: list[Check] = []

    def outcome(self) -> Outcome:
        """What comes of them."""
        known = self._known_files()
        if known is not None and not self._is_better_than(known):
            return self._nothing_new(known)
        what = self._prepared()
        if what is None:
            return self._refused()
        same = same_figures(self.dataset, what.table)
        if same is not None:
            return self._confirmed(same, what) if self._is_better_than(same) else self._nothing_new(same)
        self.checks += compared(self.dataset, what.table, what.vintage)
        return self._refused() if any(check.stops for check in self.checks) else self._stored(what)

    def _known_files(self) -> Vintage | None:
        """The vintage that was read from these very files."""
        sums = {checksum(path) for path in self.files}
        return next((one for one in self.entry.every if {file.sha256 for file in one.files} == sums), None)

    def _held(self, date: dt.date | None) -> Vintage | None:
        """The vintage of a day, in use or not; None without one."""
        return next((one for one in self.entry.every if one.date == date), None)

    def _is_better_than(self, held: Vintage) -> bool:
        """Whether a vintage is a copy that is further from the publisher than what was fetched now."""
        ranks = get_args(Obtained)
        return not held.withdrawn and ranks.index(self.download.obtained) < ranks.index(held.obtained)

    def _confirmed(self, held: Vintage, what: Prepared) -> Outcome:
        """List what was fetched in place of the files of a copy that has the same figures."""
        vintage = what.vintage.model_copy(update={"date": held.date, "note": held.note})
        store(replace(what, vintage=vintage), replace=True)
        message = (
            f"the vintage {held.date}, until now {obtained([held.obtained])}, is confirmed figure by figure; "
            f"it is {obtained([vintage.obtained])} now."
        )
        return Outcome(self.dataset, "unchanged", message, checks=tuple(self.checks))

    def _nothing_new(self, known: Vintage) -> Outcome:
        if known.withdrawn:
            how = f"which was withdrawn: {known.reason}. Wait for the publisher to mend it"
        elif known.complete and known.date < read_catalog().entry(self.dataset).newest(self.dataset).date:
            how = "which is older than the newest one. Look at the publisher's page if you expected more"
        else:
            how = "which is in use"
        message = f"the publisher gives the figures of the vintage {known.date}, {how}."
        return Outcome(self.dataset, "unchanged", message, checks=tuple(self.checks))

    def _prepared(self) -> Prepared | None:
        """The vintage in store; None if a reader refuses the files, with its sentence among the checks."""
        try:
            for path in self.files:
                kind(path, *self.download.kinds)
            table, readings = read(self.dataset, self.files)
            self.date, note = self._dated(readings)
            listed = [
                described_file(one.path, its, address=one.address, etag=one.etag, modified=one.modified)
                for one, its in zip(self.fetched.answers, readings, strict=True)
            ]
            what = prepared(
                self.dataset, table, listed, self.date, self.download.obtained,
                origin=f"downloaded on {dt.date.today()}", note=note,
            )  # fmt: skip
        except BorderbookError as error:
            self.checks.append(Check(LAYOUT, "failed", True, str(error)))
            return None
        self.checks.append(Check(LAYOUT, "passed", True, f"{what.vintage.rows:,} rows"))
        return what

    def _dated(self, readings: Sequence[Reading]) -> tuple[dt.date, str]:
        """The date that the files carry: in the name, inside, or in the header; otherwise today's.

        Where other figures are stored under that date already, and not as a copy that these replace, it is today's, and
        a note says so.
        """
        inside = [dt.date.fromisoformat(reading.as_of) for reading in readings if reading.as_of]
        served = [_day(answer.modified) for answer in self.fetched.answers if answer.modified]
        carried = self.fetched.date or max(inside, default=None) or max(served, default=None)
        today = dt.date.today()
        held = self._held(carried)
        if carried is None or held is None or self._is_better_than(held):
            return carried or today, ""
        return today, f"The file carries the date {carried}, under which other figures are stored."

    def _refused(self) -> Outcome:
        """Put the files aside with a report; nothing else changes."""
        failed = [check for check in self.checks if check.stops]
        day = str(self.date or dt.date.today())
        folder = project.data() / REFUSED / f"{self.dataset}-{day}"
        aside = str(folder.relative_to(project.root()))
        names = " ".join(f"{aside}/{path.name}" for path in self.files)
        why = "; ".join(f"{check.name}: {check.note}" for check in failed).rstrip(".")
        message = (
            f"refused, and nothing was changed: {why}. The file is in {aside}. Compare it with "
            f"{self.entry.landing_page}: if the publisher means it, borderbook ingest {self.dataset} {names} "
            f"--vintage {day} --obtained {self.download.obtained} --anyway; if not, try again after the next release."
        )
        outcome = Outcome(self.dataset, "refused", message, day, tuple(self.checks), aside)
        with replacing_folder(folder) as new:
            for path in self.files:
                shutil.copyfile(path, new / path.name)
            (new / "report.json").write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")
        return outcome

    def _stored(self, what: Prepared) -> Outcome:
        held, replaced = self._held(what.vintage.date), ""
        better = held is not None and self._is_better_than(held)
        if held and better:
            differing, both = unlike(self.dataset, what.table, held)
            how = obtained([held.obtained])
            replaced = f" It replaces the one {how}: of {both:,} figures in both {differing:,} differ."
        try:
            stored = store(what, replace=better).vintage
        except BorderbookError as error:  # another refresh was quicker, with other figures
            self.checks.append(Check("the date is free", "failed", True, str(error)))
            return self._refused()
        hosts = words.listed(sorted({answer.host for answer in self.fetched.answers} - {""}))
        sender = f", sent by {hosts}" if hosts else ""
        message = (
            f"a new vintage, {stored.date}{sender}: {stored.rows:,} rows, {stored.first} to {stored.last}. "
            f"See what was revised: borderbook diff {self.dataset}.{replaced}"
        )
        return Outcome(self.dataset, "created", message, str(stored.date), tuple(self.checks))


def _day(modified: str) -> dt.date:
    """The day in a header Last-Modified; today's if it cannot be read."""
    try:
        return parsedate_to_datetime(modified).date()
    except ValueError:
        return dt.date.today()
