"""Each publisher's way of giving out files, and what the command makes of them."""

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest
from replay import (
    MONTHS,
    NEW,
    OLD,
    PAGE,
    ROUTES,
    STAT,
    XLSX,
    faults,
    file,
    frontex_page,
    json_stat,
    longer,
    tables,
    workbook,
)

from borderbook.upkeep.downloads import answers
from borderbook.upkeep.ingest import ingest
from borderbook.upkeep.refresh import LAYOUT, fetch, refresh, refreshable
from borderbook.upkeep.verify import verify
from commands import call
from notemill import catalog
from notemill.errors import UsageError
from notemill.project import data

ANSWERS = "api_answers/eurostat/"
TODAY = dt.date.today()
ONE = {"freq": ["A"], "unit": ["PER"], "age": ["TOTAL"], "sex": ["T"]}


def stat(table: str, values: list[int], updated: str = "2026-05-12", **dimensions: list[str]) -> str:
    """A whole cube in JSON-stat, values row by row."""
    return json.dumps(json_stat(table, dimensions, dict(enumerate(values)), updated))


def population(*years: str, people: int = 400_000, updated: str = "2026-05-12") -> str:
    values = [people + at for at in range(len(years))]
    return stat("demo_pjan", values, updated, **ONE | {"unit": ["NR"]}, geo=["MT"], time=list(years))


MORE = {
    "migr_eirfs": {"border": ["TOTAL"], "reason": ["TOTAL"]},
    "migr_eipre": {"reason": ["TOTAL"], "apprehen": ["TOTAL"]},
    "migr_eiord": {},
    "migr_eirtn": {"c_dest": ["TOTAL"]},
}


def enforcement(publisher, **instead: str) -> None:
    """Have Eurostat give out the four tables, or something else instead of one of them."""
    for table, more in MORE.items():
        dimensions = ONE | more | {"citizen": ["TOTAL", "SY", "AF"], "geo": ["EL"], "time": ["2008", "2009"]}
        whole = stat(table, [1000, 1200, 600, 700, 405, 505], **dimensions)
        publisher.at(STAT + table.upper(), file(instead.get(table, whole)))


def test_enforcement_is_four_tables_of_one_vintage(project, publisher, quick, waits):
    project("enforcement")
    enforcement(publisher)
    outcome = quick("enforcement", "created", vintage="2026-05-12")
    found = catalog.load("enforcement")
    assert set(found["measure"]) == {"refusal_of_entry", "found_illegally_present", "order_to_leave", "return"}
    assert len(found) == 4 * 6
    assert "&unit=PER&age=TOTAL&sex=T" in publisher.asked("MIGR_EIPRE")[0].full_path
    assert sum(wait > 0 for wait in waits) == 3  # polite: apart from each other at one host
    (parts,) = [check for check in outcome.checks if check.name.startswith("parts by citizenship")]
    assert (parts.passed, parts.required) == (True, True)
    assert not faults()
    wrong = ONE | MORE["migr_eipre"] | {"citizen": ["TOTAL", "SY"], "geo": ["EL"], "time": ["2008"]}
    enforcement(publisher, migr_eipre=stat("migr_eipre", [1000, 1500], "2026-06-12", **wrong))
    assert "parts by citizenship do not exceed TOTAL" in quick("enforcement").message


WHOLE = STAT + "DEMO_PJAN?format=JSON&lang=EN&unit=NR&age=TOTAL&sex=T"
NOT_YET = '{"error": [{"status": 400, "id": 100, "label": "ERR: DATA_NOT_YET_AVAILABLE"}]}'


def test_what_is_too_large_at_once_is_asked_for_by_year(project, publisher, quick, official):
    project("population")
    publisher.at(WHOLE, file(official(ANSWERS + "stat10_413_asynchronous.json").read_bytes(), 413))
    for year in range(2007, TODAY.year + 1):
        publisher.at(f"{WHOLE}&time={year}", file(population(str(year), updated=f"{TODAY.year}-01-01")))
    publisher.at(f"{WHOLE}&time={TODAY.year}", file(NOT_YET, 400))
    quick("population", "created")
    assert catalog.span("population") == ("2007", str(TODAY.year - 1))


