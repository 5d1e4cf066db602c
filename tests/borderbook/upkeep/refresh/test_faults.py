"""Whatever a publisher, a connection or a disk does: old vintages stay, ``verify`` holds, the next refresh works."""

import datetime as dt
import errno
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import time
from collections import Counter

import pytest
import yaml
from replay import (
    MONTHS,
    NEW,
    OLD,
    PAGE,
    ROUTES,
    STAT,
    cut,
    faults,
    file,
    frontex_page,
    json_stat,
    longer,
    tables,
    workbook,
)
from werkzeug import Response

from borderbook.upkeep.ingest import ingest
from borderbook.upkeep.refresh import fetch
from commands import call
from notemill import catalog
from notemill.catalog import read_catalog
from notemill.errors import DataError

GOOD = workbook(longer(), MONTHS)
HTML = "<!DOCTYPE html><html><title>Forbidden</title></html>"
FUTURE = [f"{name}{year}" for year in range(2009, 2031) for name in (
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")]  # fmt: skip


def late(request):
    time.sleep(1)
    return file(GOOD)


def redirect(to):
    return file("", 302, Location=to)


# what the publisher answers for February's workbook: status of the refresh, a word of its sentence
FAULTS = {
    "200": ([file(GOOD)], "created", "2009-01 to 2009-04"),
    "a server of few words": ([Response(iter([GOOD]))], "created", "2009-04"),
    "403": ([file(HTML, 403)], "unreachable", "download the file in a browser"),
    "404": ([file("", 404)], "unreachable", "correct data/catalog.yml"),
    "413": ([file("", 413)], "unreachable", "Ask for less"),
    "304 to a first request": ([file("", 304)], "unreachable", "not modified"),
    "429, then 200": ([file("", 429, Retry_After="7"), file(GOOD)], "created", "2009-04"),
    "429 for a day": ([file("", 429, Retry_After="86400")], "unreachable", "to wait 1440 minutes"),
    "503 until a time past": (
        [file("", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), file(GOOD)], "created", "2009-04",
    ),
    "503 until a time that no clock knows": (
        [file("", 503, Retry_After="Fri, 31 Dec 9999 23:59:59 -2359"), file(GOOD)], "unreachable", "asks to wait",
    ),
    "503 for a squared time": ([file("", 503, Retry_After="\xb2"), file(GOOD)], "created", "2009-04"),
    "500, then 200": ([file("", 500), file("", 502), file(GOOD)], "created", "2009-04"),
    "500 for ever": ([file("", 500)], "unreachable", "five attempts"),
    "cut, then whole": ([cut(GOOD, 900), file(GOOD)], "created", "2009-04"),
    "silent, then 200": ([late, file(GOOD)], "created", "2009-04"),
    "redirect to an address that expires": (
        [redirect("https://www.frontex.europa.eu/store/x?signed=1"), redirect("https://www.frontex.europa.eu/store/y")], "created", "2009-04",
    ),
    "redirect to plain http": (
        [redirect("http://www.frontex.europa.eu/store/y")], "unreachable", "http://www.frontex.europa.eu/store/y: only https addresses are allowed",
    ),
    "redirect to another host": (
        [redirect("https://elsewhere.example/y")], "unreachable", "https://elsewhere.example/y: this host is not the publisher's",
    ),
    "redirect in circles": ([redirect(f"/{NEW}")], "unreachable", "redirects"),
    "a page named .xlsx": ([file(HTML, Content_Type="text/html")], "refused", "this is not xlsx but html"),
    "nothing": ([file("")], "refused", "empty"),
    "an archive that ends early": ([file(GOOD[:-400])], "refused", "damaged or cut short"),
    "one route for another": (
        [file(workbook(longer(Western="Eastern Borders Route"), MONTHS))], "refused", "no longer there: Western Balkan",
    ),
    "months of the future": (
        [file(workbook([[*row, *[5] * (len(FUTURE) - 3)] for row in ROUTES], FUTURE))], "refused", "after the vintage of 2026-02-05",
    ),
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
    publisher.at("www.frontex.europa.eu/store/x", file("expired", 403))
    publisher.at("www.frontex.europa.eu/store/y", file(GOOD))
    publisher.at(NEW, *replies)
    waits.clear()
    quick("detections", status, said)
    settled(detections, before)
    assert len(tables(detections)) == (2 if status == "created" else 1)
    aside = detections / "data" / "refused" / "detections-2026-02-05"
    assert aside.exists() == (status == "refused")
    if "429, " in fault:
        assert 7 in waits
    if "for ever" in fault:  # waits grow and are never the same
        growing = [wait for wait in waits if wait > 1]
        assert (len(growing), growing) == (fetch.ATTEMPTS - 1, sorted(growing))
        assert all(wait % 1 for wait in growing)
    # and the next one works, whatever happened
    publisher.at(NEW, file(GOOD))
    assert quick("detections").status == ("unchanged" if status == "created" else "created")
    assert read_catalog().entry("detections").newest("detections").date.isoformat() == "2026-02-05"


PEOPLE = {0: 500000, 1: 510000, 2: 10400000, 3: 10300000}


def people(values=PEOPLE, **changed):
    """Eurostat's answer on the population: 2024 and 2025, of Malta and Greece."""
    dimensions = {"freq": ["A"], "unit": ["NR"], "age": ["TOTAL"], "sex": ["T"], "geo": ["MT", "EL"]}
    return json.dumps(json_stat("demo_pjan", dimensions | {"time": ["2024", "2025"]}, values) | changed)


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        ("sources.eurostat.datasets", "read_population", "demo_pjan.json: the reader of 'population' failed with KeyError: 'x'"),
        ("refresh", "compared", "the checks can be made: a check failed with KeyError: 'x'"),
    ],
)  # fmt: skip
def test_an_error_that_nobody_expected_refuses_one_dataset_and_the_others_are_refreshed(
    project, publisher, monkeypatch, module, name, said
):
    root = project("population", "detections")
    publisher.at(STAT, file(people()))
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(workbook()))
    monkeypatch.setattr(fetch, "APART", 0)

    def fails(*_):
        raise KeyError("x")

    with monkeypatch.context() as patch:
        patch.setattr(f"borderbook.upkeep.{module}.{name}", fails)
        done = call("refresh", "population", "detections", "--json")
    first, second = json.loads(done.stdout)
    assert (done.exit_code, first["status"], said in first["message"]) == (3, "refused", True), first
    assert "please report it, and attach the file" in first["message"]
    assert [path.name for path in root.glob("data/refused/population-*/demo_pjan.json")] == ["demo_pjan.json"]
    assert second["status"] == ("refused" if name == "compared" else "created")


