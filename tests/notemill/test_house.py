"""The house style: what differs is said in house.yml; a wrong one is one clear sentence and ends the call with 2."""

import shutil
from pathlib import Path

import matplotlib as mpl
import pytest

from commands import call
from notemill import project
from notemill.errors import UsageError
from notemill.house import House, contrast, house, on_dark
from notemill.report import cite


@pytest.fixture
def style(tmp_path, monkeypatch):
    """Write a house.yml, which is then in force; gives its path."""
    path = tmp_path / "house.yml"
    monkeypatch.setenv(project.HOUSE_VARIABLE, str(path))

    def write(text: str):
        path.write_text(text)
        return path

    return write


def test_without_a_house_style_all_is_borderbook_s_own(monkeypatch):
    monkeypatch.delenv(project.HOUSE_VARIABLE, raising=False)
    assert house() == House()
    assert (House().brand, House().family, House().link("brief/default/brief.html")) == (
        "Borderbook", "Inter", "brief/default/brief.html",
    )  # fmt: skip


def test_what_is_said_replaces_what_it_names_and_the_address_stands_before_every_path(style):
    style("name: The Gazette\naddress: https://example.org/borders/\ncolours: {link: '#7a0019'}")
    assert (house().brand, house().colours.link, house().colours.heading) == ("The Gazette", "#7a0019", "#0a3d62")
    assert house().link("brief/default/brief.html") == "https://example.org/borders/brief/default/brief.html"
    assert (cite.about()["publisher"], cite.about()["url"]) == ("The Gazette", "https://example.org/borders/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour: {}", "house.yml, colour: unknown key. Did you mean 'colours'?"),
        ("colours: {header: '#000000'}", "house.yml, colours.header: unknown key."),
        ("colours: {heading: '#ffee00'}", "#ffee00 on white has a contrast of 1.2; it needs 4.5. Choose a darker one."),
        ("colours: {heading: navy}", "house.yml, colours.heading: "),
        ("logo: lost.svg", "house.yml, logo: there is no file "),
        ("logo: house.yml", "house.yml, logo: house.yml does not have a supported format."),
        ("address: example.org", "house.yml, address: "),
        ("name: [", "house.yml or what it names cannot be read: "),
        ("- name", "house.yml: "),
    ],
)
def test_a_wrong_house_style_is_a_sentence_and_nothing_is_run(style, text, said):
    done = call("run", "brief", "--house", style(text))
    assert (done.exit_code, said in done.output) == (2, True), done.output
    with pytest.raises(UsageError):
        house()


def test_a_typeface_is_two_files_of_one_family(style):
    fonts = style("typeface: {regular: fonts/cmr10.ttf, bold: fonts/cmb10.ttf}").parent / "fonts"
    fonts.mkdir()
    for name in ("cmr10.ttf", "cmb10.ttf"):
        shutil.copyfile(Path(mpl.get_data_path()) / "fonts/ttf" / name, fonts / name)
    with pytest.raises(UsageError, match="cmb10 and cmr10 are two families"):
        house()


@pytest.mark.parametrize("colour", ["#0a3d62", "#7a0019", "#000000"])
def test_on_a_dark_page_a_colour_of_text_is_as_light_as_it_takes(colour):
    assert contrast(on_dark(colour, 4.5), "#14181d") >= 4.5
