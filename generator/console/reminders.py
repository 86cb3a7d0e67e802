"""What `tongbao remind` wrote, and what it could not count."""

from collections.abc import Iterable

from ..findings.findings import has_errors
from ..ledger.uncounted import BY_UNIT, MEASURE, OPEN
from ..ledger.urging import Urged, grades
from ..reminders import Reminders, UnitPage
from ..reports.lacking import lacking
from ..text.characters import write_date, write_list
from .findings import cell_name, print_findings, summary
from .lines import say
from .output import print_json, print_written, tell_other_name
from .statistics import uncounted_document

_NEEDED = (MEASURE, OPEN, BY_UNIT)


def print_reminders(found: Reminders, form: str) -> None:
    """The pages by their units, the list, and which rows stand on none of them."""
    written = [page.written for page in found.pages]
    if form == "json":
        print_json(_document(found))
        for file in (*written, *filter(None, [found.summary])):
            tell_other_name(file)
    elif not found.faults:
        _print_pages(found)
    print_findings(found.faults)
    for told in lacking(found.statistics, *_NEEDED):
        say(f"{told.text}：{told.reasons}。", 4, err=True)
    for place in found.as_typed:
        say(f"{cell_name(place)} 引用的词没有内容，督办单里照原样写了。", err=True)
    for path in found.others:
        say(f"“{path.name}”是以前的：这个单位现在没有逾期和即将到期的措施。", err=True)
    if has_errors(found.examined.findings):
        say(f"台账还有{summary(found.examined.findings, None)}", err=True)


def _print_pages(found: Reminders) -> None:
    day = found.statistics.as_of
    if not day:
        say("没有可以确认的统计截止日期，没有写任何文件；可以用 --as-of 写明按哪一天计算。")
    elif not found.pages:
        counted = "能计入的措施里，" if lacking(found.statistics, *_NEEDED) else ""
        say(f"截至{write_date(day)}，{counted}没有逾期和即将到期的，没有写任何文件。")
    for page in found.pages:
        print_written(page.written, "text")
        counts = _counts(page.urged, found).items()
        say(
            f"  {page.unit}：{write_list(f'{name}{number}项' for name, number in counts if number)}"
        )
    if found.summary:
        print_written(found.summary, "text")


def _counts(urged: Iterable[Urged], found: Reminders) -> dict[str, int]:
    """How many there are of each grade."""
    names = [one.grade.name for one in urged]
    return {grade.name: names.count(grade.name) for grade in grades(found.examined.ledger)}


def _document(found: Reminders) -> dict[str, object]:
    day = found.statistics.as_of
    return {
        "as_of": day.isoformat() if day else None,
        "units": [_page(page, found) for page in found.pages],
        "summary": str(found.summary.path) if found.summary else None,
        "uncounted": uncounted_document(found.statistics),
        "as_typed": [{"sheet": place.sheet, "cell": place.cell} for place in found.as_typed],
        "others": [str(path) for path in found.others],
        "findings": [finding.as_dict() for finding in found.faults],
    }


def _page(page: UnitPage, found: Reminders) -> dict[str, object]:
    return {
        "name": page.unit,
        "file": str(page.written.path),
        "grades": _counts(page.urged, found),
        "measures": [
            {
                "number": one.deadline.measure.number,
                "person": one.deadline.measure.person,
                "deadline": one.deadline.due.isoformat(),
                "days_left": one.deadline.days_left,
                "grade": one.grade.name,
            }
            for one in page.urged
        ],
    }
