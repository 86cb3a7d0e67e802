"""The lists of the record: what was found, allowed and withheld, as far as there is room."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import TypeAlias

from ..findings.catalogue import Severity, kind_of
from ..findings.findings import Finding
from ..layout.figures import width as width_of
from ..ledger.choices import NO, PARTY_ONLY, Audience
from ..ledger.ledger import Ledger
from ..text.characters import shorten, write_list
from .summary import withheld_items

# The families of codes in the order of their weight for a publication: leaks, numbers, dates and
# statuses, contradictions between cells, words; then whatever else there is.
_WEIGHT = "LNDCW"
# What is found, allowed and withheld shares so many lines of so many characters, so that the record
# stays one page; each of the three is sure of its share.
LINES, WIDTH = 14, 34
_SHARES = (6, 4, 4)
# So many cells of one code, and numbers of measures withheld for one reason, are named.
_MOST_CELLS, _MOST_NUMBERS = 4, 5

# 是否公开 → how the record calls it.
_KEPT = {NO: "不公开", PARTY_ONLY: "仅党内公开"}

# A line of a list and how many things it speaks of.
Counted: TypeAlias = tuple[str, int]


def found_lines(findings: Sequence[Finding]) -> Iterator[Counted]:
    """The warnings, one line a code, with their cells; what weighs most comes first."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity != Severity.INFO:
            by_code.setdefault(finding.code, []).append(finding)
    for code in sorted(by_code, key=lambda code: (_rank(code), code)):
        found = by_code[code]
        places: dict[str, list[str]] = {}
        for finding in found[:_MOST_CELLS]:
            places.setdefault(finding.sheet or finding.file, []).append(finding.cell)
        shown = "；".join(sheet + write_list(filter(None, c)) for sheet, c in places.items())
        more = "等" if len(found) > _MOST_CELLS else ""
        yield f"{code} {kind_of(code).title}（{len(found)}处）：{shown}{more}。", len(found)


def _rank(code: str) -> int:
    return _WEIGHT.find(code[0]) % (len(_WEIGHT) + 1)


def allowed_lines(findings: Sequence[Finding]) -> Iterator[Counted]:
    """What was allowed, with the reason and the name of who allowed it."""
    for finding in findings:
        if allowed := finding.allowed_by:
            by = f"批准人：{allowed.approver}" if allowed.approver else "没有写明批准人"
            title = kind_of(finding.code).title
            where = f"{finding.sheet}{finding.cell}"
            yield f"{finding.code} {title}（{where}）：{allowed.reason}；{by}。", 1


def withheld_lines(ledger: Ledger, audience: Audience) -> Iterator[Counted]:
    """Problems, then measures by what is filled in and why, then those of such problems."""
    problems, measures, others = withheld_items(ledger, audience)
    groups: dict[str, list[str]] = {}
    for problem in problems:
        groups.setdefault(f"{_KEPT[problem.publicity]}的问题{{}}个", []).append(problem.number)
    for measure in measures:
        reason = shorten(measure.reason, WIDTH) or "没有写明理由"
        reason = reason.replace("{", "{{").replace("}", "}}")
        group = f"{_KEPT[measure.publicity]}的措施{{}}项，{reason}"
        groups.setdefault(group, []).append(measure.number)
    for measure in others:
        groups.setdefault("随问题不公开的措施{}项", []).append(measure.number)
    for group, numbers in groups.items():
        more = "等" if len(numbers) > _MOST_NUMBERS else ""
        shown = write_list(numbers[:_MOST_NUMBERS])
        yield f"{group.format(len(numbers))}（{shown}{more}）。", len(numbers)


def fitted(*lists: tuple[list[Counted], str]) -> list[list[str]]:
    """Each list as far as there is room, ending in how many things are left out.

    Each gets its share of the lines, and what the others leave; an empty one says so.
    """
    texts = [[cut(text, 2 * WIDTH) for text, _ in entries] or ["无。"] for entries, _ in lists]
    needs = [height_of(lines) for lines in texts]
    rooms = list(map(min, needs, _SHARES))
    for place, need in enumerate(needs):
        rooms[place] += min(need - rooms[place], LINES - sum(rooms))
    for lines, room, (entries, rest) in zip(texts, rooms, lists, strict=True):
        if height_of(lines) > room:
            while height_of(lines) >= room:
                lines.pop()
            lines.append(rest.format(sum(count for _, count in entries[len(lines) :])))
    return texts


def height_of(texts: Iterable[str]) -> int:
    """How many lines of the form the texts take."""
    return sum(ceil(width_of(text) / WIDTH) for text in texts)


def cut(text: str, width: float) -> str:
    """The text, with … where it is wider than so many characters."""
    if width_of(text) <= width:
        return text
    while width_of(text) > width - 1:
        text = text[:-1]
    return text + "…"
