"""``borderbook refresh``: gets a publisher's newest file, checks it, and stores it completely or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, get_args

from borderbook.upkeep.acceptance import Check, compared, same_figures, unlike
from borderbook.upkeep.downloads import ByHand, Machine, Watched, download_of, hosts_of
from borderbook.upkeep.ingest import EXPECTED, REPORT, Prepared, described_file, fault, prepared, read, store
from borderbook.upkeep.refresh.fetch import Fetcher, FetchError
from borderbook.upkeep.refresh.publishers import Fetched, newest_files, watched
from borderbook.upkeep.sources import vocabulary
from borderbook.upkeep.sources.reading import kind
from borderbook.upkeep.sources.rows import Reading
from notemill import project, words
from notemill.catalog import read_catalog
from notemill.catalog.citations import obtained
from notemill.catalog.entries import Entry, Obtained, SourceFile, Vintage
from notemill.errors import DataError, ExpectedError, UsageError, escaped
from notemill.files import checksum, replacing_folder

Status = Literal["created", "unchanged", "refused", "unreachable", "by_hand"]
LAYOUT = "layout, types, codes and keys"
REFUSED = "refused"  # the folder in data/


@dataclass(frozen=True)
class Outcome:
    """The outcome of a refresh of one dataset.

    Attributes:
        dataset: its name.
        status: 'created': a new vintage; 'unchanged': nothing new; 'refused': the file failed a check; 'unreachable':
            the publisher gave no file; 'by_hand': only a person can get the file.
        message: the outcome in a sentence or two, and what to do next.
        vintage: the date of the vintage that was created, or of the file that was refused.
        checks: the results of the checks.
    """

    dataset: str
    status: Status
    message: str
    vintage: str = ""
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", escaped(self.message))  # it may quote the publisher


def refreshable() -> list[str]:
    """The datasets that can be refreshed without a person, in the catalog's order."""
    entries = read_catalog().datasets.items()
    return [name for name, entry in entries if isinstance(download_of(name, entry), Machine)]


def refresh(dataset: str, fetcher_of: Callable[..., Fetcher] = Fetcher) -> Outcome:
    """Get a dataset's newest files, check them, and store them as a vintage.

    Args:
        dataset: a name in data/catalog.yml.
        fetcher_of: makes the object that downloads the files.

    Raises:
        UsageError: no such dataset, or the catalog does not say how it is published.
        OSError: the disk is full or read-only; every old vintage is unchanged.
    """
    entry = read_catalog().entry(dataset)
    download, advice = download_of(dataset, entry), ""
    if download is None:
        raise UsageError(
            f"data/catalog.yml does not say how '{dataset}' is downloaded. Get it from {entry.landing_page}, then: "
            f"borderbook ingest {dataset} FILE --vintage DATE --obtained HOW."
        )
    if isinstance(download, ByHand):
        ingest = f" Then: borderbook ingest {dataset} FILE --vintage DATE --obtained HOW."
        advice = download.advice + (ingest if dataset in vocabulary.table("readers") else "")
        if download.watched is None:
            return Outcome(dataset, "by_hand", advice)
        download = download.watched
    with tempfile.TemporaryDirectory(prefix="borderbook-refresh-") as folder:
        try:
            allowed = hosts_of(download)
            with closing(fetcher_of(Path(folder), allowed=allowed, browser=download.browser)) as fetcher:
                if isinstance(download, Watched):
                    address, changed = watched(download, fetcher)
                    be = "is not" if changed else "is"
                    finding = f"{address} {be} the file from which the table was made."
                    status: Status = "by_hand" if changed else "unchanged"
                    return Outcome(dataset, status, f"{finding} {advice}" if changed else finding)
                fetched = newest_files(download, entry.coverage.start, _last(entry), fetcher)
        except (FetchError, DataError) as error:  # DataError: the answer for a watched file is empty
            return Outcome(dataset, "unreachable", f"{error} The dataset's page: {entry.landing_page}")
        if fetched is None:
            return Outcome(dataset, "unchanged", "nothing newer is published.")
        return _Judgement(dataset, entry, download, fetched).outcome()


def _last(entry: Entry) -> Sequence[SourceFile]:
    """The files of the last vintage that a refresh stored."""
    fetched = [vintage for vintage in entry.every if any(file.address for file in vintage.files)]
    return max(fetched, key=lambda vintage: vintage.date).files if fetched else []


