"""How somebody's own table is understood: its header, its columns, and what its rows are.

What people struck out, typed in place of a value or laid between the rows is taken as the reader
of ledgers takes it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal

from ..ledger.choices import Status
from ..ledger.columns import Column, Kind, Sheet
from ..text.addresses import Cell
from ..text.characters import compact, fold, split_list
from ..text.patterns import Pattern
from ..workbook.reading.below import Below
from ..workbook.reading.cells import FIRST_SERIAL, LAST_SERIAL, is_blank
from ..workbook.reading.grid import Grid
from ..workbook.reading.no_data import NOTE, is_total
from ..workbook.reading.struck import take_out_parts
from ..workbook.reading.tidy import Mended, tidied
from .blocks import SheetPart
from .columns import BY_CONTENTS, BY_MAP, NUMBERS, OwnColumn, match_columns, name_columns
from .composed import compose
from .header import Header, find_header, header_again
from .headings import PLAN
from .own_table import ESSENTIAL, OwnTable
from .words import columns, status_named

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_OF_ASPECT = ".*方面(?:的?问题)?"
_NAMED = Pattern(rf"{_OF_ASPECT}[:。]?")
_ASPECT = Pattern(rf"\(?{_NUMERAL}[)、.]|第{_NUMERAL}(?:部分|方面|类)|{_OF_ASPECT}[:。]?\Z")
_PROBLEM = Pattern(rf"\s*(?:存在|反馈|具体)?问题\s*(?:\d{{1,3}}|{_NUMERAL})?\s*[:、.]")
_CALLED = Pattern(rf"(?:存在|反馈|具体)?问题(?:\d{{1,3}}|{_NUMERAL}):")
_NUMBER = Pattern(rf"(\(?){_NUMERAL}[)、.]*")
_ABOUT = Pattern(rf"\s*(?:\(?{_NUMERAL}[)、.]+\s*)?((?:关于|针对|[“\"])(?!.*方面).*问题)[:。]?\s*")
_FIRST, _SECOND = (Pattern(rf"\(?{numeral}[)、.]") for numeral in "一二")
# 表二 制度方面整改台账, over a table of its own.
_TABLE = Pattern(
    rf"(?:附?表|附件)(?:\d{{1,2}}|{_NUMERAL})[:.、]?(.{{2,20}}?方面)(?:的?问题)?(?:整改)?.{{0,6}}[账单表]"
)
_FROM_1900_TO_1904 = 1462  # days
_GOES_ON = Pattern(r"\(?(?:接上|续上?)[表页]")
# √为已完成 in a note of what signs mean.
_LEGEND = Pattern(
    r"([^\w\s,;:。、()“”\"])[”\"]?(?:表示|代表|为|是|[:=\-—]+)[“\"]?([^\W\d_]{1,8}?)[”\"]?(?=[,;。、)\s]|\Z)"
)


def own_table(
    part: SheetPart,
    date1904: bool,
    chosen: Mapping[str, str],
    statuses: Mapping[str, Status],
    above: Sequence[str],
    is_linked: bool,
) -> OwnTable | None:
    """The table of a part of a sheet, whose grid is changed; None where it has none.

    `chosen` are the columns that a person has named by their headers, `statuses` what words mean,
    `above` the lines above a table that stands in a document.
    One that `is_linked` says more of the problems of another sheet, by their numbers.
    """
    grid = part.grid
    raw = [list(column) for column in grid.columns]
    struck = take_out_parts(grid)
    header = find_header(grid, is_linked, part.header)
    if header is None:
        return None
    again = header_again(grid, header)
    cells = _cells(grid, header, again)
    names = name_columns(header, cells)
    own = _chosen(match_columns(header, names, cells, date1904), chosen)
    if date1904:
        _count_from_1900(grid, header, own)
    sheet = Sheet(grid.name, "", ("",), columns=tuple(_described(own)))
    named = {column.name: c.position for column, c in zip(sheet.columns, own, strict=True)}
    below = tidied(sheet, grid, header.last, named, Mended(struck, {}))
    _leave_out(below, again)
    headings = {} if any("方面" in column.targets for column in own) else _headings(below)
    below.dropped |= headings.keys()
    own = own if chosen else _grouped(own, header, below)
    composed = compose(own, header, below)
    open_ones = [c for c in own if not c.targets and c.header not in chosen]
    for column in [c for c in open_ones if header.meaning(c.position).names == NUMBERS]:
        if target := _numbered(column.position, composed.positions, below):
            composed.positions[target] = column.position
            numbered = column._replace(targets=(target,), reason=BY_CONTENTS)
            own[own.index(column)] = numbered
    legend = _legend(below, header)
    titles = _titles(below)
    lines = [*above, *_titles_above(grid, header)]
    levels = list(dict.fromkeys(level for level, _ in headings.values()))  # the outer ones first
    problems = {}
    if "问题" not in composed.positions:
        problems = _problems_in_titles(below, lines)
        innermost = levels.pop() if levels else ""
        named_so = {row: cell for row, (level, cell) in headings.items() if level == innermost}
        problems |= {row: str(below.grid.cell(cell)) for row, cell in named_so.items()}
        problems |= _problems_by_name(below, titles)
    titles |= {row: cell for row, (level, cell) in headings.items() if level in levels}
    return OwnTable(
        part,
        raw,
        header,
        own,
        below,
        composed,
        titles,
        _ends(below),
        {**legend, **statuses},
        legend,
        _aspect_above(lines, _text_of(below, titles)),
        problems,
    )


def _cells(grid: Grid, header: Header, again: Set[int]) -> dict[int, list[object]]:
    """The filled cells of each column, but for those of totals and of the header that comes
    `again`.
    """
    found: dict[int, list[object]] = {}
    for row in range(header.last + 1, grid.height + 1):
        filled = {p: cell for p, cell in enumerate(grid.row(row), start=1) if not is_blank(cell)}
        first = compact(str(next(iter(filled.values()), "")))
        if row not in again and not is_total(first):
            for position, cell in filled.items():
                found.setdefault(position, []).append(cell)
    return found


def _leave_out(below: Below, again: Set[int]) -> None:
    """Leave out the rows in which the header comes again."""
    below.notes = [note for note in below.notes if note[0] not in again]
    below.unclear -= again
    below.dropped |= again
    for row in sorted(row for row in again if row - 1 not in again):
        name, *_ = below.filled(row)
        below.note(row, name, "V33", what="重复的表头", value=below.cell(row, name))


def _count_from_1900(grid: Grid, header: Header, own: list[OwnColumn]) -> None:
    """Days that stand as bare numbers, as the new ledger counts them."""
    for column in own:
        if not any(columns()[name].kind in (Kind.DATE, Kind.DEADLINE) for name in column.targets):
            continue
        cells = grid.columns[column.position - 1]
        for row, cell in enumerate(cells[header.last :], start=header.last):
            if isinstance(cell, (int, float, Decimal)) and FIRST_SERIAL <= cell < LAST_SERIAL:
                cells[row] = cell + _FROM_1900_TO_1904


def _chosen(found: list[OwnColumn], chosen: Mapping[str, str]) -> list[OwnColumn]:
    """The columns as a person has named them; what he gave to one is no other's."""
    given = {header: tuple(split_list(text)) for header, text in chosen.items()}
    known = [own for own in found if own.header not in given or own.targets == given[own.header]]
    kept = {own.position: own for own in known}
    taken = [target for targets in given.values() for target in targets]
    named = []
    for own in found:
        if own.position not in kept:
            targets = given[own.header]
            own = OwnColumn(own.position, own.header, targets, BY_MAP, time=own.header)
        elif own.header not in given and set(own.targets).intersection(taken):
            own = own._replace(targets=(), reason="对应文件把这一列给了别的列")
        named.append(own)
    plans = [own for own in named if own.targets == (PLAN,)]
    if len({own.nth for own in plans}) < len(plans):
        numbers = {own.position: nth for nth, own in enumerate(plans, start=1)}
        named = [own._replace(nth=numbers.get(own.position, own.nth)) for own in named]
    return named