def test_one_of_many_vintages_is_held_against_the_newest_of_each_figure(project, publisher, quick, write):
    project("population")
    header = "DATAFLOW,LAST UPDATE,freq,unit,age,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    row = "ESTAT:DEMO_PJAN(1.0),01/01/20 11:00:00,A,NR,TOTAL,T,MT,{},400000,\n"
    text = header + "".join(map(row.format, (2007, 2008, 2009)))
    ingest("population", [write("a.csv", text)], dt.date(2020, 1, 1), "copy")
    publisher.at(WHOLE, file(population("2007", "2008", people=100_000)))
    assert "totals are near those of the vintage before: furthest in 20" in quick("population").message
    publisher.at(WHOLE, file(population("2007", "2008", people=400_010)))
    assert quick("population").status == "created"
    assert len(catalog.load("population")) == 3  # what the newest vintage lacks comes from the one before
    assert catalog.provenance("population").data_to == "2009"  # as far as the one that reaches furthest


@pytest.mark.parametrize(
    ("reply", "status", "said"),
    [
        (file('{"error": [{"label": "is not available"}]}', 404), "unreachable", "('is not available')"),
        (file("", 413), "unreachable", "Ask for less at once"),
        # as it was said before 2026
        (file('{"warning": {"status": 413, "label": "too large"}}'), "refused", "Ask for less at once"),
    ],
)
def test_what_eurostat_says_instead_of_a_table_is_passed_on(project, publisher, quick, reply, status, said):
    project("population")
    publisher.at(STAT, reply)
    quick("population", status, said)


def test_quarters_are_a_dataset_of_their_own_and_are_asked_for_year_by_year(project, publisher, quick):
    project("quarterly_orders_and_returns")
    assert not faults()  # none is held yet, and that is no fault
    one = ONE | {"freq": ["Q"], "citizen": ["TOTAL"], "geo": ["EL"]}
    more = {"MIGR_EIORD1": {}, "MIGR_EIRTN1": {"c_dest": ["TOTAL"], "return": ["TOTAL"]}}

    def answer(request):
        table = request.path.rpartition("/")[2]
        year = re.search(r"sinceTimePeriod=(\d{4})-Q1&untilTimePeriod=\1-Q4", request.url)
        if not year:
            return file("", 413)
        if year[1] > "2025":
            return file(NOT_YET, 400)
        time = [f"{year[1]}-Q{number}" for number in range(1, 5)]
        updated = "2026-09-15" if table == "MIGR_EIORD1" else "2026-09-14"
        return file(stat(table, [5, 10, 15, 20], updated, **one, **more[table], time=time))

    wrong = file('{"error": [{"label": "INVALID_QUERY_DIMENSION"}]}', 400)
    publisher.at(STAT, lambda request: wrong if "=2020-Q1" in request.url else answer(request))
    # a year that is missing is no year without data
    quick("quarterly_orders_and_returns", "unreachable", "'INVALID_QUERY_DIMENSION'")
    publisher.at(STAT, answer)
    quick("quarterly_orders_and_returns", "created", vintage="2026-09-15")
    sums = catalog.load("quarterly_orders_and_returns").groupby("measure")["persons"].sum()
    assert sums.to_dict() == {"order_to_leave": 8 * 50, "return": 8 * 50}
    assert catalog.provenance("quarterly_orders_and_returns").data_to == "2025-12-31"
    assert not faults()


LISTED = "home-affairs.ec.europa.eu"


