"""Prepares pictures: SVG inside a page or on paper, data URIs, and the picture of a link to a page."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from notemill.house import house
from notemill.report.order import TEMPLATES
from notemill.show.outputs import FONTS, in_few_colours

if TYPE_CHECKING:
    import typst

# what a chart is drawn with; anything else in an SVG could run or request something
_ELEMENTS = frozenset(
    {"svg", "g", "defs", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "use"}
    | {"clipPath", "pattern", "image", "linearGradient", "stop"}
)
_INNER = re.compile(r"#[\w.:-]+|data:image/png;base64,[\w+/=\s]+")
_ELSEWHERE = re.compile(r"url\((?!['\"]?#)", re.I)
_INK = "#1b1f24"  # in print, where no page sets it

SOCIAL = "social.png"
_PPI = 144  # of a social picture: pixels an inch


def inlined(svg: str) -> str:
    """An SVG with only the elements and attributes that draw, without scripts, styles and references to other files.

    Raises:
        xml.etree.ElementTree.ParseError: the text is not XML.
    """
    root = ElementTree.fromstring(svg)
    _clean(root)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    element.attrib.clear()
    element.attrib.update({name: value for name, value in attributes.items() if _harmless(name, value)})
    for child in list(element):
        if str(child.tag).rpartition("}")[2] in _ELEMENTS:
            _clean(child)
        else:
            element.remove(child)


def _harmless(name: str, value: str) -> bool:
    if name == "href":
        return bool(_INNER.fullmatch(value))
    return name != "style" and not name.lower().startswith("on") and not _ELSEWHERE.search(value)


def without_data(svg: str, name: str = r"[\w-]+") -> str:
    """A drawing without what its marks say of the data (``data-...``), or without one of these attributes.

    A page's script reads all of them but ``rows``.
    """
    return re.sub(rf' data-{name}="[^"]*"', "", svg)


def for_print(svg: str) -> str:
    """An SVG in which the colours that a page would set are replaced by dark text on white."""
    return re.sub(r"var\(--\w+, (#\w+)\)", r"\1", svg.replace("currentColor", _INK))


def data_uri(kind: str, stored: str) -> str:
    """A picture of a kind ('image/jpeg') as data URI, from what a notebook stores: base64, or an SVG's own text."""
    if kind == "image/svg+xml":
        stored = base64.b64encode(stored.encode()).decode("ascii")
    return f"data:{kind};base64,{''.join(stored.split())}"


def readable(kind: str, stored: str) -> bool:
    """Whether a picture, as a notebook stores it, is one of its kind, and an SVG that needs nothing from elsewhere."""
    from PIL import Image

    try:
        if kind == "image/svg+xml":
            root = ElementTree.fromstring(stored)
            attributes = [pair for element in root.iter() for pair in element.attrib.items()]
            links = [value for name, value in attributes if name.endswith("href")]
            return all(link.startswith(("#", "data:")) for link in links)
        with Image.open(io.BytesIO(base64.b64decode("".join(stored.split()), validate=True))) as picture:
            picture.load()
    except Exception:  # whatever is wrong with it
        return False
    return True


def content(uri: str) -> tuple[str, bytes]:
    """The suffix ('.png') and the bytes of a picture, from a data URI as ``data_uri`` makes it."""
    kind, _, encoded = uri.removeprefix("data:image/").partition(";base64,")
    return f".{kind.removesuffix('+xml')}", base64.b64decode(encoded)


def social(words: Mapping[str, str], suffix: str, picture: bytes) -> bytes:
    """The picture of a link to a page: its question and its whole headline figure, 1200 by 630 pixels.

    Args:
        words: ``title`` and ``theme`` of the page; ``said`` (its title), ``unit`` and ``source`` of the figure.
        suffix: the suffix of the figure's file, .svg or .png.
        picture: the bytes of the figure's file.

    Returns:
        A PNG, the same bytes each time.
    """
    import typst

    with TemporaryDirectory(prefix="notemill-") as name:
        folder = Path(name)
        (folder / f"figure{suffix}").write_bytes(picture)
        style = {"brand": house().brand, "font": house().family, "deep": house().colours.heading}
        (folder / "words.json").write_text(json.dumps({**words, **style, "path": f"figure{suffix}"}), encoding="utf-8")
        shutil.copyfile(TEMPLATES / "social.typ", folder / "social.typ")
        png = typst.compile(folder / "social.typ", root=folder, format="png", ppi=_PPI, font_paths=fonts())
    return in_few_colours(bytes(png))


@cache
def fonts() -> typst.Fonts:
    """The fonts for Typst: Inter, the house style's and those inside Typst. They are read once a process."""
    # not one typst.Compiler for all: it refuses to serve two threads at once
    import typst

    own = house().typeface
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS, own.regular.parent] if own else [FONTS])