def _described(own: Sequence[OwnColumn]) -> Iterator[Column]:
    """The descriptions of the columns, by which the rows are understood."""
    counted = Counter(column.targets for column in own)
    for column in own:
        name = column.header
        if name in columns():
            name = f"{name}（另一列）"
        if len(column.targets) != 1 or column.status:
            yield Column(name, Kind.TEXT)
            continue
        target = columns()[column.target]
        if counted[column.targets] == 1:
            yield target._replace(required=column.target in ESSENTIAL)
        else:  # one of several may be blank
            yield target._replace(name=name, required=False)


def _grouped(own: list[OwnColumn], header: Header, below: Below) -> list[OwnColumn]:
    """The columns where two are of problems: the first is that of aspects, if it has several
    problems of the second below one of its own, or names nothing but aspects.
    """
    of_problems = [c for c in own if header.meaning(c.position).names == ("问题",)]
    if len(of_problems) != 2 or any("方面" in c.targets for c in own):
        return own
    outer, inner = of_problems
    within: dict[str, set[str]] = {}
    group = ""
    problems, groups = _filled(below, inner.position), _filled(below, outer.position)
    for row in below.rows():
        group = groups.get(row, group)
        within.setdefault(group, set()).update({problems[row]} if row in problems else ())
    are_named = bool(within) and all(map(_NAMED.fullmatch, within))
    if "" in within or (max(map(len, within.values()), default=0) < 2 and not are_named):
        return own
    reason = BY_CONTENTS if are_named else f"每项下面有几个“{inner.header}”"
    changed = {
        outer.position: outer._replace(targets=("方面",), reason=reason),
        inner.position: inner._replace(targets=("问题",), reason=""),
    }
    return [changed.get(column.position, column) for column in own]