@pytest.mark.parametrize(
    ("page", "reply", "status", "said"),
    [
        ("<a class='x' href=\"/list_en.pdf\"><span>Full list</span></a>", "%PDF-1.7 newer", "by_hand", "list_en.pdf is not the file"),
        ("<a href=\"/list_en.pdf\">Notifications</a>", "%PDF-1.7 known", "unchanged", "list_en.pdf is the file from which"),
        ("<a href=\"/list_en.pdf\">Notifications</a>", "<html>robots</html>", "unreachable", "not pdf"),
        ("<a href=\"/list_en.docx\">Notifications</a>", "", "unreachable", "no link"),
    ],
)  # fmt: skip
def test_a_list_that_a_person_copies_is_watched(project, publisher, quick, page, reply, status, said):
    root = project("internal_borders")
    path = root / "data" / "catalog.yml"
    known = hashlib.sha256(b"%PDF-1.7 known").hexdigest()
    path.write_text(re.sub("sha256: 315a[0-9a-f]*", f"sha256: {known}", path.read_text()))
    publisher.at(LISTED, file(page))
    publisher.at(f"{LISTED}/list_en.pdf", file(reply))
    outcome = quick("internal_borders", status, said)
    if status == "by_hand":
        assert "make of it a table" in outcome.message
        assert "borderbook ingest internal_borders FILE" in outcome.message


@pytest.mark.parametrize("table", MORE)
def test_every_code_of_august_2026_is_read(project, publisher, quick, official, table):
    project("enforcement")
    codes: dict[str, list[str]] = {}
    with official("eurostat/opensdmx__migr_ei_codes_2026-08.csv").open() as lists:
        for row in csv.DictReader(lists):
            if row["df_id"] == table.upper():
                name = row["dimension_id"].replace("TIME_PERIOD", "time")
                codes.setdefault(name, []).append(row["code_id"] or "NA")  # the list's maker lost Namibia's
    asked = catalog.read_catalog().entry("enforcement").download["tables"][table]
    assert all(value in codes[name] for name, value in asked.items())
    cube = {name: [asked[name]] if name in asked else values for name, values in codes.items()}
    size = [len(values) for values in cube.values()]
    totals = [values.index("TOTAL") if "TOTAL" in values else 0 for values in cube.values()]
    one_of_each = {
        int(np.ravel_multi_index([*totals[:axis], at, *totals[axis + 1 :]], size))
        for axis, length in enumerate(size)
        for at in range(length)
    }
    answer = json.loads(stat(table, [], **cube)) | {"value": {str(at): 5 for at in one_of_each}}
    enforcement(publisher, **{table: json.dumps(answer)})
    outcome = quick("enforcement")
    (layout,) = [check for check in outcome.checks if check.name == LAYOUT]
    assert layout.passed, layout.note


HDX = "data.humdata.org/dataset/"
INCIDENTS = (
    "web_id,region,reported_date,number_dead,number_missing,total_dead_and_missing,number_of_survivors,number_of_female,"
    "number_of_male,number_of_children,cause_death,country_of_incident,location_description,migration_route,"
    "location_coodinates,source_quality\n"
    '2014.MMP1,Mediterranean,2014-01-06,600,1,601,2,,,,Drowning,Libya,"Off\n",Central Mediterranean,"33.3, 13.2",4\n'
    '2014.MMP2,Europe,2014-02-06,,,0,,,,,Unknown,Côte d&#039;Ivoire,Near,,"5.3, -4.0",5\n'
)  # fmt: skip


def test_iom_by_way_of_an_address_that_expires(project, publisher, quick):
    project("incidents")
    signed = "https://s3.us-east-1.amazonaws.com/hdx-production-filestore/signed.csv?Expires={}"
    publisher.at(HDX, file("", 302, Location=signed.format(1)), file("", 302, Location=signed.format(2)))
    publisher.at("s3.us-east-1.amazonaws.com/hdx-production-filestore/signed.csv?Expires=1", file("expired", 403))
    stamp = {"Last_Modified": "Wed, 06 May 2026 19:42:00 GMT", "Content_Type": "text/csv"}
    publisher.at("s3.us-east-1.amazonaws.com/hdx-production-filestore/signed.csv?Expires=2", file(INCIDENTS, **stamp))
    quick("incidents", "created", vintage="2026-05-06")
    (vintage,) = catalog.read_catalog().entry("incidents").vintages
    assert vintage.files[0].modified == stamp["Last_Modified"]
    # the second time the server is asked whether it has changed, and says no
    publisher.at("s3.us-east-1.amazonaws.com/hdx-production-filestore/signed.csv?Expires=2", file("", 304))
    assert quick("incidents").status == "unchanged"
    assert publisher.requests[-1].headers["If-Modified-Since"] == stamp["Last_Modified"]
    # what another agency gives out is its mirror
    assert vintage.obtained == "mirror"
    assert catalog.provenance("incidents").source_line.endswith(", from an agency's mirror")


