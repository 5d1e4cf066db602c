"""The hand-compiled tables: their layouts, and what they hold."""

import fnmatch
import functools
import itertools
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from notemill import project
from notemill.catalog.as_of import day_published
from notemill.catalog.citations import for_readers, issued, of_institution
from notemill.catalog.curated import LAYOUTS, read_curated
from notemill.catalog.overview import records
from notemill.catalog.schemas import DTYPES, PATTERNS
from notemill.errors import DataError, UsageError
from notemill.files import suite_table, yaml_table

DAMAGED = Path(__file__).resolve().parents[3] / "data/curated/policy_events.csv"
SAMPLES = yaml.safe_load(Path(__file__).with_name("curated_rows.yml").read_text(encoding="utf-8"))
FIGURE, EVENT, CLAIM = (SAMPLES["rows"][name] for name in ("europol_indicators", "policy_events", "claims"))


def table(*rows):
    lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


@functools.cache
def held(name):
    return read_curated(name, project.data() / "curated" / f"{name}.csv")


def test_values_are_numbers_years_are_whole_text_is_text_and_rows_keep_their_order(write):
    path = write("europol_indicators.csv", table(FIGURE | {"row_id": "Z"}, FIGURE | {"row_id": "A", "year": ""}))

    facts = read_curated("europol_indicators", path)

    assert facts[["value", "value_max"]].dtypes.astype("str").tolist() == ["float64", "float64"]
    assert str(facts["year"].dtype) == "Int64"
    assert facts["year"].isna().tolist() == [False, True]
    assert facts[["row_id", "document_date"]].to_numpy().tolist() == [["Z", "2016-02"], ["A", "2016-02"]]


def test_an_act_has_the_celex_number_of_its_document(write):
    numbers = [("Regulation (EU) 2016/399", "32016R0399"), ("Framework Decision 2002/946/JHA", "32002F0946")]
    acts = [EVENT | {"row_id": act, "document_number": act, "celex": celex} for act, celex in numbers]
    without = EVENT | {"row_id": "4", "document_number": "", "celex": "", "celex_basis": ""}
    assert len(read_curated("policy_events", write("policy_events.csv", table(EVENT, *acts, without)))) == 4


@pytest.mark.parametrize(
    ("name", "changed", "says"), [(name, *case) for name, cases in SAMPLES["bad"].items() for case in cases]
)
def test_a_bad_row_is_refused_in_one_sentence_that_says_where(write, refused, name, changed, says):
    good = SAMPLES["rows"][name]
    path = write("bad.csv", table(good | {LAYOUTS[name].key[0]: "first"}, good | changed))
    refused(lambda bad: read_curated(name, bad), path, f"row 3 … {says}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (table(CLAIM, CLAIM), "rows 2, 3 … claim_id = C1"),
        (table(CLAIM).replace("verdict,", "opinion,"), "column 'verdict' is missing"),
        (table(CLAIM | {"mood": "good"}), "the column 'mood' is unknown"),
        (
            table(CLAIM).encode("latin-1").replace(b"count", b"c\xf4unt"),
            "row 2 … not UTF-8; as Latin-1 the letter here is 'ô' … CSV UTF-8",
        ),
        (table(CLAIM).replace(",", ";"), "separated by semicolons, not by commas … Save it as UTF-8 with commas"),
        (table(CLAIM) + "C2,a statement\n", "row 3 … the row has 2 cells, the header 12"),
        (table(CLAIM).partition("\n")[0] + "\n", "no row below the header"),
        (table(CLAIM).replace("verdict,", "verdict,verdict,"), "column 'verdict' is there twice"),
        ("", "column 'claim_id' is missing"),
    ],
)
def test_a_bad_file_is_refused(write, refused, text, says):
    refused(lambda bad: read_curated("claims", bad), write("bad.csv", text), says)


def test_an_unknown_table_is_a_wrong_call_and_a_file_that_is_not_there_is_told(tmp_path, refused):
    with pytest.raises(UsageError, match=r"no curated table 'rumours'. There are: empact_results"):
        read_curated("rumours", tmp_path / "rumours.csv")
    refused(lambda bad: read_curated("claims", bad), tmp_path / "claims.csv", "cannot be read … No such file")


def test_every_column_has_a_type_that_there_is():
    types = {kind.removesuffix("?") for layout in LAYOUTS.values() for kind in layout.columns.values()}
    assert types <= DTYPES.keys() | PATTERNS.keys()


