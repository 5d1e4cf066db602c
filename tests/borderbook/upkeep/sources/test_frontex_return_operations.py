"""Return operations: the sheets on staff and on costs are never opened."""

from pathlib import Path

import yaml

from borderbook.upkeep.sources.frontex import return_operations


def test_only_the_two_sheets_are_opened(write_xlsx, monkeypatch):
    samples = yaml.safe_load((Path(__file__).parent / "samples" / "return_operations.yml").read_text(encoding="utf-8"))
    opened, plain = [], return_operations.sheet_rows
    monkeypatch.setattr(return_operations, "sheet_rows", lambda *given: opened.append(given[2]) or plain(*given))
    sheets = samples["workbook-plain"]["sheets"] | {"2019-2022_staff": [["RO Title"], ["a name"]]}
    return_operations.read_return_operations(write_xlsx("a.xlsx", **sheets))
    assert opened == ["2019-2022", "2019-2022_TCNs"]