def test_iom_answers_year_by_year_below_each_other_are_the_vintage(project, publisher, quick, official, monkeypatch):
    """What the Humanitarian Data Exchange makes of the interface's answers, here of 2 August 2024."""
    monkeypatch.delenv("BORDERBOOK_ROOT")
    held = catalog.as_published("incidents", "2024-08-02")
    project("incidents")
    packed = [official(f"iom/OCHA-DAP_{year}-json_2024-08-02.json.gz") for year in range(2014, 2023)]
    plain = [official(f"iom/OCHA-DAP_{year}-json.json") for year in (2023, 2024)]
    answers = [*(gzip.decompress(path.read_bytes()) for path in packed), *(path.read_bytes() for path in plain)]
    records = [record for answer in answers for record in json.loads(answer)]
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(records[0]))
    table.writeheader()
    table.writerows(records)
    publisher.at(HDX, file(text.getvalue(), Last_Modified="Fri, 02 Aug 2024 09:00:00 GMT"))
    quick("incidents", "created", vintage="2024-08-02")
    assert catalog.load("incidents").equals(held)


PORTAL = "data.unhcr.org/population/get/timeseries"


def test_unhcrs_series_are_put_together(project, publisher, quick):
    project("arrivals")
    months = [{"month": at, "year": 2026, "individuals": 400 + 100 * at} for at in (1, 2)]
    publisher.at(PORTAL, file(json.dumps({"data": {"timeseries": months}})))
    begun, outcome = dt.date.today(), quick("arrivals", "created")
    assert begun <= dt.date.fromisoformat(outcome.vintage) <= dt.date.today()
    table = catalog.load("arrivals", outcome.vintage)
    assert table.groupby(["geo", "border_type"])["arrivals"].sum().to_dict() == {
        ("ES", "land"): 1100, ("ES", "sea"): 1100, ("IT", "sea"): 1100, ("TOTAL", "land"): 1100, ("TOTAL", "sea"): 1100,
    }  # fmt: skip
    assert "population_group=4797,5634&frequency=month&fromDate=2014-01-01" in publisher.requests[1].url
    publisher.at(PORTAL, file("<!DOCTYPE html><script>x</script>", Content_Type="text/html"))
    assert quick("arrivals").status == "refused"  # its page for robots


def test_the_home_offices_workbook(project, publisher, quick, official):
    project("small_boats")
    host, name = "assets.publishing.service.gov.uk/media", "6a1/2026-08-21_Small_boats_-_time_series.ods"
    page = f'<html><a href="https://{host}/6a0/other.ods">x</a><a href="https://{host}/{name}">y</a>'
    publisher.at("www.gov.uk/government/publications", file(page))
    publisher.at(name, file(official("uk_home_office/data_small_boats_time_series_2026-08.ods").read_bytes()))
    quick("small_boats", "created", vintage="2026-08-20")


# --- the second time


def test_frontex_gets_a_browser_and_is_asked_only_for_what_changed(detections, publisher, quick):
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file("", 304))
    assert quick("detections").status == "unchanged"
    assert all("Mozilla" in request.headers["User-Agent"] for request in publisher.requests)
    assert [request.method for request in publisher.requests] == ["GET", "GET"]
    assert publisher.requests[-1].headers["If-None-Match"] == '"jan"'
    # what was stored last is what the publisher is asked about
    publisher.at(PAGE, frontex_page(OLD, NEW))
    publisher.at(NEW, file(workbook(longer(), MONTHS), ETag='"feb"'))
    quick("detections", "created", "See what was revised: borderbook diff detections.", vintage="2026-02-05")
    assert catalog.read_catalog().entry("detections").vintages[-1].files[0].address.endswith(NEW)
    publisher.at(NEW, file("", 304))
    assert quick("detections").status == "unchanged"
    assert publisher.requests[-1].headers["If-None-Match"] == '"feb"'
    # a server that sends the whole file all the same is asked once
    publisher.at(NEW, file(workbook([[*row, 410] for row in ROUTES], MONTHS)))
    before, begun = len(publisher.asked(NEW)), dt.date.today()
    outcome = quick("detections")
    assert (outcome.status, len(publisher.asked(NEW))) == ("created", before + 1)
    # other figures under the same date are a vintage of today
    assert begun <= dt.date.fromisoformat(outcome.vintage) <= dt.date.today()
    assert "carries the date 2026-02-05" in catalog.read_catalog().entry("detections").vintages[-1].note
    assert quick("detections").status == "unchanged"