def test_the_readme_explains_each_qualifier():
    readme = (project.data() / "curated" / "README.md").read_text(encoding="utf-8")
    for qualifier in suite_table("curated")["everywhere"]["qualifier"]:
        assert f"*{qualifier}*" in readme


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_words_are_for_an_outside_reader(name):
    """No trace of how the tables were made, no path, no bookkeeping of a search."""
    trace = re.compile(
        r"\bseed\b|index id|\bstored\b|(?<!read in a )\bcop(?:y|ied)\b|/work/|/home/|frontex_ara|utm_", re.IGNORECASE
    )
    text = held(name).select_dtypes("str").drop(columns=["url", "should_stand_at"], errors="ignore")
    found = text.stack()[lambda cells: cells.str.contains(trace)]
    assert found.empty, found.to_dict()


FIRST = 2015  # of this year is the first vintage of detections: no question is asked as of an earlier day
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])")  # not those of a period: "priorities of 2022-2025"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("claims", ["finding", "evidence", "verdict_detail", "url"]),
        ("policy_events", ["source_title", "url"]),
        ("europol_indicators", ["note"]),
        ("smuggler_use_surveys", ["note"]),
    ],
)
def test_no_row_shown_as_of_a_day_names_a_later_year(name, columns):
    """Of a url only a date in its path counts: /2025/02/26/."""
    late = {}
    for row in held(name).to_dict("records"):
        text = " ".join(row[column] for column in columns if column != "url")
        years = [*_YEAR.findall(text), *re.findall(r"/(20\d\d)/\d\d/", row["url"])]
        if years and (day := day_published(row)) and int(max(years)) > max(day.year, FIRST):
            late[row[LAYOUTS[name].key[0]]] = max(years)
    assert late == {}


def test_claims_link_to_rows_that_exist():
    tables = ("empact_results", "europol_indicators", "risk_analysis", "smuggler_use_surveys")
    names = {table: set(held(table)["indicator"]) for table in tables}
    names["policy_events"] = set(held("policy_events")["event_id"])
    links = held("claims").set_index("claim_id")["linked_rows"]
    for claim, link in links[links != ""].items():
        for part in link.split("; "):
            where, wanted = part.split(": ")
            for pattern in wanted.split(", "):
                assert fnmatch.filter(names[where], pattern), (claim, pattern)


def test_a_national_measure_carries_its_state_and_a_policy_cycle_its_first_and_last_year():
    events = held("policy_events")
    of_borders = events["topic"] == "internal border control"
    measures = events[of_borders & (events["act_type"] == "national measure")]

    assert len(measures) == 20
    for row in measures.itertuples():
        assert row.event_id == f"IBC-{row.geo}-{row.date_in_force}"
        assert row.date_in_force < row.date_end
    for cycle in events[events["event_id"].str.fullmatch(r"EMPACT-\d{4}-\d{4}")].itertuples():
        assert f"EMPACT-{cycle.date_applied}-{cycle.date_end}" == cycle.event_id


def test_the_dates_of_an_event_follow_each_other_and_one_without_them_says_from_when_it_could_be_known():
    events = held("policy_events")
    days = [pd.to_datetime(events[f"date_{name}"], errors="coerce") for name in ("adopted", "in_force", "applied")]
    for earlier, later in itertools.pairwise(days):
        assert events.loc[earlier > later, "row_id"].to_list() == []
    undated = (events[["date_adopted", "date_in_force", "date_applied"]] == "").all(axis=1)
    assert (events.loc[undated, "document_date"] != "").all()
    assert not events["short_title"].str.contains(" since ").any()  # a title is true on the first of these dates, too


