"""A page that somebody shares does what it says and nothing that its data say."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from notemill.report.page import page_of
from notemill.report.render import page_html
from notemill.show.outputs import FIGURE_MIME as MIME
from notemill.show.outputs import TABLE_MIME, TEXT_MIME

pytestmark = pytest.mark.browser

EVIL = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4"/></svg>'
WORDS = {"title": EVIL, "alt": EVIL, "unit": EVIL, "source": f"Source: {EVIL}", "note": EVIL, "caption": EVIL}
FACTS = {**WORDS, "name": "places", "columns": ["location", EVIL], "rows": [[EVIL, 1], ["Lampedusa", 2]]}
RECORD = {
    "question": "q", "run": "default", "title": EVIL, "theme": EVIL, "parameters": {"route": EVIL}, "key": "k",
    "datasets": [{"name": EVIL, "vintage": EVIL, "sha256": {}}], "status": "failed", "started": "2026-11-24T10:00:00",
    "failure": {"index": 1, "tags": [EVIL], "message": EVIL}, "seconds": 1.0,
    "beside": {},
}  # fmt: skip


def page() -> str:
    def shown(**data):
        return new_output("display_data", data={"text/plain": EVIL, **data})

    outputs = [
        shown(**{"text/markdown": EVIL, TEXT_MIME: {"role": "answer"}}),
        shown(**{"image/svg+xml": SVG, MIME: FACTS}),
        shown(**{TABLE_MIME: {**FACTS, "name": "again"}}),
        new_output("stream", name="stdout", text=EVIL),
        new_output("error", ename="Error", evalue=EVIL, traceback=[]),
    ]
    cells = [new_markdown_cell(f"# {EVIL}\n\n{EVIL}\n\n## {EVIL}"), new_code_cell(f"'{EVIL}'", outputs=outputs)]
    return page_html(page_of(new_notebook(cells=cells)), RECORD)


def test_a_location_named_script_is_shown_as_text_and_the_pages_policy_would_stop_it(visit, served, tmp_path):
    (tmp_path / "q.html").write_text(page(), encoding="utf-8")
    opened, requests = visit("q.html", where=tmp_path.as_uri() + "/")
    assert opened.title() == f"{EVIL} · Borderbook"
    assert opened.locator("h1").inner_text() == EVIL
    assert opened.locator("main script, main [onerror], img[src=x]").count() == 0
    opened.locator("figure details summary").first.click()
    assert opened.locator("figure tbody th").first.inner_text() == EVIL
    assert opened.errors == []
    assert [url for url in requests if not url.startswith(("data:", tmp_path.as_uri()))] == []

    smuggled = page().replace("</main>", f"{EVIL}<img id='far' src='{served}example.png'></main>")
    (tmp_path / "q.html").write_text(smuggled, encoding="utf-8")
    opened, _ = visit("q.html", where=tmp_path.as_uri() + "/")
    assert opened.title() == f"{EVIL} · Borderbook"
    assert ["Content Security Policy" in text for text in opened.errors][:3] == [True] * 3
    assert opened.evaluate("document.getElementById('far').naturalWidth") == 0
