"""Whatever a publisher, a connection or a disk does: old vintages stay, ``verify`` holds, the next refresh works."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import io
import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import socket
import sys
import threading
import time
import zipfile
from collections import Counter
from contextlib import suppress

import pytest
import yaml
from click.testing import CliRunner
from replay import MONTHS, NEW, OLD, PAGE, ROUTES, cut, faults, file, frontex_page, json_stat, longer, tables, workbook
from werkzeug import Response

from borderbook import catalog
from borderbook.catalog import read_catalog
from borderbook.cli import main
from borderbook.errors import DataError
from borderbook.upkeep.ingest import ingest
from borderbook.upkeep.refresh import fetch

GOOD = workbook(longer(), MONTHS)
HTML = "<!DOCTYPE html><html><title>Forbidden</title></html>"


NAMES = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
FUTURE = [f"{name}{year}" for year in range(2009, 2031) for name in NAMES]
FUTURE_ROWS = [[*row, *[5] * (len(FUTURE) - 3)] for row in ROUTES]


def bomb():
    """An archive whose directory says that it is far larger than it is."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/more.xml", "x")
        archive.getinfo("xl/more.xml").file_size = 3_000_000_000
    return out.getvalue()


def late(request):
    time.sleep(1)
    return file(GOOD)


# what the publisher answers for February's workbook: status of the refresh, a word of its sentence
FAULTS = {
    "200": ([file(GOOD)], "created", "2009-01 to 2009-04"),
    "a server of few words": ([Response(iter([GOOD]))], "created", "2009-04"),
    "403": ([file(HTML, 403)], "unreachable", "download the file in a browser"),
    "404": ([file("", 404)], "unreachable", "correct data/catalog.yml"),
    "410": ([file("", 410)], "unreachable", "HTTP 410"),
    "413": ([file("", 413)], "unreachable", "Ask for less"),
    "304 to a first request": ([file("", 304)], "unreachable", "not modified"),
    "429, then 200": ([file("", 429, Retry_After="7"), file(GOOD)], "created", "2009-04"),
    "429 for a day": ([file("", 429, Retry_After="86400")], "unreachable", "to wait 1440 minutes"),
    "503 until a time past": (
        [file("", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), file(GOOD)], "created", "2009-04",
    ),
    "500, then 200": ([file("", 500), file("", 502), file(GOOD)], "created", "2009-04"),
    "500 for ever": ([file("", 500)], "unreachable", "5 times"),
    "cut, then whole": ([cut(GOOD, 900), file(GOOD)], "created", "2009-04"),
    "cut for ever": ([cut(GOOD, 900)], "unreachable", "5 times"),
    "silent, then 200": ([late, file(GOOD)], "created", "2009-04"),
    "redirect to an address that expires": (
        [file("", 302, Location="https://store.example/x?signed=1"), file("", 302, Location="https://store.example/y")],
        "created", "2009-04",
    ),
    "redirect to plain http": (
        [file("", 302, Location="http://store.example/y")], "unreachable", "http://store.example/y: only https addresses are allowed",
    ),
    "busy until a time that no clock knows": (
        [file("", 503, Retry_After="Fri, 31 Dec 9999 23:59:59 -2359"), file(GOOD)], "unreachable", "asks to wait",
    ),
    "busy for a squared time": ([file("", 503, Retry_After="\xb2"), file(GOOD)], "created", "2009-04"),
    "redirect in circles": ([file("", 302, Location=f"/{NEW}")], "unreachable", "redirects"),
    "a page named .xlsx": ([file(HTML, Content_Type="text/html")], "refused", "this is not xlsx but html"),
    "another kind of file": ([file("{}")], "refused", "this is not xlsx but json"),
    "nothing": ([file("")], "refused", "empty"),
    "an archive that ends early": ([file(GOOD[:-400])], "refused", "damaged or cut short"),
    "an archive with a hole": ([file(GOOD[:2000] + bytes(100) + GOOD[2100:])], "refused", "damaged or cut short"),
    "an archive that unpacks to gigabytes": ([file(bomb())], "refused", "more than 128 MB"),
    "a gzip that ends early": ([file(gzip.compress(GOOD)[:-20])], "refused", "cut short"),
    "rows that are gone": ([file(workbook(longer()[:1], MONTHS))], "refused", "coverage did not shrink"),
    "months that are gone": ([file(workbook([row[:4] for row in ROUTES], MONTHS[:1]))], "refused", "period"),
    "a new column": ([file(workbook(longer(), MONTHS, Remarks=""))], "refused", "'Remarks' is not a month"),
    "a renamed route": ([file(workbook(longer(Western="Balkan Corridor"), MONTHS))], "refused", "Balkan Corridor"),
    "one route for another": (
        [file(workbook(longer(Western="Eastern Borders Route"), MONTHS))], "refused", "no longer there: Western Balkan",
    ),
    "a renamed nationality": ([file(workbook(longer(Syria="Syrien"), MONTHS))], "refused", "Syrien"),
    "another unit": ([file(workbook(longer(1000), MONTHS))], "refused", "factor of 1.5"),
    "a new month a thousand times too large": (
        [file(workbook([[*row[:6], 400_000] for row in longer()], MONTHS))], "refused", "2009-04, Central Mediterranean: 400,000",
    ),
    "a new month of noughts": (
        [file(workbook([[*row[:6], 0] for row in longer()], MONTHS))], "refused", "all together: 0, three years before",
    ),
    "every row twice": ([file(workbook([*longer(), *longer()], MONTHS))], "refused", "the same key"),
    "months of the future": ([file(workbook(FUTURE_ROWS, FUTURE))], "refused", "after the vintage of 2026-02-05"),
    "a fraction": ([file(workbook([[*row[:3], *[0.5] * 4] for row in ROUTES], MONTHS))], "refused", "fraction"),
    "last month's file again": ([file(workbook())], "unchanged", "2026-01-05"),
}  # fmt: skip


