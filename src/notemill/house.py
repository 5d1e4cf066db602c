"""The house style of the publisher of the reports: name, contact, public address, logo, typeface, colours.

``house.yml`` in the project, or the file given by ``run --house``, sets what differs from the usual
style. Paths in it are relative to its folder.
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, Field, HttpUrl, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails

from notemill import project, suite
from notemill.errors import UsageError
from notemill.files import Stamp, stamp
from notemill.words import did_you_mean

PAPER, DARK_PAPER = "#ffffff", "#14181d"
"""The background of a page, and of a page in dark mode."""
_LARGEST = 100_000  # bytes of a logo or a typeface's file, which each page includes
_FORMATS = {"logo": {".svg", ".png"}, "typeface": {".ttf", ".otf"}}
# minimum contrast with the background: of text, of drawn shapes (WCAG 2.2, 1.4.3 and 1.4.11)
_TEXT, _MARK = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb', from 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str, light: float) -> str:
    """A colour with the same hue and saturation and the given lightness, from 0 (black) to 1 (white)."""
    hue, _, saturation = rgb_to_hls(*_parts(colour))
    return "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, light, saturation))


def on_dark(colour: str, least: float = _MARK) -> str:
    """The colour itself if it is visible on a dark page (3:1; WCAG 2.2, 1.4.11), or else lighter, with at least 7:1.

    A highlight in a dark colour is then about as bright as the grey beside it; text on it turns black.
    """
    if contrast(colour, DARK_PAPER) >= least:
        return colour
    lighter = (lightness(colour, n / 100) for n in range(101))
    return next(one for one in lighter if contrast(one, DARK_PAPER) >= 7)


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _with_contrast(least: float) -> AfterValidator:
    def check(colour: str) -> str:
        ratio = contrast(colour, PAPER)
        if ratio < least:
            raise ValueError(f"{colour} on white has a contrast of {ratio:.1f}; it needs {least}. Choose a darker one")
        return colour

    return AfterValidator(check)


def _file_of_pages(path: Path, info: ValidationInfo) -> Path:
    """A file that pages include, found from the folder of house.yml."""
    path = (info.context or Path()) / path
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    if path.suffix.lower() not in _FORMATS.get(str(info.field_name), _FORMATS["typeface"]):
        raise ValueError(f"{path.name} does not have a supported format")
    if info.field_name != "logo" and path.parent == info.context:
        raise ValueError("put the two files into a separate folder, such as fonts/")
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} has more than {_LARGEST // 1000} kB, and each page includes it. Make it smaller")
    return path


Text = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), _with_contrast(_TEXT)]
Drawn = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), _with_contrast(_MARK)]
File = Annotated[Path, AfterValidator(_file_of_pages)]


class Colours(BaseModel, extra="forbid", frozen=True):
    """Colours as '#rrggbb'; on a dark page they are made lighter where necessary.

    Attributes:
        heading: of headings and rules.
        link: of links.
        accent: of the answer's border and of the element with the focus.
        series: of a single series in a chart; its hue is also that of the shades of heat maps.
    """

    heading: Text = "#0a3d62"
    link: Text = "#0a5a94"
    accent: Drawn = "#0072b2"
    series: Drawn = "#33546d"


class Typeface(BaseModel, extra="forbid", frozen=True):
    """A typeface of pages, figures and PDF: two TrueType or OpenType files of one family, in a separate folder."""

    regular: File
    bold: File


class House(BaseModel, extra="forbid", frozen=True):
    """The settings of a house style; a setting that is left out has the usual value.

    Attributes:
        name: of the publisher.
        contact: how readers can reach the publisher, in words or as an address.
        address: where the reports are published: the address of the folder ``reports``.
        logo: an SVG or PNG file, shown beside the name.
        typeface: instead of Inter.
        colours: see ``Colours``.
    """

    name: str = ""
    contact: str = ""
    address: HttpUrl | None = None
    logo: File | None = None
    typeface: Typeface | None = None
    colours: Colours = Colours()

    @property
    def brand(self) -> str:
        """The name that pages show."""
        return self.name or suite.suite().TITLE

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the logo and the typeface, if they are set."""
        return tuple(filter(None, (self.logo, *(vars(self.typeface).values() if self.typeface else ()))))

    @cached_property
    def family(self) -> str:
        """The family name of the typeface, read from its files."""
        if not self.typeface:
            return "Inter"
        from PIL import ImageFont

        names = {str(ImageFont.truetype(path).getname()[0]) for path in vars(self.typeface).values()}
        if len(names) > 1:
            raise UsageError(
                f"house.yml, typeface: {' and '.join(sorted(names))} are two families. Give two files of one."
            )
        return names.pop()

    @property
    def key(self) -> str:
        """A checksum of all settings and files: when it changes, reports are made again."""
        content = [
            self.model_dump_json(exclude={"logo", "typeface"}).encode(),
            *(path.read_bytes() for path in self.files),
        ]
        return sha256(b"".join(content)).hexdigest()

    def link(self, path: str, otherwise: str | None = None) -> str:
        """The public address of a file below the folder of reports; without one, ``otherwise`` or else the path."""
        if self.address:
            return f"{str(self.address).rstrip('/')}/{path}"
        return path if otherwise is None else otherwise


@lru_cache(maxsize=8)
def _read(seen: Stamp) -> House:
    path = seen[0]
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        style = House.model_validate({} if content is None else content, context=path.parent)
        style.family  # noqa: B018 raises now if a file is not a typeface
    except ValidationError as error:
        raise UsageError(_fault(path, error.errors()[0])) from error
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} or what it names cannot be read: {error}.") from error
    return style


def _fault(path: Path, error: ErrorDetails) -> str:
    """A sentence on what is wrong with a setting."""
    *above, key = error["loc"] or ("",)
    where, problem = ".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        parts: dict[str, type[BaseModel]] = {"typeface": Typeface, "colours": Colours}
        keys = parts.get(str((*above, "")[0]), House).model_fields
        problem = f"unknown key.{did_you_mean(str(key), keys)} There are {', '.join(keys)}"
    return f"{path.name}{', ' if where else ''}{where}: {problem}."


def house() -> House:
    """The house style in use, read again only if its file has changed.

    Raises:
        UsageError: the file is missing or not valid; the message has the setting and what to do.
    """
    path = project.house()
    if path is None:
        return House()
    if not path.is_file():
        raise UsageError(f"There is no house style {path}. Name a file such as house.yml.")
    return _read(stamp(path))
