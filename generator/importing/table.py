"""An office's own table becomes the contents of a ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..findings.catalogue import Severity, kind_of
from ..findings.findings import NOWHERE, Finding, Place, Unreadable, bounded, find, in_file
from ..ledger.choices import Status
from ..ledger.duties import by_duty
from ..ledger.items import Basic, Measure, Problem, Unit
from ..ledger.schema import SHEETS, WRITTEN_SHEETS
from ..text.addresses import Cell, address_of
from ..text.characters import compact, quote_list, write_list
from ..text.patterns import Pattern
from ..workbook.reading.cells import convert, is_blank
from ..workbook.reading.comments import comments_of
from ..workbook.reading.open import Book, Grid
from ..workbook.writing import GUIDE, AsTyped, OwnSheet, Row, WorkbookData, asked_parts, laid_over
from .blocks import MOST_FIELDS, SheetPart, parts, turned, whole
from .divided import divided
from .facts import is_unit
from .forms import form
from .headings import PROGRESS, STATUS, is_bare_time
from .imported import UNPLACED_SHEET, Imported, Unplaced, refuse_long_cells, unplaced_sheet
from .linked import is_linked, link
from .map_file import NOTHING_DECIDED, ColumnMap, load_map, refuse_unknown
from .numbers import number_measures, number_problems, renumbered
from .opened import Opened
from .own_table import OwnTable
from .problems import OwnProblem, problems_of
from .understood import own_table
from .words import columns

# Names that say what kind of table it is, also of a copied sheet, as 台账(2): no aspect.
_NO_NAME = Pattern(
    r"(?:sheet|附件|第?|.*(?:台账|清单|[单表格]|问题))[\d.\-一二三四五六七八九十]*个?(?:问题)?(?:\(\d+\))?"
)


def import_table(opened: Opened, map_path: Path | None = None) -> Imported:
    """What a file with an office's own tables says, for a new ledger.

    Raises Unreadable where it has no table of rectification.
    """
    decided = load_map(map_path) if map_path else NOTHING_DECIDED
    book, grids, path = opened.book, opened.grids, opened.book.path
    if {Basic.SHEET, Problem.SHEET, Measure.SHEET} <= set(map(compact, book.sheet_names)):
        raise Unreadable(find("I02", NOWHERE, name=path.name))
    tables, others = _tables(opened, decided)
    if not tables:
        raise Unreadable(find("I01", NOWHERE, name=path.name))
    mapping = {table.key: {c.header: c.target for c in table.columns} for table in tables}
    if map_path:
        refuse_unknown(map_path, decided, mapping)
    linked = [table for table in tables if is_linked(table, tables)]
    main = [table for table in tables if table not in linked]
    aspects = {table.key: _aspect(table, main) for table in main}
    problems = [p for table in main for p in problems_of(table, aspects[table.key])]
    are_units = _are_of_units(main)
    for measure in (measure for p in problems for measure in p.measures if are_units):
        measure.values["责任单位"] = AsTyped(measure.table.grid.name)
    merged = list(link(problems, linked))
    findings = [*book.findings, *divided(problems), *renumbered(problems)]
    contents = WorkbookData(_rows(problems) | asked_parts())
    refuse_long_cells(path, contents)
    findings += [
        find("I14", table.place((table.header.last, 0)))
        for table in main
        if not table.has("问题") and not table.problems
    ]
    for table in tables:
        findings += bounded(_found_in(table))
    unclear = list(_unclear_statuses(problems, book.date1904))
    findings += bounded(unclear)
    unplaced = [piece for table in tables for _, piece in table.unplaced()]
    unplaced += [*(piece for grid in others for piece in _cells(grid)), *_comments(book)]
    unplaced += opened.beside
    if unplaced:
        contents.others[UNPLACED_SHEET] = unplaced_sheet(unplaced)
    told = [*opened.told, *(sentence for table in tables for sentence in _told(table)), *merged]
    told += _told_of_aspects(main, aspects, problems)
    told += _told_of_repeated(problems)
    by_titles = [table for table in main if table.problems]
    told += [_told_of_names(by_titles, "问题", "表格里的标题")] if by_titles else []
    told += [_told_of_names(main, "责任单位", "工作表的名称")] if are_units else []
    told += [*_told_of_others(others), *_take_other_sheets(grids, tables, contents)]
    told += _not_taken(book, grids)
    words = {word: str(status) for word, status in decided.statuses.items()}
    words |= {finding.value: "" for finding in unclear}
    return Imported(contents, in_file(path, findings), told, mapping, words)


def _tables(opened: Opened, decided: ColumnMap) -> tuple[list[OwnTable], list[Grid]]:
    """The tables of problems and measures, and those that say more of them, in their order; and
    what else stands beside them on their sheets.
    """

    def look(part: SheetPart, is_linked: bool = False) -> OwnTable | None:
        chosen = decided.columns.get(part.key, {})
        above = opened.above.get(part.grid.name, ())
        return own_table(part, date1904, chosen, decided.statuses, above, is_linked)

    date1904 = opened.book.date1904
    found: dict[str, list[OwnTable]] = {}
    others: list[Grid] = []
    for name, grid in opened.grids.items():
        looked = [(part, look(part)) for part in parts(grid)]
        found[name] = [table for _, table in looked if table]
        if found[name]:
            others += [part.grid for part, table in looked if not table]
        elif 0 < grid.height <= MOST_FIELDS:
            lying = form(grid) or turned(grid)
            found[name] = [table for table in [look(lying)] if table]
    main = [table for tables in found.values() for table in tables]
    for name, grid in opened.grids.items():
        linked = look(whole(grid), is_linked=True) if not found[name] else None
        if linked and is_linked(linked, main):
            found[name] = [linked]
    return [table for tables in found.values() for table in tables], others


def _cells(grid: Grid) -> Iterator[Unplaced]:
    """What stands in the cells of a part of a sheet that is no table."""
    for row in range(1, grid.height + 1):
        for column in range(1, len(grid.columns) + 1):
            value = _shown(grid, (row, column))
            if not is_blank(value):
                yield Unplaced(grid.name, address_of((row, column)), value)


def _shown(grid: Grid, cell: Cell) -> object:
    """What stands in a cell, be it an error."""
    return grid.errors.get(cell) or grid.cell(cell)


def _comments(book: Book) -> list[Unplaced]:
    """The comments of all sheets, for which a new ledger has no cell."""
    return [
        Unplaced(comment.sheet, f"{address_of(comment.cell)} 的批注", comment.text)
        for comment in comments_of(book)
        if comment.text
    ]


def _aspect(table: OwnTable, main: Sequence[OwnTable]) -> str:
    """The aspect of rows that name none: by a title above them, or by the name of their sheet,
    where there is a sheet for each.
    """
    if table.has("方面"):
        return ""
    name = compact(table.grid.name)
    is_name = not (_NO_NAME.fullmatch(name) or is_bare_time(name) or _are_of_units(main))
    names_it = len(main) > 1 and is_name
    return table.aspect or (table.grid.name if names_it else "")


def _are_of_units(main: Sequence[OwnTable]) -> bool:
    """Whether there is a sheet for each unit, which no column names."""
    names = {compact(table.grid.name) for table in main}
    has_units = any(table.has("责任单位") for table in main)
    return len(names) > 1 and all(map(is_unit, names)) and not has_units


def _rows(problems: Sequence[OwnProblem]) -> dict[str, list[Row]]:
    """The rows of the new ledger's sheets."""
    numbers = number_problems(problems)
    rows: dict[str, list[Row]] = {Problem.SHEET: [], Measure.SHEET: []}
    for problem, number, own in zip(
        problems, numbers, number_measures(problems, numbers), strict=True
    ):
        said: Row = {"问题编号": number, "方面": problem.aspect, "问题": problem.text}
        rows[Problem.SHEET].append(said | _row(problem.values))
        for measure, key in zip(problem.measures, own, strict=True):
            named: Row = {"措施编号": key, "问题编号": number, "备注": "\n".join(measure.remarks)}
            rows[Measure.SHEET].append(named | _row(measure.values))
    rows[Unit.SHEET] = [{"单位名称": name} for name in _units(problems)]
    return rows


