"""The tests that read reports skip where these are not up to date; that they were skipped is one failure."""

from built import REPORTS, wanting


def test_the_reports_are_of_the_code_and_the_data_under_test():
    assert not wanting(), f"reports are not up to date: call make reports ({wanting()})"
    assert (REPORTS / "index.html").exists(), "there is no index: call make reports"