def settled(root, before):
    """Nothing of what was there is another, and all of it holds."""
    assert {name: content for name, content in tables(root).items() if name in before} == before
    assert not faults()
    assert not list((root / "data").rglob("*.tmp"))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_a_publisher(detections, publisher, quick, waits, monkeypatch, fault):
    replies, status, said = FAULTS[fault]
    if "silent" in fault:
        monkeypatch.setattr(fetch, "TIMEOUT", 0.5)
    before = tables(detections)
    publisher.at("store.example/x", file("expired", 403))
    publisher.at("store.example/y", file(GOOD))
    publisher.at(NEW, *replies)
    outcome = quick("detections")
    assert (outcome.status, said in outcome.message) == (status, True), outcome.message
    settled(detections, before)
    assert len(tables(detections)) == (2 if status == "created" else 1)
    aside = detections / "data" / "refused" / "detections-2026-02-05"
    assert aside.exists() == (status == "refused")
    if "429" in fault and status == "created":
        assert 7 in waits
    # and the next one works, whatever happened
    publisher.at(NEW, file(GOOD))
    assert quick("detections").status == ("unchanged" if status == "created" else "created")
    assert read_catalog().entry("detections").newest("detections").date.isoformat() == "2026-02-05"
    settled(detections, before)


STAT = "ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/DEMO_PJAN"


PEOPLE = {0: 500000, 1: 510000, 2: 10400000, 3: 10300000}


def people(cube=None, values=PEOPLE, **changed):
    """Eurostat's answer on the population: 2024 and 2025, of Malta and Greece."""
    dimensions = {"freq": ["A"], "unit": ["NR"], "age": ["TOTAL"], "sex": ["T"]}
    dimensions |= {"geo": ["MT", "EL"], "time": ["2024", "2025"]} | (cube or {})
    return json.dumps(json_stat("demo_pjan", dimensions, values) | changed)