def test_a_known_error_that_is_still_there_is_told(detections, publisher, quick):
    (detections / "data" / "corrections.yml").write_text(
        "corrections:\n- {id: x, dataset: detections, vintages: [2026-01-05], known: 2026-01-05, where: {month: 2009-03-01, citizenship: XK},\n"
        "   change: {detections: [7, 8]}, reason: r, source: s}\n"
    )
    publisher.at(NEW, file(workbook(longer(), MONTHS)))
    outcome = quick("detections", "created")
    (still,) = [check for check in outcome.checks if not check.passed]
    assert still.note == "add 2026-02-05 to the vintages of 'x' in data/corrections.yml"


# --- taking a vintage out of use


PUBLISHED = workbook()


@pytest.mark.parametrize(
    ("copied", "how"),
    [(PUBLISHED, "copy"), (workbook(ROUTES[::-1]), "transcribed")],
    ids=["same bytes", "same figures"],
)
def test_a_copy_that_has_the_publishers_figures_is_confirmed(project, publisher, quick, write, copied, how):
    root = project("detections")
    day = dt.date(2026, 1, 4)  # the day of a copy may be a guess
    before = ingest("detections", [write("found.xlsx", copied)], day, how, origin="found").vintage
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(PUBLISHED, Content_Type=XLSX, ETag='"jan"'))
    quick("detections", "unchanged", "third party, is confirmed; now it is obtained from the publisher")
    (vintage,) = catalog.read_catalog().entry("detections").vintages
    assert (vintage.date, vintage.sha256, vintage.obtained) == (day, before.sha256, "publisher")
    assert (vintage.files[0].name, vintage.files[0].etag, vintage.confirmed) == (OLD, '"jan"', True)
    assert len(tables(root)) == 1
    assert quick("detections").message.endswith("which is in use.")
    assert not faults()


def test_a_copy_of_the_same_day_with_other_figures_is_replaced(project, publisher, quick, write):
    project("detections")
    day = dt.date(2026, 1, 5)
    slip = [[*row[:-1], row[-1] + 1] for row in ROUTES[:1]] + ROUTES[1:]
    ingest("detections", [write("typed.xlsx", workbook(slip))], day, "transcribed", origin="found")
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(workbook(), Content_Type=XLSX))
    outcome = quick("detections", "created", vintage=str(day))
    assert (
        "It replaces the one obtained in a transcription by or from a third party: of 9 figures in both 1 differ"
        in outcome.message
    )
    (vintage,) = catalog.read_catalog().entry("detections").vintages
    assert (vintage.obtained, vintage.origin[:13]) == ("publisher", "downloaded on")
    assert catalog.load("detections")["detections"].sum() == sum(sum(row[3:]) for row in ROUTES)
    assert not faults()


def test_a_withdrawn_vintage_is_passed_over_until_it_is_taken_back(detections, publisher, quick):
    publisher.at(NEW, file(workbook(longer(), MONTHS)))
    quick("detections")
    before, listed = tables(detections), (detections / "data" / "catalog.yml").read_text()
    withdraw = ("withdraw", "detections", "2026-02-05")
    assert call(*withdraw).exit_code == 2  # why?
    assert call(*withdraw, "--reason", "April is a copy of March").exit_code == 0
    assert catalog.newest("detections") == "2026-01-05"
    with pytest.raises(UsageError, match=r"withdrawn on .*April is a copy of March.*--undo"):
        catalog.load("detections", "2026-02-05")
    assert not faults()
    assert "a withdrawn vintage is kept as it was" in {found.check for found in verify()}
    # the publisher still has it: it is not stored a second time
    assert "April is a copy of March" in quick("detections").message
    assert call("withdraw", "detections", "2026-01-05", "--reason", "x").exit_code == 2  # nothing would be left
    assert call(*withdraw, "--undo").exit_code == 0
    assert call(*withdraw, "--undo").exit_code == 2
    assert catalog.newest("detections") == "2026-02-05"
    assert tables(detections) == before
    assert (detections / "data" / "catalog.yml").read_text().count("sha256") == listed.count("sha256")
    # one that is gone fails verify
    assert call(*withdraw, "--reason", "x").exit_code == 0
    (detections / "data/vintages/detections/2026-02-05.parquet").unlink()
    assert [found.note for found in faults()] == ["gone, or changed"]


