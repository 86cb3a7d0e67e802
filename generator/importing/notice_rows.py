"""The rows of a new ledger from the parts of an older notice."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from ..layout.family import item_by_item, party, run_in
from ..ledger.choices import NUMBERED, ORDINAL, OUTLOOK, OVERVIEW, YES
from ..ledger.items import BASICS, Basic, Measure, Narrative, Problem, Unit
from ..ledger.schema import SHEETS, sheet_of
from ..text.characters import compact, split_list
from ..text.patterns import Pattern
from ..workbook.writing import AsTyped, Row, WorkbookData
from .notice_items import Items, Left, MeasureText, is_bare_heading, problems_by_aspect, split_lead
from .notice_numerals import HEADING
from .notice_outline import Heading, NoticeSection, Outline
from .notice_sentences import (
    PUBLISHED,
    WITHIN_PARTY,
    Facts,
    contact_facts,
    contact_of,
    day_of,
    is_alike,
    is_composed_title,
    is_items_heading,
    opening_facts,
    opening_of,
)

MEASURES, NARRATIVE = sheet_of(Measure).name, sheet_of(Narrative).name
# The templates that print an older notice as it is written; without a name the standard one.
ITEM_BY_ITEM, RUN_IN = item_by_item.TEMPLATE.name, run_in.TEMPLATE.name
PARTY, STANDARD = party.TEMPLATE.name, ""
_AS_OF = Pattern(r"截至(\d{4}年\d{1,2}月\d{1,2}日)[,，].{0,60}个问题中")
# What a list of a web page writes before each line.
_BULLET = Pattern(r"[•●▪■◆]\s*")
_INSPECTORS = Pattern(r"关于([^关]{0,16}?巡[察视](?:第.{1,3})?组)")
# How the paragraphs behind the last measure begin that are no more part of it.
_OUTLOOK = ("下一步", "今后", "目前", "接下来", "经过")


def template_of(outline: Outline, items: Items) -> str:
    """The template that writes a notice as this one is written."""
    quoted = sum(bool(problem.quoted) for problem in items.problems)
    if items.problems and quoted == len(items.problems):
        return RUN_IN
    is_flat = all(section.heading is None for section in outline.sections)
    if is_flat and items.labels:
        return ITEM_BY_ITEM
    text = "".join(line.text for line in outline.opening)
    return PARTY if opening_of(text, opening_facts(text)) == WITHIN_PARTY[0] else STANDARD


def read_facts(outline: Outline, template: str, is_plan: bool, left: Left) -> Facts:
    """What the sentences around the problems say; those that no template prints again are left.

    The title and the date of a plan are not those of the notice to come.
    """
    facts: Facts = {"模板": template}
    told, readers = WITHIN_PARTY if template == PARTY else PUBLISHED
    opening = "".join(line.text for line in outline.opening)
    facts |= opening_facts(opening)
    if opening_of(opening, facts) != told:
        for line in outline.opening:
            left.add("开头", line, line.text)
    contact = "；".join(line.text.rstrip("；;") for line in outline.contact)
    facts |= contact_facts(contact)
    if contact_of("".join(line.text for line in outline.contact), facts) != readers:
        for line in outline.contact:
            left.add("联系方式", line, line.text)
    facts |= _title_facts(outline, facts, left)
    if outline.date:
        facts["通报日期"] = day_of(outline.date.text)
    if is_plan:
        dated = [outline.date] if outline.date else []
        for kind, lines in (("标题", outline.title), ("成文日期", dated)):
            for line in lines:
                left.add(kind, line, line.text)
        facts |= {"通报标题": "", "通报日期": None}
    written = {
        "发文机关标志": outline.issuer,
        "发文字号": outline.document_number,
        "主送机关": outline.addressees,
    }
    facts |= {name: line.text.strip() for name, line in written.items() if line}
    return facts


def _title_facts(outline: Outline, facts: Facts, left: Left) -> Facts:
    """The office is who signs; the title is filled in where the templates compose another."""
    title = "".join(line.text.strip() for line in outline.title)
    if bullet := _BULLET.match(title):
        left.add("项目符号", outline.title[0], bullet[0])
        title = title[bullet.end() :]
    office, about, _ = title.partition("关于")
    found: Facts = {"党组织全称": "".join(office.split())} if about and office else {}
    if outline.signature:
        found["党组织全称"] = "".join(outline.signature.text.split())
    inspectors = _INSPECTORS.search(title)
    if inspectors and "巡察组" not in facts:
        found["巡察组"] = inspectors[1]
    if title and not is_composed_title(title, facts | found):
        found["通报标题"] = title
    return found


def narrative_rows(sections: Iterable[NoticeSection], items: Items, left: Left) -> list[Row]:
    """The paragraphs of the sections that are about no problem."""
    rows: list[Row] = []
    for section in sections:
        numbered = 0
        last: Row | None = None
        if section.heading and not section.lines:
            left.add("没有正文的部分", section.heading.line, section.heading.text)
        for line, below in zip_longest(section.lines, section.lines[1:]):
            if line.depth == 1:
                lead, rest = split_lead(line.text, len(line.text))
                if below and below.depth != 1 and is_bare_heading(line.text):
                    lead, rest = line.text, ""  # what stands below it is its text
                numbered += bool(lead)
                if lead:
                    left.number(line, numbered)
                    if line.numeral and line.numeral.form != HEADING:
                        items.forms.add(("小标题", line.numeral.form))
                elif line.numeral:  # which is written before a 小标题 alone
                    left.add("序号", line.line, line.numeral.written)
                last = {"部分": section.name, "小标题": lead, "正文": rest}
                rows.append(last)
            elif last:
                text = line.line.text.strip()
                last["正文"] = f"{last['正文']}\n{text}" if last["正文"] else text
            else:
                rows.append({"部分": section.name, "正文": line.line.text.strip()})
    return rows


def flat_parts(lines: list[Heading]) -> tuple[list[Heading], list[Heading], list[Heading]]:
    """A notice without sections: what stands before the problems, these, and what comes after."""
    first = next((n for n, line in enumerate(lines) if line.depth), len(lines))
    last = max((n for n, line in enumerate(lines) if line.depth), default=len(lines) - 1)
    after = next(
        (n for n in range(last + 1, len(lines)) if lines[n].text.startswith(_OUTLOOK)), len(lines)
    )
    return lines[:first], lines[first:after], lines[after:]


def items_rows(items: Items, template: str) -> dict[str, list[Row]]:
    """The rows of the problems and measures, and of the units that carry them out."""
    problems: list[Row] = []
    measures: list[Row] = []
    units: dict[str, None] = {}
    for number, problem in problems_by_aspect(items):
        quoted = problem.quoted if template == RUN_IN else ""
        style = ORDINAL if problem.is_ordinal else NUMBERED
        problems.append(
            {
                "问题编号": number,
                "方面": problem.aspect,
                "问题": quoted or problem.text,
                "编号样式": style,
                **_typed(problem.values),
            }
        )
        for nth, measure in enumerate(problem.measures, start=1):
            measures.append(_measure_row(f"{number}.{nth}", number, measure))
            for column in ("责任单位", "配合单位"):
                units |= dict.fromkeys(split_list(measure.values.get(column, "")))
    return {
        sheet_of(Problem).name: problems,
        sheet_of(Measure).name: measures,
        sheet_of(Unit).name: [{"单位名称": name} for name in units],
    }


def _measure_row(number: str, problem: str, measure: MeasureText) -> Row:
    text = "\n".join(measure.paragraphs)
    row: Row = {"措施编号": number, "问题编号": problem, **_typed(measure.values)}
    if measure.is_plan:
        return row | {"整改措施": text}
    if measure.plan:
        row["整改措施"] = measure.plan
    # What has been published is public.
    return row | {"进展标题": measure.lead, "整改进展": text, "是否公开": YES}


def _typed(values: Mapping[str, str]) -> Row:
    return {name: AsTyped(text) for name, text in values.items()}


def basics_rows(facts: Facts) -> list[Row]:
    """基本情况: every 项目 that is known."""
    names = [column.name for column in BASICS]
    return [{"项目": name, "内容": facts[name]} for name in names if facts.get(name)]


def items_heading(sections: Sequence[NoticeSection], facts: Facts, left: Left) -> None:
    """The headings of the parts with the problems, where the templates write others."""
    for nth, section in enumerate(sections):
        if section.heading and (nth or not is_items_heading(section.name, facts)):
            left.add("部分标题", section.heading.line, section.heading.text)


def as_of(lines: Iterable[Heading]) -> Facts:
    """统计截止日期, where a sentence on the numbers of problems names it."""
    for line in lines:
        if found := _AS_OF.search("".join(line.line.text.split())):
            day = day_of(found[1])
            return {"统计截止日期": day} if day else {}
    return {}


def missing(contents: WorkbookData) -> dict[str, dict[str, int]]:
    """What a ledger must have and this one has not: by sheets the columns, and in how many rows."""
    found: dict[str, dict[str, int]] = {}
    for sheet in SHEETS:
        rows = contents.rows.get(sheet.name, [])
        if sheet.item is Basic:
            filled = {row["项目"] for row in rows}
            lacking = {c.name: 1 for c in BASICS if c.required and c.name not in filled}
        else:
            lacking = {
                column.name: blank
                for column in sheet.columns
                if column.required and (blank := sum(not row.get(column.name) for row in rows))
            }
        if sheet.item is Unit and not rows:
            lacking = {"单位名称": 1}
        if lacking:
            found[sheet.name] = lacking
    return found


def is_printed_part(name: str) -> bool:
    """Whether the standard template prints a 部分 of this name."""
    return any(is_alike(name, printed) for printed in (OVERVIEW, OUTLOOK))


def section_names(rows: Iterable[Row]) -> list[str]:
    """The 部分 of the narrative."""
    names = dict.fromkeys(str(row["部分"]) for row in rows)
    return [name for name in names if compact(name)]