def _row(values: Mapping[str, object]) -> Row:
    """The values by column as part of a row, which may have positions for names."""
    return dict(values.items())


def _units(problems: Sequence[OwnProblem]) -> list[str]:
    """The units that the measures name, each once."""
    values = (
        measure.values.get(name)
        for problem in problems
        for measure in problem.measures
        for name in ("责任单位", "配合单位")
    )
    names = [
        part
        for value in values
        if isinstance(value, AsTyped) and not value.is_error
        for part in by_duty(str(value.value))
    ]
    each: dict[str, str] = {}
    for name in names:
        each.setdefault(compact(name), name)
    return list(each.values())


# --- what is told ---------------------------------------------------------------------------------


def _found_in(table: OwnTable) -> Iterator[Finding]:
    """What was found in a table: columns without a counterpart, rows, cells without a place."""
    last = table.header.last
    for own in table.columns:
        if not own.targets:
            place = table.place((last, own.position))
            yield find("I03", place, header=own.header, reason=own.reason)
    times = [own for own in table.columns if own.time and own.targets == (PROGRESS,)]
    if len(times) > 1:
        names = quote_list([own.header for own in times])
        yield find("I10", table.place((last, times[0].position)), names=names)
    for cell in table.composed.undivided:
        own = next(own for own in table.columns if own.position == cell[1])
        yield find("I12", table.place(cell), facts=own.target)
    for name, rows in table.filled_down.items():
        place = table.place((rows[0], table.composed.positions[name]))
        counted = f"等 {len(rows)} 行" if len(rows) > 1 else ""
        yield find("I13", place, name=name, row=rows[0], more=counted)
    yield from table.findings()
    for cell, piece in table.untold():
        yield find("I07", table.place(cell), piece.value)


