"""Packs a run for sharing: notebook, parameters, data, code, lock file and report in one archive that runs again.

``python -m notemill.report.bundle`` in an unpacked bundle compares the new report with the shared one.
"""

from __future__ import annotations

import filecmp
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import nbformat

from notemill import project, questions, suite
from notemill.catalog.citations import obtained
from notemill.catalog.entries import parted, read_catalog
from notemill.errors import UsageError
from notemill.files import write_atomically
from notemill.questions.call import command_of
from notemill.report.order import TEMPLATES
from notemill.report.remove import meant, removable
from notemill.run.key import key_of
from notemill.run.manifest import files_of, sources
from notemill.run.notebook import is_copy, path_of
from notemill.run.plan import Run
from notemill.run.record import HISTORY, NOTEBOOK, RunRecord, is_whole, read_record
from notemill.show.differences import difference_in_words

SHARED = Path("shared")  # folder of the shared report, with which the new one is compared
UNSTABLE = "nbval-ignore-output"


def pack(
    run: str, target: Path | None = None, *, with_data: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Path:
    """Write the bundle of a run; return the path of the archive.

    Args:
        run: question/run, as for the command ``remove``: QUESTION/default.
        target: the archive; by default <question>-<run>.zip in the working folder.
        with_data: also pack tables whose terms are unsettled, or allow only figures to be published.
        tell: called with a text for each packed table and its terms.

    Raises:
        UsageError: there is no such run; it failed; code, data or report changed since; or terms are unsettled.
    """
    name = meant(run, removable())
    folder = project.reports() / name
    record = read_record(folder)
    if record is None or record.status != "done":
        command = _command(record) if record else f"{suite.package()} run {name.split('/')[0]}"
        raise UsageError(f"{name} is no finished run. Run it again: {command}.")
    if record.edited and not is_copy(record.notebook):
        raise UsageError(f"{name} is from {record.edited}. Commit that, or run a copy of the notebook in scratch/.")
    copy, apart = _copy(record).removesuffix(".ipynb"), (record.edited, record.beside, record.toward)
    planned = Run(record.question, record.parameters, record.run, copy, *apart)
    if key_of(planned).value != record.key or not is_whole(folder, record.files):
        raise UsageError(f"{name} is not what code and data would make now. Run it again first: {_command(record)}.")
    terms = dict(_terms(record))
    if not with_data and (asked := [line for line, asks in terms.items() if asks]):
        raise UsageError(
            f"It would give on tables for which nobody has said that it may. {' '.join(asked)} "
            f"If you may, or keep the bundle to yourself: {suite.package()} bundle {name} --with-data."
        )
    for line in terms:
        tell(f"with {line}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        top = f"{record.question}-{record.run}"
        contents = {**dict(_contents(record, folder)), Path("TERMS.txt"): "\n".join(terms).encode()}
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{top}/{path.as_posix()}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    target = target or Path(f"{record.question}-{record.run}.zip")
    write_atomically(target, buffer.getvalue())
    return target


def _copy(record: RunRecord) -> str:
    """The path of the edited copy from which a run was made; an empty string for the question's own notebook."""
    return record.notebook if is_copy(record.notebook) else ""


def _command(record: RunRecord) -> str:
    return command_of(questions.load(record.question), record.parameters, _copy(record))


def _terms(record: RunRecord) -> Iterator[tuple[str, bool]]:
    """How each dataset was obtained and its terms, as text, and whether a person must decide on publishing it."""
    for name in sorted({parted(dataset.name)[0] for dataset in record.datasets}):
        entry = read_catalog().entry(name)
        how = obtained(vintage.obtained for vintage in entry.every) or "each row with its source"
        asks = entry.republish.what != "cells" or bool(entry.republish.unsettled)
        yield f"{name} ({entry.citation}), {how}. {entry.terms_in_short}", asks


def _contents(record: RunRecord, folder: Path) -> Iterator[tuple[Path, bytes]]:
    """The files of a bundle, by path: a project in which this question can be run."""
    root = project.root()
    script = (TEMPLATES / "reproduce.sh").read_text(encoding="utf-8")
    command = _command(record) + " --history" * (HISTORY in record.files)
    # nothing is installed elsewhere that says which suite its runs and kernels are of
    script = script.replace("COMMAND", command).replace("SUITE", f"{suite.VARIABLE}={suite.package()}")
    script = script.replace("ROOT_VARIABLE", project.ROOT_VARIABLE)
    yield Path("reproduce.sh"), script.encode()
    yield Path("parameters.json"), json.dumps(record.parameters, indent=1, ensure_ascii=False).encode()
    for name in [*record.files, "run.json"]:
        yield SHARED / name, (folder / name).read_bytes()
    wanted = [root / project.LOCK, root / "LICENSE", path_of(record.question), root / record.notebook]
    wanted += [path for path in project.data().iterdir() if path.suffix in (".yml", ".txt", ".md")]
    parts = ["reference", "forecasts", "backtest"]
    for name in {parted(dataset.name)[0] for dataset in record.datasets}:
        parts += [f"vintages/{name}", f"curated/{name}.csv"]
    wanted += [project.data() / part for part in parts]
    for path in chain.from_iterable(map(files_of, wanted)):
        yield path.relative_to(root), path.read_bytes()
    for name, path in sources().items():
        yield Path("src") / name, path.read_bytes()


def differences(shared: Path, anew: Path) -> list[str]:
    """The differences between two reports of a run, one text for each output or table; empty if they are equal.

    Pictures are not compared, as they depend on how the processor rounds.
    """
    before, after = (nbformat.read(folder / NOTEBOOK, as_version=4).cells for folder in (shared, anew))
    if len(before) != len(after):
        return [f"{len(before)} cells were shared, {len(after)} were run"]
    texts = []
    for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
        if UNSTABLE not in old.metadata.get("tags", ()):
            diff = difference_in_words(old.get("outputs", []), new.get("outputs", []))
            texts += [f"Cell {number} shows something else:\n{diff}"] if diff else []
    tables = sorted(path.relative_to(shared).as_posix() for path in shared.rglob("*.csv"))
    _, differing, lost = filecmp.cmpfiles(shared, anew, tables, shallow=False)
    return texts + [f"{path} is another" for path in differing + lost]


def main() -> None:
    """In an unpacked bundle, compare the new report with the shared one."""
    record = read_record(SHARED)
    if record is None:
        sys.exit(f"{suite.package()}: {SHARED}/run.json is not there, or damaged. Unpack the bundle again.")
    texts = differences(SHARED, project.reports() / record.id)
    print("\n".join(texts) or f"All outputs and tables of {record.id} are the same.")
    sys.exit(bool(texts))


if __name__ == "__main__":
    main()