# --- the command


def test_the_command_ends_with_the_code_of_what_happened(detections, publisher, monkeypatch):
    monkeypatch.setattr(fetch, "APART", 0)
    publisher.at(NEW, file("<html>", Content_Type="text/html"))
    refused = call("refresh")
    assert refused.exit_code == 3
    assert "this is not xlsx but html" in refused.output
    assert "borderbook ingest detections data/refused/detections-2026-02-05/" in refused.output
    report = json.loads((detections / "data/refused/detections-2026-02-05/report.json").read_text())
    assert {check["passed"] for check in report["checks"]} == {False}
    publisher.at(NEW, file("<html>"), file("", 404))
    assert call("refresh", "detections", "detections").exit_code == 3  # one refused, one unreachable
    assert call("refresh", "detections").exit_code == 1
    publisher.at(NEW, file(workbook(longer(), MONTHS)))
    (told,) = json.loads(call("refresh", "--json").output)
    assert (told["status"], {check["passed"] for check in told["checks"]}) == ("created", {True})
    assert call("refresh", "detectoins").exit_code == 2


def test_without_the_extra_it_says_what_to_install(project):
    project("detections")
    code = "import sys; sys.modules['httpx'] = None; from borderbook.cli import main; main(['refresh'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, "pip install 'borderbook[" in done.stderr) == (2, True)
    assert "httpx" in done.stderr


def test_a_proxy_is_used_where_no_mirror_is_named(publisher, monkeypatch, tmp_path):
    monkeypatch.setenv("HTTPS_PROXY", os.environ[fetch.MIRROR])
    monkeypatch.delenv(fetch.MIRROR)
    publisher.at("", file("", 403))
    with (
        closing(fetch.Fetcher(tmp_path, allowed=["publisher.example"], sleep=lambda _: None)) as fetcher,
        pytest.raises(fetch.FetchError),
    ):
        fetcher.get("https://publisher.example/data.csv", "a")
    assert publisher.requests[-1].method == "CONNECT"


def test_what_no_machine_gets_says_how_a_person_does(project):
    project("spain_arrivals")
    assert refreshable() == []
    done = call("refresh", "spain_arrivals")
    assert done.exit_code == 2
    assert "borderbook ingest spain_arrivals FILE" in done.output


def test_every_dataset_of_the_project_says_how_it_is_refreshed(monkeypatch):
    monkeypatch.delenv("BORDERBOOK_ROOT", raising=False)
    entries = catalog.read_catalog().datasets
    assert {name for name, entry in entries.items() if entry.kind == "snapshot" and not entry.download} == set()
    assert not {name for name, entry in entries.items() if entry.kind == "curated" and entry.download}


def test_a_curated_table_is_no_download(monkeypatch):
    with pytest.raises(UsageError, match="does not say how"):
        refresh("claims")


def test_the_readme_of_the_data_says_what_has_answered_and_what_is_assumed():
    said = (data() / "README.md").read_text(encoding="utf-8")
    for dataset, publisher, last, assumed in answers():
        assert f"| {publisher} | `{dataset}` | {last} | {assumed} |" in said


def test_a_refresh_first_says_what_is_assumed(detections, publisher):
    publisher.at(NEW, file(workbook(longer(), MONTHS)))
    done = call("refresh", "detections")
    assert done.stdout.startswith(
        "detections: last answer of Frontex stored: 2026-01-05. Assumed: The page of the migratory map links"
    )