def _unclear_statuses(problems: Sequence[OwnProblem], date1904: bool) -> Iterator[Finding]:
    """The words in the place of a status that say none of the five, once for each own cell.

    A cell that lists several measures gives its status to each of them.
    """
    column = columns()[STATUS]
    told: set[Place] = set()
    for measure in (measure for problem in problems for measure in problem.measures):
        typed = measure.values.get(column.name)
        if isinstance(typed, Status) or not isinstance(typed, AsTyped) or typed.is_error:
            continue
        _, notes = convert(typed.value, column, date1904)
        if any(kind_of(code).severity is Severity.ERROR for code, _ in notes):
            table, cell = measure.cell(column.name)
            place = table.place(cell)
            if place not in told:
                yield find("I06", place, typed.value)
            told.add(place)


def _told(table: OwnTable) -> Iterator[str]:
    """How a table was understood, in sentences."""
    first, last = table.header.first, table.header.last
    rows = str(first) if first == last else f"{first}—{last}"
    where = "列名在左边" if table.part.places else f"表头在第 {rows} 行"
    yield f"工作表“{table.key}”：{where}，各列对应如下。"
    for own in table.columns:
        target = own.target or "备注（没有对应的列）"
        reason = f"（{own.reason}）" if own.target and own.reason else ""
        yield f"  {table.label(own.position)} {own.header} → {target}{reason}"
    above = [
        value for row in range(1, first) for value in table.grid.row(row) if not is_blank(value)
    ]
    if above and table.part.places:
        yield f"  另有 {len(above)} 格没有列名，照原样写入“{UNPLACED_SHEET}”表。"
    for sign, status in table.legend.items():
        yield f"  “{sign}”照表里的说明读作“{status}”。"


def _told_of_aspects(
    main: Sequence[OwnTable], aspects: Mapping[str, str], problems: Sequence[OwnProblem]
) -> Iterator[str]:
    """Of which tables the titles, or the names of the sheets, were taken for aspects."""
    used = {problem.aspect for problem in problems}
    named = [table for table in main if aspects[table.key] and aspects[table.key] in used]
    rows = [table for table in main if table.used_titles & table.titles.keys()]
    for what, tables in (
        ("各组上面的标题行", [table for table in rows if not table.has("方面")]),
        ("表格上方的标题", [table for table in named if table.aspect]),
        ("工作表的名称", [table for table in named if not table.aspect]),
    ):
        if tables:
            yield _told_of_names(tables, "方面", what)


