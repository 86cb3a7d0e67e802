"""Deviations from the standard, grouped by their cause: each is told once, with all its places.

The severities of the family stand for how strong the standard is: a rule is an error, what it asks
for in general a warning, what is only the practice of offices an information.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..findings.catalogue import Severity
from ..findings.findings import Finding, Place, find
from ..text.characters import quote_list, shorten
from ..text.patterns import Pattern
from .manuscript import TextPart

STRENGTHS = {Severity.ERROR: "规定", Severity.WARNING: "一般", Severity.INFO: "实务"}
BODY, PAGE, HEADER, FOOTER = "正文", "页面", "页眉", "页脚"
_AREAS = (PAGE, HEADER, BODY, FOOTER)
_CLAUSE = Pattern(r"（第([\d.]+)条")
_MOST_NUMBERS = 8  # paragraphs that are named by their numbers
_MOST_DETAILS = 4
_FIRST_WORDS = 24  # half-width characters
_PLAIN_STYLE = {"Normal": "正文"}  # as a Chinese Word shows it


class Observed(NamedTuple):
    """What a check saw at one place: what is `found` there, and what the standard asks for.

    What is found alike in several paragraphs is told once, with the `detail` of each.
    """

    code: str
    found: str
    asked: str
    part: TextPart | None = None  # the paragraph
    detail: str = ""
    area: str = BODY


class Deviation(NamedTuple):
    """A deviation as it is told, and the numbers of all paragraphs in which it is."""

    finding: Finding
    paragraphs: tuple[int, ...]

    @property
    def strength(self) -> str:
        return STRENGTHS[self.finding.severity]

    @property
    def clause(self) -> str:
        """The clause of GB/T 9704-2012, which the catalogue names once, in the mend."""
        match = _CLAUSE.search(self.finding.hint)
        return match[1] if match else ""


def shown(measure: float) -> str:
    """A measure as it is told: no more digits than a ruler gives."""
    return f"{round(measure, 1) + 0:g}"


def grouped(observed: Iterable[Observed]) -> list[Deviation]:
    """The deviations, those alike as one, in the order of the file."""
    groups: dict[tuple[str, str, str, str], list[Observed]] = {}
    for seen in observed:
        groups.setdefault((seen.code, seen.area, seen.found, seen.asked), []).append(seen)
    deviations = map(_deviation, groups.values())
    return sorted(deviations, key=lambda told: (_AREAS.index(told.finding.sheet), told.paragraphs))


def _deviation(alike: list[Observed]) -> Deviation:
    first = alike[0]
    parts = [seen.part for seen in alike if seen.part]
    numbers = tuple(dict.fromkeys(part.number for part in parts))
    key = f"第{numbers[0]}段" if numbers else ""
    words = shorten(parts[0].text.strip(), _FIRST_WORDS) if parts else ""
    found = "".join((first.found, *_details(alike), *_spread(parts, numbers)))
    place = Place(first.area, key)
    return Deviation(find(first.code, place, words, found=found, asked=first.asked), numbers)


def _details(alike: list[Observed]) -> Iterator[str]:
    details = [detail for detail in dict.fromkeys(seen.detail for seen in alike) if detail]
    if details:
        yield f"：{'、'.join(details[:_MOST_DETAILS])}{'等' * (len(details) > _MOST_DETAILS)}"


def _spread(parts: list[TextPart], numbers: tuple[int, ...]) -> Iterator[str]:
    """How many paragraphs there are, which, and of which styles."""
    if len(numbers) < 2:
        return
    styles = [_PLAIN_STYLE.get(name, name) for name in dict.fromkeys(p.look.style for p in parts)]
    named = f"，样式{quote_list(styles[:3])}" if all(styles) else ""
    listed = "、".join(map(str, numbers[:_MOST_NUMBERS]))
    more = "等" if len(numbers) > _MOST_NUMBERS else ""
    yield f"（第{listed}{more}段，共{len(numbers)}段{named}）"