def test_what_was_refreshed_before_the_disk_was_full_is_told_as_json(project, publisher, monkeypatch):
    project("population", "detections")
    publisher.at(STAT, file(people()))
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(workbook()))
    monkeypatch.setattr(fetch, "APART", 0)
    assert call("refresh", "population").exit_code == 0
    monkeypatch.setattr("notemill.files.os.fsync", lambda _: full())
    done = call("refresh", "population", "detections", "--json")
    said = "No space left on device. Check permissions and free space" in done.stderr
    assert (done.exit_code, said, "vintages/detections/" in done.stderr) == (1, True, True), done.output
    assert [(one["dataset"], one["status"]) for one in json.loads(done.stdout)] == [("population", "unchanged")]


def test_a_server_that_sends_little_by_little_is_given_up(detections, publisher, quick, monkeypatch):
    publisher.at(NEW, Response((time.sleep(0.02) or GOOD[i : i + 1] for i in range(len(GOOD))), 200))
    monkeypatch.setattr(fetch, "PATIENCE", 0.6)
    quick("detections", "unreachable", "not complete after 0.01 minutes. Try")
    assert len(tables(detections)) == 1


def test_a_file_without_end_is_given_up(detections, publisher, quick, monkeypatch):
    monkeypatch.setattr(fetch, "MOST", 1_000_000)
    publisher.at(NEW, Response(itertools.repeat(bytes(1 << 16)), 200))
    assert "more than 1 MB" in quick("detections").message


