"""A figure that can speak for itself: the drawing, its words, and the numbers in it."""

from __future__ import annotations

import base64
import io
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from borderbook.outputs import FIGURE_MIME as MIME
from borderbook.outputs import as_json
from borderbook.project import FIGURES_VARIABLE

if TYPE_CHECKING:
    import pandas as pd

    from borderbook.charts.old.sheet import Sheet

PNG_DPI = 144
PAGE_DPI = 216  # 1,728 pixels across
COLOURS = 256  # a drawing has few, their shades at edges have more
HEAVY_SVG = 400_000  # characters; a drawing of more is lighter as a picture


@dataclass(frozen=True)
class Figure:
    """What a figure cell of a notebook ends in.

    Attributes:
        name: a slug, unique in its notebook: the name of its CSV file.
        title: what the figure shows, in one sentence.
        alt: the alternative text: kind of chart, what it says, the key numbers.
        unit: what is counted and how.
        source: the source line, vintage included.
        data: the numbers drawn, tidy, one row a mark; rounded as they should be read.
        drawing: the matplotlib figure.
        note: what a reader must know to read it right (a break, a missing year).

    Shown in JupyterLab it is a picture; its text/plain is title and alt text, so that a comparison of outputs
    compares words and numbers, never pixels.
    """

    name: str
    title: str
    alt: str
    unit: str
    source: str
    data: pd.DataFrame
    drawing: Sheet = field(repr=False, compare=False)
    note: str = ""

    def __repr__(self) -> str:
        return f"{self.title}\n{self.alt}"

    def png(self) -> bytes:
        """The drawing as PNG, for a notebook, without a date: same figure, same bytes."""
        buffer = io.BytesIO()
        self.drawing.savefig(buffer, format="png", dpi=PNG_DPI, metadata={"Software": None})
        return buffer.getvalue()

    def picture(self) -> bytes:
        """The drawing as PNG for a page: twice the pixels that it takes there, in at most 256 colours."""
        from PIL import Image

        raw, buffer = io.BytesIO(), io.BytesIO()
        self.drawing.savefig(raw, format="rgba", dpi=PAGE_DPI)
        width = int(self.drawing.get_size_inches()[0] * PAGE_DPI)
        size = (width, raw.tell() // (4 * width))
        drawn = Image.frombytes("RGBA", size, raw.getvalue()).convert("RGB")
        # the quicker methods tint paper and sea; this one leaves areas of one colour as they are
        few = drawn.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        # with ``optimize`` it would be a twentieth smaller and take nine times as long to write
        few.save(buffer, format="png")
        return buffer.getvalue()

    def svg(self) -> str:
        """The drawing as SVG, without a date and with stable ids; text is drawn as paths, as fonts vary."""
        return self.drawing.svg(self.name)

    def facts(self) -> dict[str, Any]:
        """Words and numbers as plain JSON: what a report makes its caption, data table and CSV from."""
        words = {key: getattr(self, key) for key in ("name", "title", "alt", "unit", "source", "note")}
        return {**words, **as_json(self.data)}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self), MIME: self.facts()}
        for_page = os.environ.get(FIGURES_VARIABLE) == "svg"
        if for_page and len(drawn := self.svg()) <= HEAVY_SVG:
            return {**bundle, "image/svg+xml": drawn}
        picture = self.picture() if for_page else self.png()
        return {**bundle, "image/png": base64.b64encode(picture).decode("ascii")}
