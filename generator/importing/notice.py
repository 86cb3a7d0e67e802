"""An older notice, or a plan of rectification, becomes the contents of a ledger.

Every character of it goes into a cell, is written again by a template, or stands, in its order, on
the sheet of what has no place.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..findings.limits import MOST_CARRIED, too_large
from ..ledger.choices import OUTLOOK, OVERVIEW
from ..ledger.items import Basic
from ..ledger.schema import SHEETS, sheet_of
from ..package.files import refusals
from ..text.characters import HAN, compact, write_list
from ..text.patterns import Pattern
from ..workbook.writing import WorkbookData
from .imported import UNPLACED_SHEET, Imported, refuse_long_cells, unplaced_sheet
from .notice_figures import propose_figures
from .notice_items import Items, Left, read_items
from .notice_numerals import ORDINAL
from .notice_outline import Heading, NoticeSection, Outline, outline_of
from .notice_rows import (
    ITEM_BY_ITEM,
    MEASURES,
    NARRATIVE,
    RUN_IN,
    STANDARD,
    as_of,
    basics_rows,
    flat_parts,
    is_printed_part,
    items_heading,
    items_rows,
    missing,
    narrative_rows,
    read_facts,
    section_names,
    template_of,
)
from .notice_sections import (
    has_problems,
    is_aspect,
    is_of_what_is_to_come,
    is_problem,
    may_have_problems,
    problem_depth,
)
from .notice_source import SourceLine, read_notice

_MADE = Pattern(r"制[定订](?:本|此|如下)(?:整改)?(?:工作)?方案")
# The lead of a measure that names a problem: the notice has problems within problems.
_NAMES_PROBLEM = Pattern(r"关于.+问题(?:的?整改(?:落实)?(?:情况)?)?")
_BELOW_ASPECTS = 2  # the depth of problems
# A heading without a number.
_IN_BRACKETS = Pattern(r"【[^【】]{2,30}】")
_HALF_WIDTH = Pattern(f"{HAN}[,;:?!]")


def import_notice(path: Path, figures: bool = False) -> Imported:
    """What an older notice says, for a new ledger; with `figures`, its numbers are cited.

    Raises Unreadable.
    """
    source, left = read_notice(path), Left()
    outline = outline_of(source.lines)
    left.pieces += [(number, 0, kept) for number, kept in source.aside]
    for line in outline.apart:
        left.add("通报以外的文字", line, line.text)
    is_plan = _is_plan(outline)
    numbered, narrative, headed = _parted(outline, left)
    items = read_items(numbered, is_plan, left)
    template = STANDARD if is_plan else template_of(outline, items)
    facts = read_facts(outline, template, is_plan, left) | as_of(numbered)
    items_heading(headed, facts, left)
    contents = WorkbookData(items_rows(items, template))
    contents.rows[NARRATIVE] = narrative_rows(narrative, items, left)
    contents.rows[sheet_of(Basic).name] = basics_rows(facts)
    left.pieces.sort(key=lambda piece: piece[:2])
    if left.pieces:
        contents.others[UNPLACED_SHEET] = unplaced_sheet(piece for *_, piece in left.pieces)
    _refuse_too_large(path, contents)
    told = [*source.told, *_told(contents, items, left, template, is_plan)]
    told += _told_of_lines(source.lines, outline)
    if figures:
        proposed = propose_figures(contents)
        told.append(f"列出 {proposed} 个数据指标，名称取自文字，请在“数据指标”表里核对。")
    return Imported(contents, told=told, outline=_counted(contents, items, left, is_plan))


def _is_plan(outline: Outline) -> bool:
    """Whether the title is that of a plan, and not of a notice on how a plan was carried out.

    A text without its title says it at the end of its opening.
    """
    if not outline.title:
        return bool(outline.opening and _MADE.search(outline.opening[-1].text))
    title = "".join(line.text for line in outline.title)
    return "方案" in title and not compact(title).endswith(("通报", "报告", "情况"))


def _parted(
    outline: Outline, left: Left
) -> tuple[list[Heading], list[NoticeSection], list[NoticeSection]]:
    """The lines about problems, the sections about none, and those with problems."""
    sections = outline.sections
    if all(section.heading is None for section in sections):
        before, numbered, after = flat_parts(sections[0].lines if sections else [])
        parts = [NoticeSection(OVERVIEW, None, before), NoticeSection(OUTLOOK, None, after)]
        return numbered, [part for part in parts if part.lines], []
    done = [section for section in sections if not is_of_what_is_to_come(section)]
    aspects, chosen = _with_problems(done)
    if not chosen:
        aspects, chosen = _with_problems(sections)
    narrative = [section for section in sections if section not in chosen]
    lines: list[Heading] = []
    for section in chosen:
        deeper = 1 if section in aspects else 0
        if deeper and section.heading:
            lines.append(Heading(section.heading.line, 1, section.heading.numeral))
        for line in section.lines:
            depth = line.depth + deeper if line.depth else 0
            lines.append(Heading(line.line, depth, line.numeral))
    others = [section for section in sections if section not in aspects]
    for nth, section in enumerate(others, start=1):
        if section.heading:
            left.number(section.heading, nth)
    return lines, narrative, [section for section in chosen if section not in aspects]


def _with_problems(
    sections: Sequence[NoticeSection],
) -> tuple[list[NoticeSection], list[NoticeSection]]:
    """The sections that are aspects, and all those with problems."""
    aspects = [section for section in sections if is_aspect(section)]
    chosen = aspects or [section for section in sections if has_problems(section)]
    if len(chosen) > 1 and all(problem_depth(section.lines) == 1 for section in chosen):
        aspects = chosen  # each section has problems of its own, and so is an aspect
    chosen = chosen or [section for section in sections if may_have_problems(section)]
    if not chosen:
        aspects = chosen = [section for section in sections if is_problem(section)]
    return aspects or _aspects_themselves(chosen), chosen


def _aspects_themselves(chosen: Sequence[NoticeSection]) -> list[NoticeSection]:
    """The sections that are aspects: their first numbers are those of problems in the others,
    which have aspects above these, as in 三、需要长期整改的事项 1. 2.
    """
    deep = [s for s in chosen if problem_depth(s.lines) == _BELOW_ASPECTS]
    of_problems = {form for section in deep for form in _forms(section, _BELOW_ASPECTS)}
    return [s for s in chosen if s not in deep and _forms(s, 1) <= of_problems]


def _forms(section: NoticeSection, depth: int) -> set[str]:
    """How the numbers at a depth are written."""
    return {line.numeral.form for line in section.lines if line.numeral and line.depth == depth}


def _refuse_too_large(path: Path, contents: WorkbookData) -> None:
    """Raise Unreadable where all of it does not go into a workbook, or a text not into a cell."""
    size = sum(len(sheet.columns) * len(contents.rows.get(sheet.name, [])) for sheet in SHEETS)
    with refusals(path):
        if size > MOST_CARRIED:
            raise too_large(f"台账会超过 {MOST_CARRIED} 个单元格")
    refuse_long_cells(path, contents)


def _told(
    contents: WorkbookData, items: Items, left: Left, template: str, is_plan: bool
) -> Iterator[str]:
    """How the notice was understood, and what is still to be done."""
    kind = "整改方案" if is_plan else "通报"
    narrative = contents.rows[NARRATIVE]
    counts = f"{items.aspects} 个方面、{len(items.problems)} 个问题、{items.measures} 条措施"
    yield f"按{kind}读取：{counts}，综述 {len(narrative)} 段。请先核对这几个数。"
    if not items.problems:
        yield "没有找到按序号排列的问题和措施；请核对文件是不是通报或者整改方案。"
    if template:
        yield f"写法与自带的模板“{template}”相同，已填入“基本情况”的“模板”。"
    forms = items.forms - ({("措施", ORDINAL)} if template == RUN_IN else set())
    for what, form in sorted(forms):
        yield f"“{what}”的序号原来写作“{form}”一类，生成通报时按模板的写法编号。"
    if items.joined:
        yield f"一段里的几条措施（一是……二是……，①……②……）分成了各条（共 {items.joined} 处）。"
    if items.undivided:
        yield f"有 {items.undivided} 个问题的几条措施只写了一段整改情况，写在第一条，请分到各条。"
    leads = [str(row.get("进展标题") or "") for row in contents.rows[MEASURES]]
    if within := sum(bool(_NAMES_PROBLEM.fullmatch(lead)) for lead in leads):
        yield (
            f"有 {within} 条措施的标题是“关于……问题”一类，照原样填入“进展标题”，没有计入问题数；"
            "要作为问题计数的，请在“问题清单”里各立一行。"
        )
    if items.labels and template != ITEM_BY_ITEM and not is_plan:
        yield f"栏目名（{write_list(sorted(items.labels))}）模板不刊印，内容已填入相应的列。"
    for name in section_names(narrative):
        if not is_printed_part(name):
            yield (
                f"“{name}”不是标准模板刊印的部分，“综述”里照原样写了；"
                f"改为“{OVERVIEW}”或“{OUTLOOK}”即刊印。"
            )
    if left.pieces:
        kinds = write_list(dict.fromkeys(piece.source for *_, piece in left.pieces))
        yield f"没有放进台账各表的 {len(left.pieces)} 处（{kinds}）写入“{UNPLACED_SHEET}”表。"
    if any(_HALF_WIDTH.search(str(row.get("整改进展"))) for row in contents.rows[MEASURES]):
        yield "文字里有半角标点，照原样带入；填好以后用 check --fix 改为全角。"
    for sheet, columns in missing(contents).items():
        counted = (
            f"{name}（{blank} 格）" if blank > 1 else name for name, blank in columns.items()
        )
        yield f"原文没有写、需要补填：“{sheet}”的{write_list(counted)}。"


def _told_of_lines(lines: Sequence[SourceLine], outline: Outline) -> Iterator[str]:
    """What of a file is not written as a notice is, so that a person has to set it right."""
    if outline.another:
        place, title = outline.another.place, outline.another.text.strip()
        yield (
            f"{place}起看来是另一份通报（“{title}”），没有读取，照原样写入“{UNPLACED_SHEET}”表；"
            "请把它另存为一个文件，再单独导入。"
        )
    own = [line for line in lines if line not in outline.apart]
    if headings := [line for line in own if _IN_BRACKETS.fullmatch(line.text.strip())]:
        yield (
            f"有 {len(headings)} 行标题写在“【】”里，没有序号（{headings[0].place}"
            f"“{headings[0].text.strip()}”等），看不出是哪一级，当作普通的文字读取；"
            "请核对，或者在原文里改成“一、”“（一）”一类的序号再导入。"
        )


def _counted(contents: WorkbookData, items: Items, left: Left, is_plan: bool) -> dict[str, object]:
    """The same for a program."""
    return {
        "kind": "整改方案" if is_plan else "通报",
        "aspects": items.aspects,
        "problems": len(items.problems),
        "measures": items.measures,
        "narrative": len(contents.rows[NARRATIVE]),
        "unplaced": len(left.pieces),
        "missing": missing(contents),
    }
