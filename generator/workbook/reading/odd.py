"""Odd texts of cells: characters that only look like common ones, apostrophes, formulas."""

from collections.abc import Mapping, Sequence

from ...text.addresses import Cell, position
from ...text.characters import compact, printable, without_look_alikes, write_list
from ...text.patterns import Pattern
from .below import Below, matters
from .cells import is_blank
from .grid import Grid, is_error

_PICTURE = Pattern(r"(?:_XLFN\.)*(?:DISPIMG|IMAGE)\s*\(")
_CHANGING = Pattern(r"(?<![A-Z0-9_.])(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(")
_REFERENCE = Pattern(r"(?<![A-Z0-9_.!])\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?![A-Z0-9_(!])")
_IN_QUOTES = Pattern(r'"[^"]*"')
_MANY_MARKED = 3  # cells of a row that are named
_LEAST_STRIPES = 6  # rows whose colours alternate by design
_AS_FORMULAS = ("=", "＝", "_xlfn.")
_APOSTROPHES = ("'", "＇", "’", "‘", "`")


def mend_look_alikes(grid: Grid) -> dict[Cell, str]:
    """Put common characters in place of those that only look like them; gives the old texts."""
    mended = {}
    for column, cells in enumerate(grid.columns, start=1):
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and (text := without_look_alikes(cell)) != cell:
                cells[row - 1] = text
                mended[row, column] = cell
    return mended


def tell_look_alikes(below: Below, mended: Mapping[Cell, str]) -> None:
    """Tell of those characters at the cells that are read."""
    for (row, column), before in mended.items():
        name = below.names.get(column)
        if name and row > below.header:
            strange = [char for char in dict.fromkeys(before) if without_look_alikes(char) != char]
            words = "、".join(f"“{char}”换成“{without_look_alikes(char)}”" for char in strange[:5])
            below.note(row, name, "V38", column=below.title(row, name), value=before, words=words)


def take_out_apostrophes(below: Below) -> None:
    """Take out apostrophes that were typed so that a cell be a text, and show in it."""
    rows = below.rows()
    for name, column in below.positions.items():
        cells = below.grid.columns[column - 1]
        for row in rows:
            cell = cells[row - 1]
            seen = printable(cell) if isinstance(cell, str) else ""
            if isinstance(cell, str) and seen.startswith(_APOSTROPHES) and _is_lone(seen):
                before, _, after = cell.partition(seen[0])
                cells[row - 1] = before + after
                below.note(
                    row,
                    name,
                    "V16",
                    column=below.title(row, name),
                    value=cell,
                    what="开头多打了撇号",
                )


def _is_lone(text: str) -> bool:
    """Whether the text has no other apostrophe, with which the first may stand together."""
    return len(text) > 1 and not any(mark in text[1:] for mark in _APOSTROPHES)


def tell_marks(below: Below) -> None:
    """Tell of cells that somebody marked with a colour; one that most have is the form's design,
    and several that they have may stand for something."""
    marked: dict[int, list[str]] = {}
    several: dict[str, int] = {}  # columns, with the first row that has a colour
    rows = below.rows()
    for name, column in below.positions.items():
        if name == "项目":
            continue  # red where it is required, as in the workbooks that we write
        own = [row for row in rows if (row, column) in below.grid.marked]
        filled = [row for row in rows if not is_blank(below.cell(row, name))] if own else []
        if len(own) * 2 <= len(filled):
            for row in own:
                marked.setdefault(row, []).append(name)
        elif _are_several(rows, {row: below.grid.marked.get((row, column)) for row in filled}):
            several[name] = own[0]
    for row, names in marked.items():
        told = _first_of(names, "格")
        below.note(row, names[0], "V42", value=below.cell(row, names[0]), columns=told)
    if several:
        (name, row), *_ = several.items()
        told = _first_of(list(several), "列")
        below.note(row, name, "V46", value=below.cell(row, name), columns=told)


def _first_of(names: Sequence[str], counted: str) -> str:
    """Names of columns, those of many with their number."""
    many = f"等 {len(names)} {counted}" if len(names) > _MANY_MARKED else ""
    return write_list(names[:_MANY_MARKED]) + many


def _are_several(rows: Sequence[int], colours: Mapping[int, str | None]) -> bool:
    """Whether the cells of a column, most of them marked, have more than one colour, by rows.

    The last may lie below the form that somebody coloured; rows by turns are the look of a table.
    """
    last = max((row for row, colour in colours.items() if colour is not None), default=0)
    by_turns: tuple[set[str | None], set[str | None]] = set(), set()
    for number, row in enumerate(rows):
        if row in colours and row <= last:
            by_turns[number % 2].add(colours[row])
    are_striped = len(rows) >= _LEAST_STRIPES and max(map(len, by_turns)) == 1
    return len(set.union(*by_turns)) > 1 and not are_striped


def tell_formulas(below: Below) -> None:
    """Tell of formulas and errors that stand in a cell as its text, and of changing formulas."""
    changing = _changing_cells(below.grid)
    for row in below.rows():
        for name, column in below.positions.items():
            cell, formula = below.cell(row, name), below.grid.formulas.get((row, column), "")
            formula = formula.removeprefix("of:=")  # as an .ods writes it
            is_picture = (row, column) in below.grid.pictures
            is_picture = is_picture or bool(formula and _PICTURE.match(formula.upper()))
            if is_picture or (isinstance(cell, str) and cell.startswith(_AS_FORMULAS)):
                _tell_formula(below, row, name, is_picture)
            elif is_error(cell) and matters(below.described(row, name)):
                below.note(row, name, "V05", value=cell)
                below.unread.add((row, name))
            elif (row, column) in changing and cell != "" and matters(below.described(row, name)):
                below.note(
                    row,
                    name,
                    "V41",
                    value=below.shown(row, name),
                    column=below.title(row, name),
                    formula=f"={formula}",
                )


def _tell_formula(below: Below, row: int, name: str, is_picture: bool) -> None:
    cell, place = below.cell(row, name), (row, below.positions[name])
    is_picture = is_picture or bool(_PICTURE.match(compact(str(cell)).upper().lstrip("=")))
    below.grid.errors.pop(place, None)  # as a program shows that knows no such pictures
    below.grid.unvalued.discard(place)
    what = "嵌入单元格的图片" if is_picture else "以等号开头的公式"
    if matters(below.described(row, name)):
        mend = (
            "把图片移到单元格以外，在这里填写文字" if is_picture else "填写文字；公式要先算出结果"
        )
        below.note(
            row, name, "V39", value=cell, column=below.title(row, name), what=what, mend=mend
        )
        below.unread.add((row, name))
    else:
        below.note(row, name, "V40", value=cell, column=name, what=what)
        below.put(row, name, cell or "（图片）")


def _changing_cells(grid: Grid) -> set[Cell]:
    """The cells with a formula whose value depends on when or how often it is computed."""
    formulas = {cell: _IN_QUOTES.sub("", code).upper() for cell, code in grid.formulas.items()}
    changing = {cell for cell, code in formulas.items() if _CHANGING.search(code)}
    users: dict[Cell, list[Cell]] = {}
    if changing:
        for cell, code in formulas.items():
            for reference in _REFERENCE.findall(code):
                users.setdefault(position(reference.replace("$", "")), []).append(cell)
    left = list(changing)
    while left:
        more = [cell for cell in users.get(left.pop(), []) if cell not in changing]
        changing.update(more)
        left += more
    return changing
