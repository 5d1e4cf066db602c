"""Prepares Matplotlib's SVG for a page: text as text, no style attributes, text colour and background from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from notemill.charts.colours import ink_on, tones
from notemill.charts.theme import INK, PAPER, QUIET, RULE
from notemill.house import house

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_NOT_DRAWN = re.compile(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>", re.DOTALL)
_MOVED = re.compile(r"translate\(([-.\d]+) ([-.\d]+)\)")
_LINES = re.compile(r"([ML])([^A-KM-Z]*)")
_COORDINATES = frozenset({"d", "x", "y", "width", "height", "transform", "stroke-width", "font-size"})
_DEFAULTS = {
    ("stroke-miterlimit", "100000"), ("stroke-linecap", "butt"), ("stroke-linejoin", "miter"),
    ("stroke-linejoin", "round"), ("text-anchor", "start"), ("stroke", "none"), ("stroke-dashoffset", "0"),
}  # fmt: skip
# colours that the page replaces by its own text colour and background, for dark mode and print
_INK: dict[str, dict[str, str]] = {
    INK: {"": "currentColor"},
    QUIET: {"": "currentColor", "-opacity": "0.72"},
    RULE: {"": "currentColor", "-opacity": "0.16"},
    PAPER: {"": "var(--paper, #ffffff)"},
}
Words = Mapping[str, str]
"""Attributes of a mark."""
Marks = Mapping[str, Words]


def tidy(svg: str, marks: Marks, label: str, css_class: str, each: Mapping[str, Sequence[Words]]) -> str:
    """Convert an SVG for use in a page.

    Args:
        svg: Matplotlib's SVG, at 72 dots an inch, with ``svg.fonttype: none``.
        marks: id of a group -> attributes to add to it (``data-label``, ``data-value``); ``data-ground`` of a text is
            the colour behind it.
        label: the alternative text.
        css_class: the class of the root element.
        each: id of a collection's group -> attributes for each of its children.

    Returns:
        One ``<svg>`` element without declaration, metadata, style sheet or style attributes. Coordinates are rounded to
        a tenth of a pixel. Black and grey become ``currentColor``; colours too dark for a dark page become variables.
    """
    family, dim = house().family, tones().dim
    root = ElementTree.fromstring(_NOT_DRAWN.sub("", svg.replace(f"font-family: '{family}'", "")))
    used = set(re.findall(r"#([\w.:-]+)", svg))
    for element in root.iter():
        if children := each.get(element.get("id", ""), ()):
            _mark_children(element, children)
        _tidy(element, marks, used, dim)
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.clear()
    root.attrib.update(
        {"xmlns": "http://www.w3.org/2000/svg", "class": css_class, "viewBox": f"0 0 {width} {height}",
         "width": width, "height": height, "role": "img", "aria-label": label,
         "font-family": f"{family}, sans-serif", "stroke-linejoin": "round"}
    )  # fmt: skip
    for parent in root.iter():
        for at, child in enumerate(parent):  # a group around a group says nothing
            if child.tag == "g" and not child.attrib and len(child) == 1 and child[0].tag == "g":
                parent[at] = child[0]
    return re.sub(r">\s+<", "><", ElementTree.tostring(root, encoding="unicode")).replace(" />", "/>")


def lighter(svg: str) -> dict[str, str]:
    """CSS variables in a drawing, for colours of series and of text on them -> their values on a dark page."""
    return {name: colour for name, colour in tones().dark.items() if f"var(--{name}," in svg}


def _mark_children(group: ElementTree.Element, each: Sequence[Words]) -> None:
    """Add attributes to the elements of a collection, in order; do nothing if their number differs."""
    defined = {path for definitions in group.iter(f"{_SVG}defs") for path in definitions.iter()}
    drawn = (element for element in group.iter() if element not in defined)
    children = [element for element in drawn if element.tag in (f"{_SVG}use", f"{_SVG}path")]
    if len(children) == len(each):
        for child, attributes in zip(children, each, strict=True):
            child.attrib.update(attributes)


def _tidy(element: ElementTree.Element, marks: Marks, used: set[str], dim: Mapping[str, str]) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    attributes = {key.removeprefix(_XLINK): value for key, value in element.attrib.items()}
    for declaration in attributes.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if value.strip() and (name.strip(), value.strip()) not in _DEFAULTS:
            attributes.update(_coloured(name.strip(), value.strip(), dim))
    identity = attributes.get("id", "")
    attributes.update(marks.get(identity, {}))
    for name in {"fill", "stroke"} & attributes.keys():  # the ground of a hatch, the halo of a text
        attributes.update(_coloured(name, attributes[name], dim))
    # a tick has no area
    if element.tag == "use" and attributes.get("stroke-opacity") == _INK[RULE]["-opacity"]:
        attributes = {name: value for name, value in attributes.items() if not name.startswith("fill")}
    ground = attributes.pop("data-ground", "")  # a text on a colour that differs on a dark page
    for text in element.iter(f"{_SVG}text") if ground in dim else ():
        text.set("style", f"{text.get('style')}; fill: var(--i{ground[1:]}, {ink_on(ground)})")
    if identity and identity not in used:
        del attributes["id"]
    if "transform" in attributes:
        attributes |= _placed(element.tag, attributes.pop("transform"))
    for name in _COORDINATES & attributes.keys():
        attributes[name] = " ".join(_NUMBER.sub(_rounded, attributes[name]).split())
    if "d" in attributes:
        # the letter of consecutive lines can be left out: 'M 1 2 L 3 4 L 5 6' is 'M 1 2 3 4 5 6'
        attributes["d"] = _LINES.sub(lambda run: run[1] + run[2].replace("L ", ""), attributes["d"])
    element.attrib.clear()
    element.attrib.update(attributes)


def _placed(tag: str, transform: str) -> dict[str, str]:
    """The attributes for a transform: x and y of a text, where a page looks for its place; a rotation by 0 has none."""
    if tag == "text" and (moved := _MOVED.fullmatch(transform)):
        return {"x": moved[1], "y": moved[2]}
    return {} if transform.startswith("rotate(-0 ") else {"transform": transform}


def _coloured(name: str, value: str, dim: Mapping[str, str]) -> dict[str, str]:
    if name in ("fill", "stroke") and value in _INK:
        return {f"{name}{suffix}": colour for suffix, colour in _INK[value].items()}
    if name in ("fill", "stroke") and value in dim:
        return {name: f"var(--c{value[1:]}, {value})"}
    return {name: value.removesuffix("px") if name == "font-size" else value}


def _rounded(found: re.Match[str]) -> str:
    text = f"{float(found[0]):.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")
