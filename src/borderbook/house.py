"""The house style of whoever publishes the reports: name, contact, public address, logo, typeface, colours.

``house.yml`` beside the project, or the file that ``borderbook run --house`` names, says what differs from Borderbook's
own look. Its paths are seen from its own folder.
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, ValidationError, ValidationInfo

from borderbook import project
from borderbook.errors import UsageError
from borderbook.files import Stamp, stamp
from borderbook.words import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PAPER, DARK_PAPER = "#ffffff", "#14181d"
"""Background of a page, and of one in dark mode."""
_LARGEST = 100_000  # bytes of a logo or a typeface's file: each page holds them
_FORMATS = {"logo": {".svg", ".png"}, "typeface": {".ttf", ".otf"}}
_TEXT, _MARK = (
    4.5,
    3.0,
)  # least contrast with the paper: of text, of what is drawn (WCAG 2.2, 1.4.3 and 1.4.11)


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb', 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str, light: float) -> str:
    """A colour of the same hue and saturation, as light as said, from 0 (black) to 1 (white)."""
    hue, _, saturation = rgb_to_hls(*_parts(colour))
    return "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, light, saturation))


def on_dark(colour: str, least: float = _MARK) -> str:
    """The colour itself if it can be seen on a dark page (3:1; WCAG 2.2, 1.4.11), or as light as it takes for 7:1.

    What is emphasised in a dark colour is then about as bright as the grey beside it; text on it turns black.
    """
    if contrast(colour, DARK_PAPER) >= least:
        return colour
    lighter = (lightness(colour, n / 100) for n in range(101))
    return next(one for one in lighter if contrast(one, DARK_PAPER) >= 7)


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _seen(least: float) -> AfterValidator:
    def check(colour: str) -> str:
        found = contrast(colour, PAPER)
        if found < least:
            raise ValueError(
                f"{colour} on white has a contrast of {found:.1f}; it takes {least}. Take a darker one"
            )
        return colour

    return AfterValidator(check)


def _held(path: Path, info: ValidationInfo) -> Path:
    """A file that pages hold, seen from the folder of house.yml."""
    path = (info.context or Path()) / path
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    if path.suffix.lower() not in _FORMATS.get(str(info.field_name), _FORMATS["typeface"]):
        raise ValueError(f"{path.name} is not of a kind that is read here")
    if info.field_name != "logo" and path.parent == info.context:
        raise ValueError("put the two files into a folder of their own, such as fonts/")
    if path.stat().st_size > _LARGEST:
        raise ValueError(
            f"{path.name} has more than {_LARGEST // 1000} kB, and each page holds it. Make it smaller"
        )
    return path


Text = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), _seen(_TEXT)]
Drawn = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), _seen(_MARK)]
File = Annotated[Path, AfterValidator(_held)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(_Model):
    """Colours as '#rrggbb'; a dark page shows them lighter where it has to.

    Attributes:
        heading: of headings and rules.
        link: of links.
        accent: of the answer's edge and of what has the focus.
        series: of a single series in a chart, and the hue of maps' shades.
    """

    heading: Text = "#0a3d62"
    link: Text = "#0a5a94"
    accent: Drawn = "#0072b2"
    series: Drawn = "#33546d"


class Typeface(_Model):
    """A typeface of pages, figures and PDF: two TrueType or OpenType files of one family, in a folder of their own."""

    regular: File
    bold: File


class House(_Model):
    """What a house says of itself; what it leaves out is Borderbook's own.

    Attributes:
        name: of the publisher.
        contact: where readers turn to, in words or as an address.
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
        """The name that stands on pages."""
        return self.name or "Borderbook"

    @property
    def files(self) -> tuple[Path, ...]:
        """The logo and the files of the typeface, as far as there are."""
        return tuple(filter(None, (self.logo, *(vars(self.typeface).values() if self.typeface else ()))))

    @cached_property
    def family(self) -> str:
        """The name of the typeface, as its files say it."""
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
        """A checksum of all of it: when it changes, reports are made anew."""
        content = [
            self.model_dump_json(exclude={"logo", "typeface"}).encode(),
            *(path.read_bytes() for path in self.files),
        ]
        return sha256(b"".join(content)).hexdigest()

    def link(self, path: str, otherwise: str | None = None) -> str:
        """The public address of a file below the folder of reports; where none is known, something else or its path."""
        if self.address:
            return f"{str(self.address).rstrip('/')}/{path}"
        return path if otherwise is None else otherwise


@lru_cache(maxsize=8)
def _read(seen: Stamp) -> House:
    path = seen[0]
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = House.model_validate({} if content is None else content, context=path.parent)
        found.family  # noqa: B018 a file that is no typeface is found now
    except ValidationError as error:
        raise UsageError(_fault(path, error.errors()[0])) from error
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} or what it names cannot be read: {error}.") from error
    return found


def _fault(path: Path, error: ErrorDetails) -> str:
    """What is wrong with a key, in a sentence."""
    *above, key = error["loc"] or ("",)
    where, what = ".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        parts: dict[str, type[BaseModel]] = {"typeface": Typeface, "colours": Colours}
        known = parts.get(str((*above, "")[0]), House).model_fields
        what = f"unknown key.{did_you_mean(str(key), known)} There are {', '.join(known)}"
    return f"{path.name}{', ' if where else ''}{where}: {what}."


def house() -> House:
    """The house style in force, read again only when its file changed.

    Raises:
        UsageError: the file is missing or not as it should be; names the key, and what to do.
    """
    path = project.house()
    if path is None:
        return House()
    if not path.is_file():
        raise UsageError(f"There is no house style {path}. Name a file such as house.yml.")
    return _read(stamp(path))
