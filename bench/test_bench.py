"""The benchmark's own parts: what it measures and what its tables say."""

import json
import subprocess
import sys

import pytest

import bench
import exploring
import large
import published
import soak
import ways


@pytest.mark.slow
def test_a_large_table_is_ingested_sliced_and_verified(tmp_path):
    """Here a small one: 176,256 rows a country."""
    rows = [line.split(" | ") for line in large.as_markdown(tmp_path / "p", rows=1000).splitlines()[-3:]]
    assert [row[0] for row in rows] == ["| ingest of 176,256 rows", "| slice of 864 rows, imports apart", "| verify"]
    assert all(float(processor) > 0 and int(peak.removesuffix(" |")) > 50 for _, _, processor, peak in rows)


def test_a_command_that_fails_ends_the_benchmark_with_what_it_printed(tmp_path):
    with pytest.raises(SystemExit, match=r"ended with 3:\nwhy"):
        ways.timed([sys.executable, "-c", "print('why'); raise SystemExit(3)"], tmp_path)


def test_ratios_are_of_the_same_round():
    seconds = {name: [10.0, 10.0, 10.0] for name in ways.WAYS}
    seconds |= {ways.LOOP: [60.0, 90.0, 66.0], ways.RUN: [15.0, 18.0, 22.0]}
    times = {name: [ways.Taken(each, 1.0) for each in some] for name, some in seconds.items()}
    line = f"| {ways.RUN}: times faster than the papermill loop | 4.00 | 3.00 | 5.00 | 5 or more (missed) |"
    assert line in bench.ratios(times).splitlines()


def test_processor_seconds_are_those_of_all_processes_also_of_one_that_outlives_its_command(tmp_path):
    busy = "import time\nwhile time.process_time() < 1: pass"
    leaves = [sys.executable, "-c", f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"]
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)  # it is not waited for
    assert ways.measured(lambda place: ways.timed(leaves, place), tmp_path).processor >= 1
    other.communicate(b"\n")


@pytest.mark.slow
def test_a_moved_control_is_timed_until_its_view_is_there():
    (name,) = [path for path in ways.NOTEBOOKS if path.stem == "empact_results"]
    lines = exploring.as_markdown([name]).splitlines()[4:]
    assert [line.split(" | ")[0] for line in lines] == ["| median over all questions", "| empact_results"]
    assert all(float(line.split(" | ")[1]) > 0 for line in lines)


JUNIT = """<testsuites><testsuite timestamp="2026-11-28T02:17:00">
<testcase name="test_a_kill[1]" time="2.6"><properties><property name="runs" value="300"/></properties></testcase>
<testcase name="test_a_kill[2]" time="1"><failure/></testcase><testcase name="test_other" time="0"><skipped/></testcase>
</testsuite></testsuites>"""


def test_what_make_soak_found_takes_the_place_of_what_it_found_before(tmp_path):
    junit, page = tmp_path / "soak.xml", tmp_path / "bench.md"
    junit.write_text(JUNIT)
    page.write_text(f"# Benchmark\n\n{soak.HEADING}\n\nolder\n")
    soak.main(junit, page=page)
    text = page.read_text()
    assert text.startswith(f"# Benchmark\n\n{soak.HEADING}\n\nMade by")
    assert "Begun on 2026-11-28." in text
    assert text.splitlines()[-2:] == ["| a kill | 2 | 1 | 0 | 4 | runs 300 |", "| other | 1 | 0 | 1 | 0 |  |"]
    assert "older" not in text
    (again := tmp_path / "again.xml").write_text(JUNIT.replace("<failure/>", ""))
    soak.main(junit, again, page=page)
    assert "passed after their cause was mended: 1." in page.read_text()
    assert "| a kill | 2 | 0 | 0 | 4 |" in page.read_text()


def test_the_published_runs_are_those_that_offer_others(tmp_path):
    for run, beside in (("default", {"default": "Germany"}), ("geo-hu", {"geo-hu": "Hungary"}), ("lag-1", {})):
        (tmp_path / "q" / run).mkdir(parents=True)
        (tmp_path / "q" / run / "run.json").write_text(json.dumps({"beside": beside}))
        (tmp_path / "q" / run / "q.html").write_text("x" * 2000)
    assert published.sizes(tmp_path)[:2] == (2, [2.0, 2.0])
