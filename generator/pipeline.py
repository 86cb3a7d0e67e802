"""The handful of calls that is `check`, `stats` and `build`; nothing here prints or exits."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from . import __version__
from .checks import check
from .findings import Finding, did_you_mean, find, has_errors
from .folders import notice_path, template_for
from .ledger import Audience, Ledger
from .notice.context import compose, title
from .outputs import Written, write_notice
from .package import pack
from .statistics import Statistics, count
from .text import nearest
from .words import Vocabulary
from .workbook.read import Reading, read_ledger


@dataclass(slots=True)
class Examined:
    """A ledger with everything that was found in it and counted from it."""

    reading: Reading
    statistics: Statistics
    findings: list[Finding]

    @property
    def ledger(self) -> Ledger:
        return self.reading.ledger

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)


@dataclass(slots=True)
class Built:
    """What a build came to: the ledger examined, and the file where one was written."""

    examined: Examined
    written: Written | None = None
    findings: list[Finding] = field(default_factory=list)


def examine(path: Path, as_of: date | None = None) -> Examined:
    """Read, check and count a ledger. Raises Unreadable where it cannot be opened."""
    reading = read_ledger(path)
    ledger = reading.ledger
    statistics = count(ledger, as_of)
    # The checks speak of the day of the ledger, whatever day is asked for.
    fixed = statistics if as_of is None else count(ledger)
    found = check(ledger, Vocabulary(ledger, fixed, Audience.PUBLIC))
    findings = [replace(f, file=path.name) for f in (*reading.findings, *found)]
    return Examined(reading, statistics, sort_findings(findings))


def sort_findings(findings: list[Finding]) -> list[Finding]:
    """By severity, then as they were found: in the order of the sheets and checks."""
    order = ["error", "warning", "info"]
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def build(
    path: Path,
    template_path: Path | None = None,
    target: Path | None = None,
    as_of: date | None = None,
    force: bool = False,
) -> Built:
    """Check, count, render and write; nothing is written where there is any error.

    Raises Unreadable where a file cannot be read or written at all.
    """
    from .notice.properties import Provenance, stamp
    from .notice.render import render
    from .notice.template import check_template, load_template, sections_asked_for

    examined = examine(path, as_of)
    ledger, reading = examined.ledger, examined.reading
    template = load_template(template_for(ledger, template_path))
    vocabulary = Vocabulary(ledger, examined.statistics, template.audience)
    findings = [
        *examined.findings,
        *check_template(template, vocabulary.template_names()),
        *unused_sections(ledger, sections_asked_for(template), path.name),
    ]
    if has_errors(findings):
        return Built(examined, None, sort_findings(findings))
    context = compose(ledger, examined.statistics, template.audience)
    parts, faults = render(template, context)
    if faults:
        return Built(examined, None, sort_findings([*findings, *faults]))
    day = examined.statistics.as_of
    provenance = Provenance(
        ledger=reading.sha256,
        content=reading.content,
        template=template.sha256,
        as_of=day.isoformat() if day else "",
        version=__version__,
        audience=template.audience,
        draft=str(context["稿本"]),
    )
    data = pack(stamp(parts, title(ledger).replace("\n", ""), provenance))
    target = target or notice_path(title(ledger), str(context["稿本"]))
    return Built(examined, write_notice(target, data, force), sort_findings(findings))


def unused_sections(ledger: Ledger, asked: set[str], file: str) -> list[Finding]:
    """A 部分 of 综述 that the template does not ask for would be dropped in silence."""
    findings, seen = [], set()
    for item in ledger.narrative:
        if item.section not in asked and item.section not in seen:
            seen.add(item.section)
            near = did_you_mean(nearest(item.section, asked, most=1))
            found = find("C08", ledger.place(item, "部分"), item.section, near=near)
            findings.append(replace(found, file=file))
    return findings
