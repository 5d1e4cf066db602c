"""What makes an answer or a title too long to be read at once."""

import calendar
import re

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])")
MARKS = re.compile(r"(?m)^(\d+\.|-) |\*")  # of a list, of what is emphasised
# what names a day, a period, a unit or a level counts nothing
NAMES = re.compile(
    rf"\b\d{{4}}-\d\d(-\d\d)?\b|\b\d{{1,2}} (?={'|'.join(calendar.month_name[1:])})|\b(19|20)\d\d( Q\d)?(?!,\d)\b"
    r"|\b[Pp]er 1(00|,000)\b|\bEU-\d\d\b|\d+ % (?=interval)|\b(\d+ to )?\d+ (months|years)\b|\bwhere 1 is\b"
)
NUMBER = re.compile(r"interval \d[\d,.]* to \d[\d,.]*|\d[\d,.]*")  # an interval is one
WORDS, NUMBERS, LETTERS = 30, 3, 90
MORE_WORDS, MORE_NUMBERS = 40, 4  # of a further sentence
# the brief has three findings, two of them with a sentence more
SENTENCES = {"brief": 5}


def faults(answer: str, titles: list[str], sentences: int = 3) -> list[str]:
    """What makes an answer or a title too long to be read at once."""
    parts = SENTENCE.split(MARKS.sub("", answer).strip())
    words = len(re.sub(r" %", "%", parts[0]).split())
    numbers = len(NUMBER.findall(NAMES.sub("", parts[0])))
    found = [f"{words} words come first" * (words > WORDS), f"{numbers} numbers come first" * (numbers > NUMBERS)]
    found.append(f"{len(parts)} sentences" * (len(parts) > sentences))
    return [*filter(None, found), *(f"{len(one)} letters: {one}" for one in titles if len(one) > LETTERS)]


def too_long(answer: str) -> list[str]:
    """The sentences after the first that cannot be read at once."""
    return [
        one
        for one in SENTENCE.split(MARKS.sub("", answer).strip())[1:]
        if len(re.sub(r" %", "%", one).split()) > MORE_WORDS or len(NUMBER.findall(NAMES.sub("", one))) > MORE_NUMBERS
    ]