# what Eurostat answers, the status of the refresh and a word of its sentence
EUROSTAT = {
    "a year that is too large": (file("", 413), "unreachable", "Ask for less at once"),
    "too large, as it was said before 2026": (
        file('{"warning": {"status": 413, "label": "too large"}}'), "refused", "Ask for less at once"),
    "an answer cut short": (file(people()[:-40]), "refused", "damaged or cut short"),
    "an error with status 200": (file('{"error": [{"status": 400, "label": "no"}]}'), "refused", "answered 'no'"),
    "an empty cube": (file(people(values={})), "refused", "no values"),
    "another table": (file(people(extension={"id": "NAMA_10"})), "refused", "holds nama_10"),
    "another unit": (file(people(cube={"unit": ["THS"]})), "refused", "not a count of persons"),
    "quarters": (file(people(cube={"time": ["2024-Q1", "2024-Q2"]})), "refused", "is not a year"),
    "a new place": (file(people(cube={"geo": ["MT", "ATLANTIS"]})), "refused", "'ATLANTIS'"),
    "no totals": (file(people(cube={"age": ["Y1"]})), "refused", "there is no total"),
    "sizes that do not fit": (file(people(size=[1, 1, 1, 1, 2, 3])), "refused", "sizes"),
    "a figure of another size": (
        file(people(values={at: count // 1000 for at, count in PEOPLE.items()})), "refused", "factor of 1.5"),
    "NaN": (file(people().replace("500000", "NaN")), "refused", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("fault", EUROSTAT)
def test_every_fault_of_eurostat(project, publisher, quick, monkeypatch, fault):
    answer, status, said = EUROSTAT[fault]
    root = project("population")
    publisher.at(STAT, file(people(updated="2026-01-12T11:00:00+0200")))
    assert quick("population").status == "created"
    before = tables(root)
    publisher.at(STAT, answer)
    outcome = quick("population")
    assert (outcome.status, said in outcome.message) == (status, True), outcome.message
    settled(root, before)
    assert tables(root) == before
    # and the next one works
    publisher.at(STAT, file(people(values=PEOPLE | {1: 511000})))
    assert quick("population").status == "created"
    settled(root, before)


def test_waits_grow_and_are_never_the_same(detections, publisher, quick, waits):
    publisher.at(NEW, file("", 500))
    waits.clear()
    quick("detections")
    growing = [wait for wait in waits if wait > 1]
    assert len(growing) == fetch.ATTEMPTS - 1
    assert growing == sorted(growing)
    assert all(wait % 1 for wait in growing)


def hints_for_ever(server):
    """Say 103 Early Hints, never what is asked for; each line is quick, and httpx waits for the next."""
    connection, _ = server.accept()
    with suppress(OSError), connection:
        connection.recv(1 << 16)
        while True:
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
            time.sleep(0.02)


@pytest.mark.parametrize("slow", ["its body", "its headers"])
def test_a_server_that_is_never_silent_and_never_ends_is_given_up(detections, publisher, quick, monkeypatch, slow):
    if slow == "its body":
        drip = (time.sleep(0.02) or GOOD[i : i + 1] for i in range(len(GOOD)))
        publisher.at(NEW, Response(drip, 200))
    else:
        server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=hints_for_ever, args=[server], daemon=True).start()
        monkeypatch.setenv(fetch.MIRROR, f"http://127.0.0.1:{server.getsockname()[1]}")
    monkeypatch.setattr(fetch, "PATIENCE", 0.6)
    outcome = quick("detections")
    assert (outcome.status, " times in 0.01 minutes. Try" in outcome.message) == ("unreachable", True), outcome
    assert len(tables(detections)) == 1


def test_a_file_without_end_is_given_up(detections, publisher, quick):
    catalog = detections / "data" / "catalog.yml"
    catalog.write_text(catalog.read_text().replace("browser: true", "browser: true\n      megabytes: 1"))
    publisher.at(NEW, Response(itertools.repeat(bytes(1 << 16)), 200))
    assert "more than 1 MB" in quick("detections").message


@pytest.mark.parametrize(
    ("link", "status", "said"),
    [
        ("javascript:alert(1)", "unreachable", "Correct the address"),
        ("data:text/html,x", "unreachable", "Correct the address"),
        ("file:///etc/passwd", "unreachable", "only https addresses are allowed"),
        ("http://169.254.169.254/latest", "unreachable", "only https addresses are allowed"),
        ("http://[bad", "unreachable", "is not an address"),
        (f"/{'x' * 300}{NEW}", "created", "sent by www.frontex.europa.eu"),
        (f"https://elsewhere.example/{NEW}", "created", "sent by elsewhere.example"),
    ],
)
def test_a_link_that_leads_elsewhere(detections, publisher, quick, link, status, said):
    entry = detections / "data" / "catalog.yml"
    listed = yaml.safe_load(entry.read_text())
    listed["datasets"]["detections"]["download"]["link"] = 'href="(?P<address>[^"]+)"'
    entry.write_text(yaml.safe_dump(listed))
    publisher.at(PAGE, file(f'<a href="{link}">'))
    publisher.at(NEW, file(GOOD))
    outcome = quick("detections")
    assert (outcome.status, said in outcome.message) == (status, True), outcome.message


def test_a_link_of_a_day_to_come_is_passed_over(detections, publisher, quick):
    publisher.at(PAGE, frontex_page(OLD, NEW, NEW.replace("2026", "2999")))
    publisher.at(NEW, file(GOOD))
    assert (quick("detections").status, len(tables(detections))) == ("created", 2)


@pytest.mark.parametrize(("reply", "said"), [(frontex_page(), "no link"), (file(HTML, 403), "robots")])
def test_a_page_without_the_link_says_what_to_do(detections, publisher, quick, reply, said):
    publisher.at(PAGE, reply)
    outcome = quick("detections")
    assert (outcome.status, said in outcome.message) == ("unreachable", True)


# --- a disk that fills, and a process that is killed, at every step of writing

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def until(step, root, act, work):
    """In a process of its own: do the work, and at the n-th time that anything below data/ changes, ``act``."""
    seen = itertools.count(1)

    def hook(event, args):
        changes = event in ("os.rename", "os.chmod", "os.remove", "os.mkdir", "tempfile.mkstemp") or (
            event == "open" and isinstance(args[2], int) and args[2] & WRITES
        )
        if changes and str(args[0]).startswith(str(root / "data")) and next(seen) == step:
            act()

    def run():
        sys.addaudithook(hook)
        work()
        os._exit(0 if next(seen) <= step else 9)  # 0: there are no more steps

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    return child.exitcode == 0


def steps(root, act, work):
    """The work in a fresh copy of a project for each of its steps, cut short there; tells the step, then the last one."""
    spare = root.with_name("spare")
    shutil.copytree(root, spare)
    for step in itertools.count(1):
        shutil.rmtree(root)
        shutil.copytree(spare, root)
        last = until(step, root, act, work)
        yield step
        if last:
            assert step > 6
            return


def killed():
    os.kill(os.getpid(), signal.SIGKILL)


def full():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_refresh_that_is_killed_anywhere_loses_nothing(detections, publisher, quick):
    before = tables(detections)
    publisher.at(NEW, file(GOOD))
    for step in steps(detections, killed, lambda: quick("detections")):
        assert {n: c for n, c in tables(detections).items() if n in before} == before
        assert not faults(), step
        # what is left over is removed by the next one that writes
        done = quick("detections").status
        if done == "unchanged":  # it was listed before the end
            publisher.at(NEW, file(workbook([[*row, 401] for row in ROUTES], MONTHS)))
            done = quick("detections").status
            publisher.at(NEW, file(GOOD))
        assert done == "created"
        settled(detections, before)


def test_a_table_that_is_replaced_while_the_disk_fills_is_the_old_one_or_the_new_one(detections, write):
    day = read_catalog().entry("detections").vintages[0].date
    other = write("other.xlsx", workbook(longer(2)[:2], MONTHS))
    found = set()
    for _ in steps(detections, full, lambda: ingest("detections", [other], day, "copy", replace=True)):
        found.add(int(catalog.load("detections", day)["detections"].sum()))
        assert not faults()
    assert found == {5857, 6814}


def test_six_ingests_at_once_are_all_listed(detections, write):
    path = write("other.xlsx", workbook())
    fork = multiprocessing.get_context("fork")
    days = [dt.date(2025, 1, day) for day in range(1, 7)]
    given = {"anyway": True}  # the same figures
    many = [fork.Process(target=ingest, args=("detections", [path], day, "copy"), kwargs=given) for day in days]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert [vintage.date for vintage in read_catalog().entry("detections").vintages][:6] == days
    assert not faults()


HOURS = 24
OF_NO_USE = [replies[0] for replies, status, _ in FAULTS.values() if status != "created"]


@pytest.mark.slow
def test_a_day_of_refreshes_with_a_fault_in_every_third_answer(detections, publisher, quick, record_property):
    """Four an hour; each hour the publisher has a newer file. Nothing is lost, and the last one is in use at the end."""
    chance, kept, statuses = random.Random(7), tables(detections), Counter()
    publisher.instead = (chance.choice(OF_NO_USE) if at % 3 == 2 else None for at in itertools.count())
    for quarter in range(HOURS * 4):
        hour, day = quarter // 4, dt.date(2026, 2, 5) + dt.timedelta(quarter // 4)
        link = NEW.replace("2026_02_05", f"{day:%Y_%m_%d}")
        publisher.at(PAGE, frontex_page(OLD, link))
        publisher.at(link, file(workbook([[*row, 400 + hour] for row in ROUTES], MONTHS)))
        outcome = quick("detections")
        statuses[outcome.status] += 1
        settled(detections, kept)
        kept = tables(detections)
    publisher.instead = itertools.repeat(None)
    assert quick("detections").status in ("created", "unchanged")
    entry = read_catalog().entry("detections")
    assert entry.newest("detections").date == day
    assert len(tables(detections)) == len(entry.vintages) > HOURS / 2
    for status, count in statuses.items():
        record_property(status, count)
    record_property("answers", len(publisher.requests))


@pytest.mark.slow
def test_six_writers_at_once_lose_nothing_of_sixty_vintages(detections, write, record_property):
    path, fork = write("other.xlsx", workbook()), multiprocessing.get_context("fork")

    def many(month: int) -> None:
        for day in range(1, 11):
            ingest("detections", [path], dt.date(2025, month, day), "copy", anyway=True)

    writers = [fork.Process(target=many, args=(month,)) for month in range(1, 7)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert [one.exitcode for one in writers] == [0] * 6
    assert len(read_catalog().entry("detections").vintages) == 61
    assert not faults()
    record_property("vintages", 61)


def test_a_catalog_that_could_not_be_read_again_is_never_written(detections, write):
    before = (detections / "data" / "catalog.yml").read_bytes()
    with pytest.raises(DataError, match=r"would make the catalog unreadable .*; nothing was changed.*ordinary letters"):
        ingest("detections", [write("a.xlsx", workbook())], dt.date(2025, 1, 1), "copy", origin="\udcff", anyway=True)
    assert (detections / "data" / "catalog.yml").read_bytes() == before
    assert not faults()
    assert not list((detections / "data").rglob("*.tmp"))


def test_a_full_disk_is_a_sentence(detections, publisher, monkeypatch):
    publisher.at(NEW, file(GOOD))
    monkeypatch.setattr(fetch, "APART", 0)
    monkeypatch.setattr("borderbook.files.os.fsync", lambda _: full())
    done = CliRunner().invoke(main, ["refresh", "detections"])
    assert (done.exit_code, "No space left on device. Check permissions and free space" in done.output) == (1, True)
    assert "vintages/detections/" in done.output


@pytest.mark.parametrize("datasets", [("detections", "detections"), ("detections", "population")])
def test_two_refreshes_at_once(project, publisher, quick, datasets):
    from test_publishers import STAT, population

    root = project(*sorted(set(datasets)))
    publisher.at(PAGE, frontex_page(NEW))
    publisher.at(NEW, file(GOOD))
    publisher.at(STAT + "DEMO_PJAN", file(population()))
    fork = multiprocessing.get_context("fork")
    both = [fork.Process(target=quick, args=(name,)) for name in datasets]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    vintages = {name: len(entry.vintages) for name, entry in read_catalog().datasets.items()}
    assert vintages == dict.fromkeys(datasets, 1)
    assert not faults()
    settled(root, tables(root))
