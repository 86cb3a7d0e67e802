"""Which paragraphs of a reviewed file are which of those that the ledger prints.

Bookmarks tell it; where they are lost, the texts do, and the pair says how sure it is. Paragraphs
that are joined, divided, added or removed come out as groups: so many printed ones on the one
side, so many of the file on the other.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from ..findings.limits import MOST_PAIRS
from ..notice.marks import SourceKind
from ..text.differences import most_alike
from .bookmarks import key_of, text_of
from .paragraphs import Expected, Stretch


@dataclass(slots=True)
class ParagraphGroup:
    """Printed paragraphs and the stretches of the file that are theirs.

    `certainty` is 1 where bookmarks or equal texts tell it. A group without stretches is gone
    from the file, one without printed paragraphs stands apart: before everything else, or in a
    table of its own.
    """

    printed: list[int] = field(default_factory=list)
    stretches: list[int] = field(default_factory=list)
    certainty: float = 1.0


class Pairing(NamedTuple):
    """Which paragraphs of the file are which printed ones.

    `moved` are pairs of a printed paragraph and its stretch out of the order, `left` the
    stretches that a bookmark of ours gives to a row which the ledger does not print any more.
    """

    groups: list[ParagraphGroup]
    moved: list[tuple[int, int]]
    left: list[int]


def pair(
    printed: Sequence[Expected],
    found: Sequence[Stretch],
    rows: Mapping[str, int],
    run_on: Sequence[tuple[int, int]],
) -> Pairing:
    """Which stretches are which printed paragraphs.

    `rows` is the order in which the copy was built, `run_on` are pairs of stretches that were made
    one paragraph.
    """
    told, left = _told(printed, found)
    units = _units(printed)
    ranks = _ranks(told, found, units, rows)
    still = _longest_rising(sorted(told, key=lambda pair: (ranks[pair], pair[1])))
    moved = sorted(set(told) - set(still))
    pairs = [(i, j, 1.0) for i, j in _within_units(still, units)]
    skipped = {j for _, j in moved} | set(left)
    taken_i, taken_j = {i for i, _ in told}, {j for _, j in told}
    # Where the ledger has another order now, some pairs divide nothing.
    anchors = _longest_rising(sorted(still, key=lambda pair: (units[pair[0]], pair[1])))
    for (i1, j1), (i2, j2) in pairwise([(-1, -1), *anchors, (len(printed), len(found))]):
        mine = [i for i in range(i1 + 1, i2) if i not in taken_i]
        free = (j for j in range(j1 + 1, j2) if j not in taken_j and j not in skipped)
        pairs += _by_text(printed, found, mine, [j for j in free if not found[j].added])
    groups = _groups(sorted(pairs), len(printed), found, skipped)
    return Pairing(_run_together(groups, run_on), moved, left)


def _told(
    printed: Sequence[Expected], found: Sequence[Stretch]
) -> tuple[set[tuple[int, int]], list[int]]:
    """Pairs that bookmarks tell; and the stretches whose bookmarks are those of nothing that is
    printed. A row that has another number now is known by its text."""
    home, texts = _once(printed, key_of), _once(printed, text_of)
    known = {key_of(name) for paragraph in printed for name in paragraph.names}
    pairs: set[tuple[int, int]] = set()
    unknown: dict[int, list[str]] = {}
    for j, stretch in enumerate(found):
        names = stretch.cells
        pairs |= {(home[key_of(name)], j) for name in names if key_of(name) in home}
        if names and not any(key_of(name) in known for name in names):
            unknown[j] = names
    there = {i for i, _ in pairs}
    left = []
    for j, names in unknown.items():
        at = {texts[text_of(name)] for name in names if text_of(name) in texts} - there
        pairs |= {(i, j) for i in at}
        left += [] if at else [j]
    return pairs, left


def _ranks(
    pairs: Iterable[tuple[int, int]],
    found: Sequence[Stretch],
    units: Sequence[int],
    rows: Mapping[str, int],
) -> dict[tuple[int, int], int]:
    """Where each pair stood when the copy was built, as far as known; paragraphs of one cell at
    the same place, since they may change places among themselves."""
    first: dict[int, int] = {}
    for i, j in pairs:
        places = [rows[key_of(n)[1:]] for n in found[j].cells if key_of(n)[1:] in rows]
        unit = units[i]
        first[unit] = min([first.get(unit, len(rows)), *places]) if rows else unit
    return {(i, j): first[units[i]] for i, j in pairs}


def _once(printed: Sequence[Expected], part: Callable[[str], str]) -> dict[str, int]:
    """The printed paragraph of each part of a bookmark's name that only one cell's text has."""
    cells = [
        (part(name), index)
        for index, paragraph in enumerate(printed)
        for name, source in paragraph.names.items()
        if source.kind is SourceKind.CELL
    ]
    times = Counter(found for found, _ in cells)
    return {found: index for found, index in cells if times[found] == 1}


def _units(printed: Sequence[Expected]) -> list[int]:
    """For each paragraph the first one of those that print the same cell."""
    units: list[int] = []
    for index, paragraph in enumerate(printed):
        above = printed[index - 1].cells[-1:] if index else []
        follows = above and any(map(above[0].is_followed_by, paragraph.cells[:1]))
        units.append(units[-1] if follows else index)
    return units


def _within_units(pairs: list[tuple[int, int]], units: list[int]) -> list[tuple[int, int]]:
    """The pairs in order; paragraphs of one cell that changed places belong to all of its own."""
    by_unit: dict[int, list[tuple[int, int]]] = {}
    for i, j in pairs:
        by_unit.setdefault(units[i], []).append((i, j))
    ordered: list[tuple[int, int]] = []
    for mine in by_unit.values():
        if [i for i, _ in mine] == sorted(i for i, _ in mine):
            ordered += mine
        else:
            ordered += sorted({(i, j) for i, _ in mine for _, j in mine})
    return ordered


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs whose second members never fall."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_right(tails, j)
        before.append(last[place - 1] if place else -1)
        if place == len(tails):
            tails.append(j)
            last.append(index)
        else:
            tails[place], last[place] = j, index
    kept, index = [], last[-1] if last else -1
    while index >= 0:
        kept.append(pairs[index])
        index = before[index]
    return kept[::-1]


def _by_text(
    printed: Sequence[Expected], found: Sequence[Stretch], left: list[int], right: list[int]
) -> list[tuple[int, int, float]]:
    """Pairs between two anchors: equal texts first, then those most alike, in order.

    What is mostly a number or a date, in a cell of a table or under the signature, is known by its
    bookmark where it has that still.
    """
    ours = [_words([] if printed[i].cells else printed[i].names) for i in left]
    theirs = [_words([] if found[j].cells else found[j].names)[:1] for j in right]
    there = {name for mine in ours for name in mine} & {name for one in theirs for name in one}
    matcher = SequenceMatcher(
        None,
        [
            next(filter(there.__contains__, names), printed[i].text)
            for i, names in zip(left, ours, strict=True)
        ],
        [
            next(filter(there.__contains__, names), found[j].text)
            for j, names in zip(right, theirs, strict=True)
        ],
        autojunk=False,
    )
    pairs = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += [(i, j, 1.0) for i, j in zip(left[i1:i2], right[j1:j2], strict=True)]
        elif tag == "replace":
            mine, others = [printed[i] for i in left[i1:i2]], [found[j] for j in right[j1:j2]]
            alike = most_alike([p.text for p in mine], [s.text for s in others], MOST_PAIRS)
            if not alike and _are_in_place(mine, others):
                alike = [(n, n, 0.0) for n in range(len(mine))]
            pairs += [(left[i1 + i], right[j1 + j], round(ratio, 2)) for i, j, ratio in alike]
    return pairs


def _are_in_place(printed: Sequence[Expected], found: Sequence[Stretch]) -> bool:
    """Whether unlike paragraphs are the printed ones in the order of these, with other texts.

    So they are as cells of a table, and one alone that has the same number or is a computed word.
    """
    if len(printed) != len(found):
        return False
    alone = len(printed) == 1 and (_is_word(printed[0]) or _is_retyped(printed[0], found[0]))
    return alone or found[0].in_table


def _words(names: Iterable[str]) -> list[str]:
    """The bookmarks of computed words."""
    return [name for name in names if key_of(name)[:1] == SourceKind.WORD]


def _is_word(paragraph: Expected) -> bool:
    """Whether a paragraph is one computed word and nothing else."""
    return bool(paragraph.names) and not paragraph.cells and not paragraph.fixed.strip()


def _is_retyped(paragraph: Expected, stretch: Stretch) -> bool:
    """Whether an unlike paragraph has the same number."""
    number = next((s.printed for s in paragraph.names.values() if s.level), "")
    return bool(number) and stretch.text.startswith(number)


def _groups(
    pairs: list[tuple[int, int, float]],
    most_i: int,
    found: Sequence[Stretch],
    skipped: set[int],
) -> list[ParagraphGroup]:
    """Groups from pairs; a stretch without a pair belongs to the group above it, but for those
    in tables, and for a number that was cut off."""
    by_i: dict[int, list[tuple[int, float]]] = {}
    for i, j, certainty in pairs:
        by_i.setdefault(i, []).append((j, certainty))
    groups: list[ParagraphGroup] = [ParagraphGroup()]
    owner: dict[int, ParagraphGroup] = {}
    for i in range(most_i):
        mine = by_i.get(i, [])
        shared = next((owner[j] for j, _ in mine if j in owner), None)
        group = shared if shared is not None and shared is groups[-1] else ParagraphGroup()
        if group is not groups[-1]:
            groups.append(group)
        group.printed.append(i)
        for j, certainty in mine:
            owner.setdefault(j, group)
            group.certainty = min(group.certainty, certainty)
    above, tables = groups[0], [ParagraphGroup()]
    for j, stretch in enumerate(found):
        if j in skipped:
            continue
        if stretch.in_table and j not in owner:
            if tables[-1].stretches and tables[-1].stretches[-1] != j - 1:
                tables.append(ParagraphGroup())
            tables[-1].stretches.append(j)
            continue
        above = owner.get(j, above)
        below = owner.get(j + 1, above) if stretch.is_cut_number else above
        (above if j in owner else below).stretches.append(j)
    return [group for group in (*groups, *tables) if group.printed or group.stretches]


def _run_together(
    groups: list[ParagraphGroup], run_on: Sequence[tuple[int, int]]
) -> list[ParagraphGroup]:
    """The groups, those as one whose stretches were made one paragraph."""
    at = {j: number for number, group in enumerate(groups) for j in group.stretches}
    glued = {
        number
        for one, other in run_on
        if one in at and other in at
        for number in range(at[one] + 1, at[other] + 1)
    }
    found: list[ParagraphGroup] = []
    for number, group in enumerate(groups):
        if number not in glued:
            found.append(group)
            continue
        found[-1].printed += group.printed
        found[-1].stretches += group.stretches
        found[-1].certainty = min(found[-1].certainty, group.certainty)
    return found