@pytest.mark.parametrize(
    ("link", "status", "said"),
    [
        ("javascript:alert(1)", "unreachable", "Correct the address"),
        ("file:///etc/passwd", "unreachable", "only https addresses are allowed"),
        ("http://[bad", "unreachable", "is not an address"),
        (f"/{'x' * 300}{NEW}", "created", "sent by www.frontex.europa.eu"),
        (f"https://elsewhere.example/{NEW}", "unreachable", "this host is not the publisher's (www.frontex.europa.eu)"),
        (f"https://www.frontex.europa.eu.elsewhere.example/{NEW}", "unreachable", "this host is not the publisher's"),
        ("https://127.0.0.1/a.xlsx", "unreachable", "this host is not the publisher's"),
    ],
)
def test_a_link_that_leads_elsewhere(detections, publisher, quick, link, status, said):
    entry = detections / "data" / "catalog.yml"
    listed = yaml.safe_load(entry.read_text())
    listed["datasets"]["detections"]["download"]["link"] = 'href="(?P<address>[^"]+)"'
    entry.write_text(yaml.safe_dump(listed))
    publisher.at(PAGE, file(f'<a href="{link}">'))
    publisher.at(NEW, file(GOOD))
    quick("detections", status, said)


def test_what_a_publisher_names_its_file_is_harmless_in_the_command_to_paste(detections, publisher, quick):
    name = "$(touch${IFS}PWNED);`id`;\u202ex\u009b.xlsx"
    entry = detections / "data" / "catalog.yml"
    entry.write_text(entry.read_text().replace("Monthly_detections_of_IBC_(?P<date>", "(?P<date>"))
    publisher.at(PAGE, file(f'<a href="/2026_02_05{name}">'))
    publisher.at("2026_02_05", file(HTML))
    message = quick("detections", "refused").message
    command = message.partition("If it is right: ")[2].partition("; if not")[0]
    assert re.fullmatch(r"[\w ./-]+", command, re.ASCII), command
    assert message.isprintable()


def test_what_a_publisher_says_of_an_error_is_printed_without_control_characters(detections, publisher, quick):
    publisher.at(NEW, file('{"error": [{"label": "no\x1b]0;title\x07"}]}', 400))
    assert "\\x1b" in quick("detections", "unreachable").message


@pytest.mark.parametrize(
    ("reply", "status", "said"),
    [
        (frontex_page(), "unreachable", "no link"),
        (file(HTML, 403), "unreachable", "robots"),
        (frontex_page(OLD, NEW, NEW.replace("2026", "2999")), "created", "2026-02-05"),  # a day to come is passed over
    ],
)
def test_a_page_of_links(detections, publisher, quick, reply, status, said):
    publisher.at(PAGE, reply)
    publisher.at(NEW, file(GOOD))
    quick("detections", status, said)


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


def at_once(target, calls):
    """Call a function in as many processes as there are calls; all of them must end well."""
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=target, args=arguments, kwargs=given) for arguments, given in calls]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert [one.exitcode for one in processes] == [0] * len(processes)


def test_six_ingests_at_once_are_all_listed(detections, write):
    path = write("other.xlsx", workbook())
    days = [dt.date(2025, 1, day) for day in range(1, 7)]
    at_once(ingest, [(("detections", [path], day, "copy"), {"anyway": True}) for day in days])  # the same figures
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
    path = write("other.xlsx", workbook())

    def many(month: int) -> None:
        for day in range(1, 11):
            ingest("detections", [path], dt.date(2025, month, day), "copy", anyway=True)

    at_once(many, [((month,), {}) for month in range(1, 7)])
    assert len(read_catalog().entry("detections").vintages) == 61
    assert not faults()
    record_property("vintages", 61)


@pytest.mark.parametrize("datasets", [("detections", "detections"), ("detections", "population")])
def test_two_refreshes_at_once(project, publisher, quick, datasets):
    root = project(*sorted(set(datasets)))
    publisher.at(PAGE, frontex_page(NEW))
    publisher.at(NEW, file(GOOD))
    publisher.at(STAT, file(people(updated="2026-01-12T11:00:00+0200")))
    at_once(quick, [((name,), {}) for name in datasets])
    vintages = {name: len(entry.vintages) for name, entry in read_catalog().datasets.items()}
    assert vintages == dict.fromkeys(datasets, 1)
    settled(root, tables(root))


def test_a_catalog_that_could_not_be_read_again_is_never_written(detections, write):
    before = (detections / "data" / "catalog.yml").read_bytes()
    with pytest.raises(DataError, match=r"would make the catalog unreadable .*; nothing was changed.*ordinary letters"):
        ingest("detections", [write("a.xlsx", workbook())], dt.date(2025, 1, 1), "copy", origin="\udcff", anyway=True)
    assert (detections / "data" / "catalog.yml").read_bytes() == before
    settled(detections, tables(detections))