def _numbered(position: int, at: Mapping[str, int], below: Below) -> str:
    """What a column 序号 numbers, which the rows tell: the problems, or the measures."""
    problems = _filled(below, at.get("问题", 0))
    measures = _filled(below, at.get("整改措施", 0)) or _filled(below, at.get("整改进展", 0))
    numbers = _filled(below, position)
    each: dict[str, set[str]] = {}
    for row, number in numbers.items():
        each.setdefault(problems.get(row, ""), set()).add(number)
    is_of_problems = "" not in each and all(len(numbers) == 1 for numbers in each.values())
    if numbers and is_of_problems and "问题编号" not in at:
        return "问题编号"
    if numbers and numbers.keys() >= measures.keys() and "措施编号" not in at:
        return "措施编号"
    return ""


def _filled(below: Below, position: int) -> dict[int, str]:
    """What stands in a column by rows, made compact."""
    cells = below.grid.columns[position - 1] if position else []
    texts = {row: compact(str(cells[row - 1])) for row in below.rows() if cells}
    return {row: text for row, text in texts.items() if text}


def _titles(below: Below) -> dict[int, Cell | str]:
    """The rows between the data that name an aspect, each with its one cell, or with the name."""
    found: dict[int, Cell | str] = {}
    for row, name, (code, words) in below.notes:
        text = compact(str(words.get("value", "")))
        is_title = code == "V33" and words.get("what") == "标题" and _ASPECT.match(text)
        if is_title and not _GOES_ON.match(text):
            found[row] = (row, below.positions[name])
    for row in range(below.header + 1, below.grid.height + 1):
        filled = below.filled(row)
        if len(filled) == 1 and (title := _TABLE.fullmatch(compact(str(below.cell(row, *filled))))):
            found[row] = title[1]
    return found


def _headings(below: Below) -> dict[int, tuple[str, Cell]]:
    """The rows of a Chinese numeral and a text alone, where 1, 2, 3 number others that have texts
    of their own below it: each with how its numeral is written, and the cell of its text.
    """
    found: dict[int, tuple[str, Cell]] = {}
    columns: set[tuple[str, str]] = set()
    for row in below.rows():
        filled = below.filled(row)
        number = _NUMBER.fullmatch(compact(str(below.cell(row, filled[0])))) if filled else None
        if number and len(filled) == 2:
            found[row] = (number[1], (row, below.positions[filled[1]]))
            columns.add((filled[0], filled[1]))
    if len(columns) != 1:
        return {}
    number_in, text_in = columns.pop()
    others = [
        row for row in below.rows() if compact(str(below.cell(row, number_in)))[:1].isdecimal()
    ]
    is_above = bool(others) and all(text_in in below.filled(row) for row in others)
    return found if is_above else {}