def _told_of_names(tables: Sequence[OwnTable], column: str, what: str) -> str:
    sheets = quote_list([table.key for table in tables])
    return f"工作表{sheets}里没有“{column}”一列，各行的{column}填的是{what}，请核对。"


def _told_of_repeated(problems: Sequence[OwnProblem]) -> Iterator[str]:
    """Which problems come again on another sheet, as they do where there is one for each month."""
    sheets: dict[str, set[str]] = {}
    for problem in problems:
        sheets.setdefault(compact(problem.text), set()).add(problem.table.key)
    again = [text for text, keys in sheets.items() if text and len(keys) > 1]
    if again:
        counted = f"等 {len(again)} 个问题" if len(again) > 1 else ""
        yield (
            f"“{again[0]}”{counted}在几张工作表里都有，每张里的各读作一个问题；"
            "是同一个问题的，请只留一张表（如最新一期）再导入。"
        )


def _told_of_others(others: Sequence[Grid]) -> Iterator[str]:
    """What stands beside the tables."""
    for grid in others:
        rows = [row for row in range(1, grid.height + 1) if not all(map(is_blank, grid.row(row)))]
        if rows:
            yield (
                f"工作表“{grid.name}”第 {rows[0]}—{rows[-1]} 行不是整改的表格，"
                f"照原样写入“{UNPLACED_SHEET}”表。"
            )


def _not_taken(book: Book, grids: Mapping[str, Grid]) -> Iterator[str]:
    """What of the file is not in the new ledger."""
    if sheets := [name for name in book.sheet_names if name not in grids]:
        yield (
            f"工作表{quote_list(sheets)}没有能读的单元格（是图表，或者已损坏），没有带入，请核对。"
        )
    if laid := laid_over(book):
        yield f"原来的文件里的{write_list(laid)}没有带入。"


# --- other sheets ---------------------------------------------------------------------------------


def _take_other_sheets(
    grids: Mapping[str, Grid], tables: Sequence[OwnTable], contents: WorkbookData
) -> Iterator[str]:
    """Put the sheets without a table into the ledger as they are; gives sentences on that."""
    read = {table.grid.name for table in tables}
    for name, grid in grids.items():
        if name not in read and (rows := _filled(grid)):
            free = _free_name(name, contents.others)
            contents.others[free] = OwnSheet(rows, is_open=True)
            is_as_wide = any(len(grid.columns) == len(grids[known].columns) for known in read)
            goes_on = "如果接着上一张表，请加上同样的表头再导入。" if is_as_wide else ""
            yield f"工作表“{name}”不是整改的表格，照原样放在“{free}”表里。{goes_on}"


def _filled(grid: Grid) -> list[list[object]]:
    """The cells of a sheet without a table by rows, if any is filled."""
    rows = [
        [_shown(grid, (row, column)) for column in range(1, len(grid.columns) + 1)]
        for row in range(1, grid.height + 1)
    ]
    return rows if any(not is_blank(cell) for row in rows for cell in row) else []


# What no name of a sheet may hold, and how long it may be, with a number behind it: as in Excel.
_FORBIDDEN = Pattern(r"[\[\]:*?/\\]")
_LONGEST_NAME = 27
_TAKEN = {compact(sheet.name) for sheet in SHEETS}
_TAKEN |= {compact(name) for name in (GUIDE, UNPLACED_SHEET, *WRITTEN_SHEETS)}


def _free_name(name: str, others: Iterable[str]) -> str:
    """A name for a sheet of somebody's own beside those of the ledger."""
    base = _FORBIDDEN.sub("_", name).strip("' ") or "工作表"
    taken = _TAKEN | set(map(compact, others))
    numbered = (f"{base[:_LONGEST_NAME]}（{n}）" for n in range(2, len(taken) + 3))
    return next(n for n in (base[:_LONGEST_NAME], *numbered) if compact(n) not in taken)
