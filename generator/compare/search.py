"""打印对照: what the notice prints, in its order, and the cell of each; and finding one by words.

Leaders name a place as they read it (“第二部分第三个问题第4条”); the ledger has it in a cell.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from ..findings.findings import Finding, has_errors
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..notice.context import HEADING, LEVELS, MEASURE, PROBLEM, SECTION, compose
from ..notice.numerals import number_in
from ..notice.order import Entry, charge, printed_paragraphs
from ..notice.printed import Printed
from ..notice.render import render
from ..notice.template import Template
from ..package.parts import Parts
from ..pipeline import Examined, choose_template, examine, take_in_earlier
from ..text.characters import compact, number_key
from ..text.numerals import parse_number
from ..text.patterns import Pattern

COLUMNS = {
    "通报序号": 18,
    "编号": 16,
    "工作表": 12,
    "单元格": 9,
    "责任单位": 18,
    "整改状态": 10,
    "刊印的文字": 90,
}

# Words that are less like the text than this are not what is looked for.
_ALIKE, _CLEARLY = 60.0, 12.0
# Of what is not found, so many neighbours are shown, unless they have hardly a word in common.
_MOST_NEAREST, _NEAR = 2, 45.0


@dataclass(slots=True)
class Sheets:
    """A ledger with what its notice prints. `findings` say why, where nothing could be printed."""

    examined: Examined
    template: Template | None
    paragraphs: list[Printed] = field(default_factory=list)
    parts: Parts = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Search(NamedTuple):
    """What was found: the entries that fit, or else those that come nearest."""

    matches: list[Entry]
    nearest: list[Entry]


# --- printing -----------------------------------------------------------------------------------


def print_file(
    path: Path,
    template: Path | None = None,
    as_of: date | None = None,
    made: Path | None = None,
    earlier: Sequence[Path] = (),
) -> Sheets:
    """Read a ledger, and earlier ones, and print it in memory, by the template of the document
    `made` where no other is named. Raises Unreadable where a file cannot be read."""
    examined = examine(path, as_of)
    take_in_earlier(examined, earlier)
    return print_examined(examined, template, made)


def print_examined(
    examined: Examined, asked: Path | None = None, made: Path | None = None
) -> Sheets:
    """What the notice of a ledger prints. Errors of the ledger forbid it only where nothing
    could be composed. Raises Unreadable where the template cannot be read."""
    template, faults = choose_template(examined, asked, made)
    if template is None or has_errors(faults):
        return Sheets(examined, template, findings=faults)
    try:
        context = compose(examined.vocabulary.for_audience(template.audience))
    except (KeyError, ValueError):  # an unknown word, a number out of range: errors of the ledger
        return Sheets(examined, template, findings=examined.findings)
    rendered = render(template, context)
    if rendered.findings:
        return Sheets(examined, template, findings=rendered.findings)
    return Sheets(examined, template, printed_paragraphs(rendered), rendered.parts)


def left_out(ledger: Ledger, paragraphs: Iterable[Printed]) -> list[Entry]:
    """The problems and measures that the notice does not print, in the order of their numbers."""
    shares = (share for paragraph in paragraphs for share in paragraph.shares)
    printed = {(item.SHEET, item.row) for share in shares if (item := share.item)}
    entries = []
    items: list[Problem | Measure] = [*ledger.problems, *ledger.measures]
    for item in sorted(items, key=lambda item: number_key(item.number)):
        if (item.SHEET, item.row) in printed:
            continue
        column = "整改进展" if isinstance(item, Measure) else "问题"
        if isinstance(item, Measure):
            text = "。".join(part for part in (item.lead, item.progress) if part) or item.plan
        else:
            text = item.text
        place = ledger.place(item, column)
        entries.append(Entry("", item.key, place, *charge(item), text, printed=False))
    return entries


# --- finding ------------------------------------------------------------------------------------


def search(query: str, printed: Sequence[Entry], others: Sequence[Entry]) -> Search:
    """The entries that a query names: by 通报序号, by 编号, or by words of the text.

    `others` are not printed; they are found by 编号 and by words only.
    """
    everything = [*printed, *others]
    wanted = _levels_of(query)
    code = _code_of(query)
    exact = [entry for entry in everything if code and entry.key == code]
    if exact:
        return Search(exact, [])
    if wanted is None and code:
        wanted = _by_position(code)
    if wanted is not None:
        found = _of_levels(wanted, printed)
        if found:
            return Search(found, [])
    numbered = _so_numbered(query, printed)
    if numbered:
        return Search(numbered, [])
    if wanted is not None:
        return Search([], _nearest_levels(wanted, printed) or _nearest_codes(code, everything))
    return _of_words(query, everything)


_CODE = Pattern(r"\d+(?:[.\-]\d+)+")


def _code_of(query: str) -> str:
    """A 措施编号 or 问题编号 such as 2.3.4, typed in either width; "" for none."""
    typed = re.sub(
        r"^(?:措施|问题)?(?:编号)?[:]?|[条项号]?$", "", compact(query).replace("。", ".")
    )
    return typed.replace("-", ".") if _CODE.fullmatch(typed) else ""


def _by_position(code: str) -> dict[str, int]:
    """2.3.4 where no item has that number: aspect, problem, measure as printed."""
    numbers = [int(part) for part in code.split(".")]
    levels = (HEADING, PROBLEM, MEASURE) if len(numbers) <= 3 else LEVELS
    return dict(zip(levels, numbers, strict=False))


_NUMERAL = r"(?P<{0}>\d+|[零〇一二两三四五六七八九十百]+)"
_UNITS = {
    SECTION: "大部分|部分|大项|大块|章",
    HEADING: "大方面|方面|大类|类",
    PROBLEM: "大问题|问题",
    MEASURE: "条措施|项措施|个措施|措施|小条|小点|条|项|点|款",
    "段": "自然段|段",
}
_SPOKEN = Pattern(
    "|".join(
        rf"第?\(?{_NUMERAL.format(f'n{depth}')}\)?(?:个|大|点)?(?:{units})"
        for depth, units in enumerate(_UNITS.values())
    )
)
# As printed: 二、（三）3.（4）, and 一是 for 1.
_WRITTEN = Pattern(
    r"(?:(?P<s>[一二三四五六七八九十百]+|[①-⑩])、?)?(?:\((?P<h>[一二三四五六七八九十百]+)\))?"
    r"(?:(?P<p>\d+)[.、]?|(?P<o>[一二三四五六七八九十]+)是)?(?:\((?P<m>\d+)\))?"
    r"(?:第(?P<n>\d+|[一二三四五六七八九十]+)段)?"
)
_FILLERS = Pattern(r"[的,、。;:\s]|之|通报|里|中|这")


def _levels_of(query: str) -> dict[str, int] | None:
    """The numbers that a query names by level; None where it is no such query."""
    typed = compact(query)
    written = _WRITTEN.fullmatch(typed)
    if typed and written:
        named = zip(
            (SECTION, HEADING, PROBLEM, PROBLEM, MEASURE, "段"),
            written.group("s", "h", "p", "o", "m", "n"),
            strict=True,
        )
        levels = {level: _integer(text) for level, text in named if text}
        # A bare 4 says nothing of its level; a bare 二 is a section.
        lone = len(levels) == 1 and typed.isdigit() and typed.isascii()
        return None if lone else levels
    levels, rest = {}, typed
    for match in _SPOKEN.finditer(typed):
        level = list(_UNITS)[next(n for n in range(len(_UNITS)) if match[f"n{n}"])]
        levels[level] = _integer(match[match.lastgroup or 0])
        rest = rest.replace(match[0], "", 1)
    ordinal = re.search(r"([一二三四五六七八九十]+)是", rest) if levels else None
    if ordinal and PROBLEM not in levels:
        levels[PROBLEM] = _integer(ordinal[1])
        rest = rest.replace(ordinal[0], "", 1)
    return levels if levels and not _FILLERS.sub("", rest) else None


def _integer(numeral: str) -> int:
    number = parse_number(normalize("NFKC", numeral))  # ② is 2
    return int(number) if number is not None else 0


def _of_levels(wanted: dict[str, int], entries: Sequence[Entry]) -> list[Entry]:
    """The entries with these numbers; levels that are not named may be any."""
    found = _with_levels(wanted, entries)
    if SECTION in wanted and HEADING not in wanted:
        # “第二部分” may be what is headed 二、 or what is headed （二）: the latter goes first.
        other = {HEADING if k == SECTION else k: n for k, n in wanted.items()}
        if PROBLEM in wanted or not found:
            second = _with_levels(other, entries)
            found = second + [entry for entry in found if entry not in second]
    return found


def _so_numbered(query: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with this very number, as this template numbers: 一、 may head a problem."""
    wanted = compact(query).strip("、.")
    return [entry for entry in entries if wanted and compact(entry.number) == wanted]