def test_no_page_shows_what_became_of_an_event_later():
    notebooks = [
        path.read_text(encoding="utf-8") for path in (Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb")
    ]
    assert len(notebooks) > 10
    assert not [1 for text in notebooks if r"\"status\"" in text]


def test_both_dates_of_an_act_on_which_sources_disagree_are_kept_as_conflicting():
    events = held("policy_events")
    for act, source in (("PACT-1347", "Art. 42"), ("PACT-1351", "Art. 83 and 85")):
        dates = events[events["event_id"] == act].set_index("date_applied")
        assert set(dates.index) == {"2026-06-12", "2026-07-01"}
        assert set(dates["confidence"]) == {"conflicting"}
        title = dates.loc["2026-06-12", "source_title"]
        assert (title.startswith("Official Journal text"), source in title) == (True, True)


def test_a_source_is_said_as_its_institution_and_no_outlet_is_named():
    said = [issued("Frontex"), issued("Frontex (restated by X)"), issued("Frontex (read in a copy at X (Y))")]
    assert said == ["Frontex", "Frontex, read at second hand", "Frontex, read in a copy"]
    agency = "https://www.eulisa.europa.eu/news"
    assert [of_institution(url) for url in (agency, "https://neweuropa.eu/x", "")] == [True, False, False]
    publishers = ["A", "A (restated by X)", "A (restated by X)", "Authors"]
    urls, official = [agency, "https://x.example", "https://x.example", "https://arxiv.org/1"], ["", agency, "", ""]
    rows = pd.DataFrame({"publisher": publishers, "url": urls, "should_stand_at": official})
    assert for_readers(rows)["url"].tolist() == [agency, agency, "", "https://arxiv.org/1"]
    assert for_readers(rows.drop(columns="publisher"))["url"].tolist() == [agency, agency, "", ""]


OWN = r"MIrreM|Mixed Migration Centre|Bosco, Minora|The Migrants' Files|ECR Group"  # publish their own work


def test_no_page_prints_an_outlet_that_is_neither_an_institution_nor_the_publisher_of_its_own_work():
    texts, outlets = [pd.Series(str(yaml_table("borderbook.questions.brief", "words")))], set()
    for rows in (held(name) for name, layout in LAYOUTS.items() if "url" in layout.columns):
        own = rows["url"].map(of_institution)
        source = rows.get("publisher", rows.get("source_title", own.astype("str")))  # a claim names no source
        outlet = source.str.extract(r" \((?:restated by|read in a copy at) (.+)\)$")[0]
        unmarked = rows[~own & outlet.isna() & ~source.str.contains(f"{OWN}|False")]
        assert unmarked.empty, unmarked.iloc[:, 0].tolist()
        outlets |= set(outlet[~own].dropna())
        shown = for_readers(rows).drop(columns=["note", "should_stand_at", "status"], errors="ignore")
        texts.append(shown.select_dtypes("str").stack())
    named = {part for outlet in outlets for part in re.split(r", | and |, after ", outlet)}
    pattern = "|".join(re.escape(part) for part in named if len(part) > 5 and part[:2] != "a ")
    found = pd.concat(texts)[lambda cells: cells.str.contains(rf"\b({pattern})\b")]
    assert found.empty, sorted(set(found))
    for name in ("brief", "claims_audit", "empact_results", "internal_borders", "policy_timeline"):
        stored = (DAMAGED.parents[2] / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        assert re.findall(r"\((?:restated by (?!others)|read in a copy at )[^)]+", stored) == [], name


def test_an_act_with_a_celex_number_leads_to_an_institution():
    acts = held("policy_events").query("celex != ''")
    steps = acts["act_type"].isin(["vote", "Council position", "political agreement", "draft report"])  # of a proposal
    shown = for_readers(acts[~steps])
    assert shown.loc[~shown["url"].map(of_institution), "row_id"].tolist() == []
    assert acts.loc[acts["act_type"] == "judgment", "celex"].str.contains("CJ").all()
    assert (acts.loc[acts["act_type"].isin(["directive", "framework decision"]), "date_in_force"] != "").all()


def test_quarters_and_parts_of_a_year_are_never_in_the_series_of_years():
    yearly = held("risk_analysis")
    yearly = yearly[yearly["series"].isin(["Frontex FRAN/ARA", "Eurostat headline"])]
    assert yearly[yearly["period"].str.contains(r"^\d{4}Q|January")].empty


def test_a_measure_that_two_tables_hold_is_the_same_in_both():
    measures, events = held("internal_border_measures"), held("policy_events").set_index("event_id")
    linked = measures[measures["event_id"] != ""]
    assert len(linked) == 18
    for row in linked.itertuples():
        event = events.loc[row.event_id]
        assert (row.geo, row.end) == (event["geo"], event["date_end"])
        assert row.start in ("", event["date_in_force"])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("empact_results", ["indicator", "scope", "priority_scope", "period"]),
        ("europol_indicators", ["indicator", "scope", "unit", "period"]),
        ("risk_analysis", ["series", "indicator", "route", "border_type", "citizenship", "scope", "period"]),
        ("enforcement_quarterly", ["indicator", "geo", "citizenship", "quarter"]),
    ],
)
def test_exact_figures_that_disagree_say_so(name, key):
    facts = held(name)
    exact = facts[facts["qualifier"] == "exact"]
    differ = exact[exact.groupby(key)["value"].transform("nunique") > 1]
    said = differ["note"].str.contains("revised|preliminary|first release")
    told = said | (differ["confidence"] == "conflicting")
    assert differ[~told].empty, differ[~told][[*key, "value", "row_id"]].to_dict("records")


@pytest.mark.parametrize(
    ("damage", "said"),
    [(lambda row: re.sub("^[^,]*,", '"broken,', row), "the row"), (lambda row: row[:40] + "\n", "the row and the header differ in length")],
)  # fmt: skip
def test_a_damaged_row_is_named_to_those_who_ask_for_a_column(project, damage, said):
    root = project("policy_events", kind="curated")
    (root / "data" / "curated").mkdir()
    rows = DAMAGED.read_text(encoding="utf-8").splitlines(keepends=True)
    rows[4] = damage(rows[4])
    (root / "data" / "curated" / "policy_events.csv").write_text("".join(rows), encoding="utf-8")
    with pytest.raises(DataError, match=f"^policy_events.csv, row 5: {said}"):
        records("policy_events", "event_id")
