"""The lines of a page as the paragraphs of a notice: broken ones joined, run-together ones parted.

Only where that gives exactly what is expected; nothing is changed but the ends of lines.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, pairwise

from ..text.patterns import Pattern
from ..word.lines import CELLS
from .align import KeyedLine, Pair, loose

# So many lines of a page may make up one changed paragraph.
_MOST_LINES = 8
_TAKEN = Pair(None, None)
_PAGE_NUMBER = Pattern(r"[—–-]{1,2}\d{1,3}[—–-]{1,2}")  # folded and without blanks
LINE_END = "\n"  # within the text of a paragraph


def laid_out(paragraphs: Sequence[str], expected: Sequence[str]) -> tuple[list[str], bool]:
    """The paragraphs of a Word file, a title that says the same in other lines put as expected.

    Its lines may be paragraphs each. The second value says whether there is such a title.
    """
    lines, at, otherwise = [text.strip() for text in paragraphs], 0, False
    for text in map(str.strip, expected):
        for start in range(at, len(lines)) if LINE_END in text else ():
            end = _end_of(lines, start, text.replace(LINE_END, ""))
            if end:
                otherwise = otherwise or lines[start:end] != [text]
                lines[start:end] = [text]
                at = start + 1
                break
    return lines, otherwise


def _end_of(lines: Sequence[str], start: int, wanted: str) -> int:
    """Up to which line those from `start` say what is wanted; 0 for none."""
    text = ""
    for end in range(start, len(lines)):
        text += lines[end].replace(LINE_END, "")
        if text == wanted:
            return end + 1
        if not text or not wanted.startswith(text):
            break
    return 0


def without_page_numbers(page: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without those that only number a page, as in a text copied from a PDF; and these.

    In the midst of a paragraph they would keep its two parts from each other.
    """
    is_number = [bool(_PAGE_NUMBER.fullmatch(loose(text).key)) for text in page]
    lines = [text for text, number in zip(page, is_number, strict=True) if not number]
    return lines, list(compress(page, is_number))


def joined(page: Sequence[str], expected: Sequence[KeyedLine]) -> tuple[list[KeyedLine], int]:
    """The lines of a page as paragraphs: broken ones joined, run-together ones parted.

    Only where that gives exactly the paragraphs `expected`, or, for a changed one, the beginning
    and the end of it. The number says how many paragraphs were put together or parted.
    """
    whole = {line.bare for line in expected}
    lines = [line for text in page for line in _cells(text, whole) if line.key]
    lines = _with_lone_numbers(lines)
    keys = sorted({key for line in expected for key in (line.key, line.bare)})
    following = {a.bare: b for a, b in pairwise(expected)}
    by_key = {key: line for line in expected for key in (line.key, line.bare)}
    made: list[KeyedLine] = []
    count, position = 0, 0
    while position < len(lines):
        line = lines[position]
        if line.bare not in whole:
            parted = _parted(line, by_key, following)
            if parted:
                made += parted
                count += 1
                position += 1
                continue
            reach = _reach(lines, position, keys, whole)
            if reach > position + 1:
                made.append(loose("".join(part.text for part in lines[position:reach])))
                count += 1
                position = reach
                continue
        made.append(line)
        position += 1
    return made, count


def _cells(text: str, whole: set[str]) -> list[KeyedLine]:
    """A line, or the cells of a row of a table that the page writes as one line.

    Most cells of such a row are expected by themselves, those that were changed are not.
    """
    cells = [cell for cell in map(loose, text.split(CELLS)) if cell.key]
    met = sum(cell.bare in whole for cell in cells)
    return cells if met * 2 > len(cells) else [loose(text)]


def _with_lone_numbers(lines: list[KeyedLine]) -> list[KeyedLine]:
    """A number on a line of its own (a cell of a table, a list) belongs to the next line."""
    made: list[KeyedLine] = []
    for line in lines:
        if made and made[-1].number and not made[-1].bare:
            made[-1] = loose(made[-1].text + line.text)
        else:
            made.append(line)
    return made


def _reach(lines: list[KeyedLine], start: int, keys: list[str], whole: set[str]) -> int:
    """Up to which line those from `start` give one expected paragraph; `start` for none."""
    text = lines[start].key
    for end in range(start + 1, len(lines) + 1):
        if loose(text).bare in whole:
            return end
        place = bisect_left(keys, text)
        if place == len(keys) or not keys[place].startswith(text) or end == len(lines):
            return start
        text += lines[end].key
    return start


def _parted(
    line: KeyedLine, by_key: dict[str, KeyedLine], following: dict[str, KeyedLine]
) -> list[KeyedLine]:
    """The expected paragraphs that a line runs together; nothing where it does not."""
    for end in range(len(line.key) - 1, 0, -1):
        first = by_key.get(line.key[:end])
        if first is None:
            continue
        parts, start = [_cut(line, 0, end)], end
        next_one = following.get(first.bare)
        while next_one is not None and start < len(line.key):
            rest = line.key[start:]
            key = next((k for k in (next_one.key, next_one.bare) if k and rest.startswith(k)), "")
            if not key:
                break
            parts.append(_cut(line, start, start + len(key)))
            start += len(key)
            next_one = following.get(next_one.bare)
        if start == len(line.key):
            return parts
    return []


def _cut(line: KeyedLine, start: int, end: int) -> KeyedLine:
    return loose(line.text[line.position(start) : line.position(end - 1) + 1])


def gather(pairs: Sequence[Pair], left: Sequence[KeyedLine], right: list[KeyedLine]) -> list[Pair]:
    """Lines of a page that belong to the changed paragraph beside them are put to it.

    A changed paragraph that the page breaks into lines answers to one of them only, and the rest
    would look added. The line in `right` is replaced by the longer one.
    """
    from rapidfuzz import fuzz

    made = list(pairs)
    for number, pair in enumerate(made):
        if pair.left is None or pair.right is None:
            continue
        wanted = left[pair.left].bare
        if right[pair.right].bare == wanted:
            continue
        for step in (1, -1):
            for _ in range(_MOST_LINES):
                beside = number + step
                while 0 <= beside < len(made) and made[beside] == _TAKEN:
                    beside += step
                added = made[beside] if 0 <= beside < len(made) else _TAKEN
                if added.left is not None or added.right is None:
                    break
                own, other = right[pair.right], right[added.right]
                text = own.text + other.text if step == 1 else other.text + own.text
                longer = loose(text)
                if fuzz.ratio(longer.bare, wanted) <= fuzz.ratio(own.bare, wanted):
                    break
                right[pair.right] = longer
                made[beside] = _TAKEN
    return [pair for pair in made if pair != _TAKEN]