def _with_levels(wanted: dict[str, int], entries: Sequence[Entry]) -> list[Entry]:
    deepest = max((LEVELS.index(level) for level in wanted if level in LEVELS), default=-1)
    if deepest < 0:
        return []
    found = []
    for entry in entries:
        numbers = {level: number_in(written) for level, written in entry.levels.items()}
        depth = max((LEVELS.index(level) for level in numbers), default=-1)
        if depth != deepest or entry.nth != wanted.get("段", entry.nth):
            continue
        if all(numbers.get(level) == n for level, n in wanted.items() if level != "段"):
            found.append(entry)
    # Without 第几段 the paragraph that bears the number is meant, not those after it.
    first: dict[tuple[str, ...], int] = {}
    for entry in found:
        named = tuple(entry.levels.values())
        first[named] = min(entry.nth, first.get(named, entry.nth))
    return [e for e in found if "段" in wanted or e.nth == first[tuple(e.levels.values())]]


def _nearest_levels(wanted: dict[str, int], entries: Sequence[Entry]) -> list[Entry]:
    """Where the place does not exist, the last of the deepest level that does."""
    levels = [level for level in LEVELS if level in wanted]
    for dropped in range(1, len(levels)):
        kept = {level: wanted[level] for level in levels[:-dropped]}
        below = levels[-dropped]
        under = [
            entry
            for entry in entries
            if all(number_in(entry.levels.get(k, "")) == n for k, n in kept.items())
            and list(entry.levels)[-1:] == [below]
        ]
        if under:
            return under[-1:]
    return []