def _problems_in_titles(below: Below, above: Sequence[str]) -> dict[int, str]:
    """The problems that titles name, by rows, and that of the last line above the
    header: 问题一：学习不深.
    """
    found = {0: name} if above and (name := _problem_in(above[-1])) else {}
    for row in range(below.header + 1, below.grid.height + 1):
        filled = below.filled(row)
        if name := _problem_in(_title_in([str(below.cell(row, column)) for column in filled])):
            found[row] = name
            below.notes = [note for note in below.notes if note[0] != row]
            for column in filled[2:]:
                below.note(row, column, "V33", what=NOTE, value=below.cell(row, column))
    return found


def _problems_by_name(below: Below, titles: dict[int, Cell | str]) -> dict[int, str]:
    """The problems among the titles, which are no aspects: （一）关于“学习不深”的问题."""
    cells = {row: cell for row, cell in titles.items() if isinstance(cell, tuple)}
    texts = {row: str(below.grid.cell(cell)) for row, cell in cells.items()}
    about = {row: match for row, t in texts.items() if (match := _ABOUT.fullmatch(fold(t)))}
    for row in about:
        del titles[row]
    return {row: texts[row][match.start(1) : match.end(1)] for row, match in about.items()}


def _title_in(cells: Sequence[str]) -> str:
    """What a row of one text alone says, or one that begins with 问题1： and a text behind it."""
    if len(cells) == 1:
        return cells[0]
    is_called = len(cells) > 1 and _CALLED.fullmatch(compact(cells[0]))
    return "".join(cells[:2]) if is_called else ""


def _problem_in(title: str) -> str:
    """The problem that a title names; "" for any other text."""
    begins = _PROBLEM.match(fold(title))
    return title[begins.end() :].strip() if begins else ""


def _ends(below: Below) -> set[int]:
    """The rows that end a group of rows: totals, and titles, but for 接上页."""
    return {
        row
        for row, _, (code, words) in below.notes
        if code == "V33"
        and words.get("what") in ("合计", "标题")
        and not _GOES_ON.match(compact(str(words.get("value", ""))))
    }


def _titles_above(grid: Grid, header: Header) -> Iterator[str]:
    """The rows above the header that hold a title."""
    for row in range(1, header.first):
        if title := _title_in([str(cell) for cell in grid.row(row) if not is_blank(cell)]):
            yield title


def _text_of(below: Below, titles: Mapping[int, Cell | str]) -> str:
    """What the first of the titles between the rows says, if it is one that stands in a cell."""
    cell = titles[min(titles)] if titles else ""
    return compact(str(below.grid.cell(cell))) if isinstance(cell, tuple) else ""


def _aspect_above(titles: Sequence[str], below: str) -> str:
    """The aspect that the last title above a table names, as 一、学习方面 does, or 一、限期整改类
    where 二、 is the first `below`; else "".
    """
    for written in reversed(titles):
        text = compact(written)
        if title := _TABLE.fullmatch(text):
            return title[1]
        if _ASPECT.match(text) and _NAMED.fullmatch(text):
            return written
        if _FIRST.match(text) and _SECOND.match(below) and text.index("一") == below.index("二"):
            return written
    return ""


def _legend(below: Below, header: Header) -> dict[str, Status]:
    """What signs mean by a note above or below the rows; such a note is no longer unclear."""
    rows = [*range(1, header.first), *sorted(below.dropped | below.unclear)]
    found: dict[str, Status] = {}
    for row in rows:
        texts = [compact(str(cell)) for cell in below.grid.row(row) if not is_blank(cell)]
        signs = [match for text in texts for match in _LEGEND.finditer(text)]
        meant = {match[1]: status for match in signs if (status := status_named(match[2]))}
        if meant:
            below.notes = [note for note in below.notes if (note[0], note[2][0]) != (row, "V34")]
        found |= meant
    return found
