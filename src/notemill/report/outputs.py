"""Converts any output of a Jupyter cell for a page that runs no code from it and loads no other files.

Pictures of any kind, HTML (sanitised by nh3: tables, text, embedded pictures), Markdown, JSON and plain text are shown.
Other content, such as widgets, scripts and external pictures, is listed by name.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nh3

from notemill.report import pictures
from notemill.words import plain

SVG = "image/svg+xml"
_PICTURES = (SVG, "image/png", "image/jpeg", "image/gif", "image/webp")
# outputs that Jupyter would show instead of their text
_LIVE = {
    "application/vnd.jupyter.widget-view+json": "a widget",
    "application/javascript": "a script",
    "application/pdf": "a PDF",
    "text/javascript": "a script",
}
_REMOVED = {
    "script": "a script", "iframe": "a page from elsewhere", "object": "an object", "embed": "an object",
    "form": "a form", "input": "a form", "button": "a form", "select": "a form", "video": "a video",
    "audio": "a sound", "canvas": "a drawing made by a script", "svg": "a drawing inside HTML",
}  # fmt: skip
# pandas scopes the style of a frame, which only aligns it
_STYLE = re.compile(r"<style(?![^>]*\bscoped\b)", re.I)
_IN_PLACE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.I)
# Python's text for an object, or a list of objects, without a useful representation, and Matplotlib's for a text
_OBJECT = re.compile(r"[\[(]?<[^\n]*>[,\])]*\s*|Text\(.*\)\s*")


@dataclass(frozen=True)
class Shown:
    """An output on a page: kind is html, image, markdown or output (plain text).

    ``content`` is safe HTML, alternative text, Markdown or plain text; ``image`` a data URI; ``text`` the same in
    plain words, for paper; ``lost`` names what is not shown. Nothing at all is shown if ``content`` is empty.
    """

    kind: str
    content: str
    image: str = ""
    text: str = ""
    lost: tuple[str, ...] = ()


def shown(data: Mapping[str, Any], cell: int) -> Shown:
    """The best of an output's formats.

    Args:
        data: MIME type -> content, as a notebook stores it: a text as one string or as lines.
        cell: the number of the cell, from 1, for pictures without a description.
    """
    live = tuple(dict.fromkeys(name for kind, name in _LIVE.items() if kind in data))
    picture = next((kind for kind in _PICTURES if kind in data), None)
    words = plain("".join(data.get("text/plain", ""))).rstrip()
    if "text/html" in data:
        safe = _html("".join(data["text/html"]), words)
        if safe.content or not picture:
            return Shown("html", safe.content, text=safe.text, lost=(*live, *safe.lost))
    if picture and not pictures.readable(picture, "".join(data[picture])):
        return Shown("output", "", lost=(*live, f"a picture that cannot be read ({picture})"))
    if picture:
        alt = _told(words) or f"Picture shown by cell {cell}, without a description"
        return Shown("image", alt, image=pictures.data_uri(picture, "".join(data[picture])), lost=live)
    if "text/markdown" in data:
        return Shown("markdown", "".join(data["text/markdown"]), lost=live)
    if live:
        return Shown("output", "", lost=live)
    return _text(data, words)


def _text(data: Mapping[str, Any], words: str) -> Shown:
    """Plain text, LaTeX or JSON unchanged; any other format is listed by name."""
    text = plain("".join(data.get("text/latex", ""))).rstrip() or _told(words)
    if not text and "application/json" in data:
        text = json.dumps(data["application/json"], indent=1, ensure_ascii=False)
    others = () if text else tuple(f"a thing of the kind {kind}" for kind in data if kind != "text/plain")
    return Shown("output", text, text=text, lost=others)


def _html(source: str, words: str) -> Shown:
    """Sanitised HTML, which runs no code, loads no files and has no own layout; and its plain text for print."""
    safe = nh3.clean(
        source, tags=nh3.ALLOWED_TAGS - {"h1", "h2"}, attribute_filter=_kept, link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto", "data"},
    ).strip()  # fmt: skip
    bare = re.sub(r"\n\s*\n+", "\n", html.unescape(re.sub(r"<[^>]+>", " ", safe))).strip()
    seen = bool(bare) or "<img" in safe
    return Shown("html", safe if seen else "", text=_told(words) or bare, lost=_lost(source))


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute if it is allowed (pictures embedded in the notebook, links to other sites), or None."""
    if attribute == "src":
        return value if _IN_PLACE.match(value) else None
    if attribute in ("href", "cite") and value.lower().lstrip().startswith("data:"):
        return None
    return value


def _lost(source: str) -> tuple[str, ...]:
    names = [name for tag, name in _REMOVED.items() if re.search(rf"<{tag}\b", source, re.I)]
    if _STYLE.search(source):
        names.append("a style sheet")
    pictures_of = re.findall(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", source, re.I)
    if any(not _IN_PLACE.match(address) for address in pictures_of):
        names.append("a picture from elsewhere")
    return tuple(dict.fromkeys(names))


def _told(words: str) -> str:
    """The text form of an output, unless it only says which object it is."""
    return "" if _OBJECT.fullmatch(words) else words