def _nearest_codes(code: str, entries: Sequence[Entry]) -> list[Entry]:
    if not code:
        return []
    head = code.rpartition(".")[0]
    under = [entry for entry in entries if entry.key.rpartition(".")[0] == head]
    return sorted(under, key=lambda entry: number_key(entry.key))[-1:]


def _of_words(query: str, entries: Sequence[Entry]) -> Search:
    """By words: all that contain them, else the one that is clearly the most like, or several."""
    wanted = compact(query)
    if not wanted:
        return Search([], [])
    within = [entry for entry in entries if wanted in compact(entry.text)]
    if within:
        return Search(within, [])
    scored = sorted(
        ((_score(wanted, entry), n) for n, entry in enumerate(entries)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    nearest = [entries[n] for score, n in scored[:_MOST_NEAREST] if score >= _NEAR]
    best = scored[0][0] if scored else 0.0
    if best < _ALIKE or len(wanted) < 3:
        return Search([], nearest)
    return Search([entries[n] for score, n in scored if score > best - _CLEARLY / 2], nearest)


def _score(wanted: str, entry: Entry) -> float:
    """How like the words are to the best stretch of the text; a text shorter than they counts
    for its own length only."""
    from rapidfuzz import fuzz

    text = compact(entry.text)
    return fuzz.partial_ratio(wanted, text) * min(1.0, len(text) / len(wanted))