class _Judgement:
    """Decides what happens to downloaded files: they become a vintage, are refused, or bring nothing new."""

    def __init__(self, dataset: str, entry: Entry, download: Machine, fetched: Fetched) -> None:
        self.dataset, self.entry, self.download, self.fetched = dataset, entry, download, fetched
        self.files = [answer.path for answer in fetched.answers]
        self.date = fetched.date
        self.checks: list[Check] = []

    def outcome(self) -> Outcome:
        """Check the files, then store or refuse them; an unexpected error refuses them, too."""
        try:
            return self._judged()
        except EXPECTED:
            raise
        except Exception as error:  # the other datasets are still to be refreshed
            self.checks.append(Check("the checks can be made", False, f"{fault('a check', error)}. {REPORT}"))
            return self._refused()

    def _judged(self) -> Outcome:
        sums = {checksum(path) for path in self.files}
        known = next((one for one in self.entry.every if {file.sha256 for file in one.files} == sums), None)
        if known is not None and not self._is_better_than(known):
            return self._nothing_new(known)
        candidate = self._prepared()
        if candidate is None:
            return self._refused()
        same = same_figures(self.dataset, candidate.table)
        if same is not None:
            return self._confirmed(same, candidate) if self._is_better_than(same) else self._nothing_new(same)
        self.checks += compared(self.dataset, candidate.table, candidate.vintage)
        return self._refused() if any(check.stops for check in self.checks) else self._stored(candidate)

    def _held(self, date: dt.date | None) -> Vintage | None:
        """The vintage of a day, in use or withdrawn; None if there is none."""
        return next((vintage for vintage in self.entry.every if vintage.date == date), None)

    def _is_better_than(self, held: Vintage) -> bool:
        """Whether the downloaded files come from nearer to the publisher than the files of a stored vintage."""
        ranks = get_args(Obtained)
        return not held.withdrawn and ranks.index(self.download.obtained) < ranks.index(held.obtained)

    def _confirmed(self, held: Vintage, candidate: Prepared) -> Outcome:
        """Replace a copy by the downloaded files, which have the same figures but come from nearer to the publisher."""
        vintage = candidate.vintage.model_copy(update={"date": held.date, "note": held.note, "lacks": held.lacks})
        store(replace(candidate, vintage=vintage), replace=True)
        message = (
            f"every figure of the vintage {held.date}, obtained {obtained([held.obtained])}, is confirmed; now it is "
            f"obtained {obtained([vintage.obtained])}."
        )
        return Outcome(self.dataset, "unchanged", message, checks=tuple(self.checks))

    def _nothing_new(self, known: Vintage) -> Outcome:
        if known.withdrawn:
            how = f"which was withdrawn: {known.reason}. Wait until the publisher corrects it"
        elif known.complete and known.date < read_catalog().entry(self.dataset).newest(self.dataset).date:
            how = "which is older than the newest one. Look at the publisher's page if you expected newer figures"
        else:
            how = "which is in use"
        message = f"the publisher gives the figures of the vintage {known.date}, {how}."
        return Outcome(self.dataset, "unchanged", message, checks=tuple(self.checks))

    def _prepared(self) -> Prepared | None:
        """The vintage ready to be stored; None if a reader refuses the files (the check has its message)."""
        try:
            for path in self.files:
                kind(path, *self.download.kinds)
            table, readings = read(self.dataset, self.files)
            self.date, note = self._dated(readings)
            listed = [
                described_file(one.path, reading, address=one.address, etag=one.etag, modified=one.modified)
                for one, reading in zip(self.fetched.answers, readings, strict=True)
            ]
            candidate = prepared(
                self.dataset, table, listed, self.date, self.download.obtained,
                origin=f"downloaded on {dt.date.today()}", note=note,
            )  # fmt: skip
        except ExpectedError as error:
            self.checks.append(Check(LAYOUT, False, str(error)))
            return None
        self.checks.append(Check(LAYOUT, True, f"{candidate.vintage.rows:,} rows"))
        return candidate

    def _dated(self, readings: Sequence[Reading]) -> tuple[dt.date, str]:
        """The date of the vintage, and a note.

        It is the date in the file's name, in the file, or in the response header, in this order; otherwise today. If
        other figures are stored under that date already, and are not a copy that these files replace, the vintage gets
        today's date and a note.
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
        """Copy the files and a report into the folder of refused files; nothing else changes."""
        failed = [check for check in self.checks if check.stops]
        day = str(self.date or dt.date.today())
        folder = project.data() / REFUSED / f"{self.dataset}-{day}"
        aside = str(folder.relative_to(project.root()))
        again = shlex.join([
            "borderbook", "ingest", self.dataset, *(f"{aside}/{path.name}" for path in self.files),
            "--vintage", day, "--obtained", self.download.obtained, "--anyway",
        ])  # fmt: skip
        why = "; ".join(f"{check.name}: {check.note}" for check in failed).rstrip(".")
        message = (
            f"refused, and nothing was changed: {why}. The file is in {aside}. Compare it with "
            f"{self.entry.landing_page}. If it is right: {again}; if not, try again after the next release."
        )
        outcome = Outcome(self.dataset, "refused", message, day, tuple(self.checks))
        with replacing_folder(folder) as new:
            for path in self.files:
                shutil.copyfile(path, new / path.name)
            (new / "report.json").write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")
        return outcome

    def _stored(self, candidate: Prepared) -> Outcome:
        held, replaced = self._held(candidate.vintage.date), ""
        better = held is not None and self._is_better_than(held)
        if held and better:
            differing, both = unlike(self.dataset, candidate.table, held)
            figures = f"of {both:,} figures in both {differing:,} differ"
            replaced = f" It replaces the one obtained {obtained([held.obtained])}: {figures}."
        try:
            stored = store(candidate, replace=better).vintage
        except ExpectedError as error:  # another refresh stored other figures in the meantime
            self.checks.append(Check("the date is free", False, str(error)))
            return self._refused()
        hosts = words.listed(sorted({answer.host for answer in self.fetched.answers} - {""}))
        sender = f", sent by {hosts}" if hosts else ""
        message = (
            f"a new vintage, {stored.date}{sender}: {stored.rows:,} rows, {stored.first} to {stored.last}. "
            f"See what was revised: borderbook diff {self.dataset}.{replaced}"
        )
        return Outcome(self.dataset, "created", message, str(stored.date), tuple(self.checks))


def _day(modified: str) -> dt.date:
    """The day in a header Last-Modified; today if the header cannot be read."""
    try:
        return parsedate_to_datetime(modified).date()
    except ValueError:
        return dt.date.today()
