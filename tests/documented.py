"""The blocks of code in the documents."""

import re
import textwrap

from small_project import ROOT

MARKDOWN = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
RST = re.compile(r"^\.\. code-block:: (\w+)\n\n((?:   .*\n|\n)+)", re.M)


def blocks(document: str, *languages: str) -> list[tuple[str, str]]:
    """Language and text of each block of a document in one of some languages."""
    pattern = RST if document.endswith(".rst") else MARKDOWN
    found = pattern.findall((ROOT / document).read_text(encoding="utf-8"))
    return [(language, textwrap.dedent(text)) for language, text in found if language in languages]
