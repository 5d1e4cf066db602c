"""An enforcement vintage of millions of rows: how long ingest, a slice and verify take, and how much memory."""

import itertools
import math
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from notemill.catalog import reference
from watch import watched
from ways import BIN, ROOT, judged, table

ROWS = 20_000_000
DATE = "2026-11-20"
YEARS = range(1990, 2026)
REASONS = ("TOTAL", "ENTRY_NLEG", "OSTAY", "OTH")
PLACES = ("TOTAL", "BRD_EXT", "BCP_SLA", "BCP_S", "BCP_L", "INL")
HEAD = "DATAFLOW,LAST UPDATE,freq,reason,apprehen,citizen,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
START = "ESTAT:MIGR_EIPRE(1.0),19/11/26 23:00:00,A,"
SLICE = """
import time
from notemill import catalog
import notemill.catalog.corrections, pyarrow.parquet
begun = time.perf_counter()
found = catalog.load("enforcement", where={"geo": "DE", "citizenship": "SY"})
print(time.perf_counter() - begun, len(found))
"""


def as_markdown(place: Path, rows: int = ROWS) -> str:
    """Ingest a table of at least so many rows in a project of its own, take a slice of it, verify it: a row each."""
    shutil.rmtree(place, ignore_errors=True)
    (place / "data" / "vintages").mkdir(parents=True)
    (place / "data" / "reference").symlink_to(ROOT / "data" / "reference")
    entry = yaml.safe_load((ROOT / "data" / "catalog.yml").read_text(encoding="utf-8"))["datasets"]["enforcement"]
    listed = {"datasets": {"enforcement": {**entry, "vintages": []}}}
    (place / "data" / "catalog.yml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    path = place / "large.csv"
    written = write(path, rows)
    how = ["--vintage", DATE, "--obtained", "publisher"]
    ingest = watched([str(BIN / "borderbook"), "ingest", "enforcement", str(path), *how], place)
    path.unlink()
    sliced = watched([sys.executable, "-c", SLICE], place)
    seconds, found = sliced.printed.split()
    # what is not listed or not there fails; the large table must hold
    verify = watched([str(BIN / "borderbook"), "verify"], place, may_fail=True)
    took = {
        f"ingest of {written:,} rows": (ingest.seconds, ingest, 300, 3072),
        f"slice of {found} rows, imports apart": (float(seconds), sliced, 1, 1024),
        "verify": (verify.seconds, verify, math.inf, math.inf),
    }
    lines = []
    for what, (time, of, most, largest) in took.items():
        judgements = judged(f"{time:.2f}", time < most), judged(f"{of.everything:.0f}", of.everything < largest)
        lines.append([what, judgements[0], f"{of.processor:.1f}", judgements[1]])
    said = (
        "A vintage of `enforcement`, generated as Eurostat's SDMX-CSV; the slice is one country and citizenship. Aims: "
        "ingest below 300 seconds and 3072 MiB, a slice below 1 second and 1024 MiB. Processor seconds of the slice count "
        "its imports."
    )
    return f"{said}\n\n{table(['what', 'seconds', 'processor seconds', 'MiB'], lines)}"


def write(path: Path, rows: int) -> int:
    """Write an SDMX-CSV of at least so many rows, as Eurostat's service gives it.

    Figures are drawn by a seed; countries and citizenships are those of data/reference.

    Returns:
        How many rows it has.
    """
    every = reference.rows("countries")
    citizens = [one["eurostat"] for one in every if one["eurostat"] and one["kind"] in ("country", "territory")]
    each = len(REASONS) * len(PLACES) * len(citizens) * len(YEARS)
    # so that a part has the countries that are asked for, too
    countries = sorted(citizens, key=lambda code: (code not in ("DE", "FR"), code))[: -(-rows // each)]
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        lines = _lines(citizens, countries)
        while some := list(itertools.islice(lines, 100_000)):
            file.writelines(some)
            written += len(some)
    return written


def _lines(citizens: list[str], countries: list[str]) -> Iterator[str]:
    figures = random.Random(20)
    for reason, place, citizen, geo in itertools.product(REASONS, PLACES, citizens, countries):
        for year in YEARS:
            chance = figures.random()
            value = "" if chance < 0.05 else int(chance**8 * 40_000) * 5
            flag = "p" if year == YEARS[-1] and chance < 0.5 else ""
            yield f"{START}{reason},{place},{citizen},PER,{geo},{year},{value},{flag}\n"
