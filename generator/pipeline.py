"""The handful of calls that is `check`, `stats` and `build`; nothing here prints or exits.

What only a notice needs is imported when one is made: most runs are checks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .checks import check
from .checks.allowances import allow, settle
from .checks.echoes import without_echoes
from .checks.part import MARKS, mendable_by
from .findings.catalogue import Severity, kind_of
from .findings.findings import (
    NOWHERE,
    Finding,
    Unreadable,
    bounded,
    did_you_mean,
    find,
    has_errors,
    in_file,
    with_protection,
)
from .folders import (
    OUTPUT,
    STANDARD_TEMPLATE,
    find_template,
    notice_path,
    own_templates,
    sample_workbook,
    shipped_templates,
)
from .ledger.choices import Audience
from .ledger.ledger import Ledger
from .ledger.order import sort_findings
from .ledger.statistics import Statistics, count
from .ledger.trend import Counted, Snapshot, incomplete, trend
from .ledger.uncounted import find_unread
from .ledger.words import DRAFT, TREND_WORDS, Vocabulary, is_draft
from .package.files import refusals
from .progress import begin
from .text.characters import nearest, write_list
from .workbook.reading.read import Reading, read_ledger, require_whole, unit_of_part

if TYPE_CHECKING:
    from .notice.render import Rendered
    from .notice.template import Template
    from .package.drafts import Written
    from .package.properties import Provenance
    from .review.values import Review


@dataclass(slots=True)
class Examined:
    """A ledger with everything that was found in it and counted from it.

    `for_office` is how much else was found in what a unit was given, which the unit cannot mend.
    """

    reading: Reading
    vocabulary: Vocabulary  # as the public may read it
    findings: list[Finding] = field(default_factory=list)
    for_office: int = 0

    def named(self, found: Iterable[Finding]) -> list[Finding]:
        """What was found in the ledger, with the name of its file."""
        return in_file(self.reading.path, found)

    def add(self, found: Iterable[Finding]) -> None:
        """Take in what was found in the ledger."""
        self.findings = sort_findings([*self.findings, *self.named(found)])

    @property
    def ledger(self) -> Ledger:
        return self.reading.ledger

    @property
    def statistics(self) -> Statistics:
        return self.vocabulary.statistics

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)


@dataclass(slots=True)
class Built:
    """What a build came to: the ledger examined, and the files where any were written.

    `audience` is whom the notice is for, `draft` what it is called where it is none yet, `no_pdf`
    why there is no PDF where one was asked for, `substitutes` the typefaces in it that stand for
    those of the notice.
    """

    examined: Examined
    written: "Written | None" = None
    findings: list[Finding] = field(default_factory=list)
    audience: Audience = Audience.PUBLIC
    draft: str = ""
    no_pdf: str = ""
    substitutes: list[str] = field(default_factory=list)


def examine(path: Path, as_of: date | None = None, part: bool = False) -> Examined:
    """Read, check and count a ledger, or with `part` what a unit was given of one.

    Raises Unreadable where it cannot be opened, or is a part and should be whole.
    """
    begin("读取台账", 0.0)
    reading = read_ledger(path)
    if not part:
        require_whole(reading)
    ledger = reading.ledger
    begin("统计", 0.3)
    statistics = count(ledger, as_of)
    vocabulary = Vocabulary(ledger, statistics, Audience.PUBLIC)
    # The checks speak of the day of the ledger, whatever day is asked for.
    fixed = Vocabulary(ledger, count(ledger), Audience.PUBLIC) if as_of else vocabulary
    found = without_echoes(check(ledger, fixed), reading.findings, ledger, fixed)
    settled = bounded(settle(ledger, chain(reading.findings, found)))
    told = with_protection(settled, reading.protections)
    examined = Examined(reading, vocabulary)
    with refusals(path):
        examined.add(told)
    return examined


def count_examined(examined: Examined, as_of: date | None = None) -> Statistics:
    """The statistics of a ledger without what its errors make uncertain."""
    unread = find_unread(examined.ledger, examined.findings, as_of)
    return count(examined.ledger, as_of, unread)


def examine_earlier(
    examined: Examined, statistics: Statistics, paths: Iterable[Path]
) -> tuple[list[Snapshot], list[Finding]]:
    """How things stood by earlier ledgers and by this one, and which are left out, and why."""
    counted, unreadable = [], []
    for path in paths:
        try:
            earlier = examine(path)
            counted.append(_counted(earlier, count_examined(earlier)))
        except Unreadable as fault:
            unreadable += in_file(path, [fault.finding])
    snapshots, left_out = trend(_counted(examined, statistics), counted)
    return snapshots, [*unreadable, *left_out]


def take_in_earlier(examined: Examined, paths: Sequence[Path]) -> None:
    """Let the words of a ledger tell what has changed since earlier ones; what cannot be compared
    is a finding."""
    if paths:
        snapshots, left_out = examine_earlier(examined, examined.statistics, paths)
        examined.vocabulary = examined.vocabulary.since(snapshots)
        # A document must not compare with numbers that lack rows.
        lacking = [f._replace(severity=Severity.ERROR) for f in incomplete(snapshots)]
        examined.findings = sort_findings([*examined.findings, *left_out, *lacking])


def _without_trend(template: "Template") -> list[Finding]:
    """A template that says nothing of earlier ledgers would pass over those that are named."""
    from .notice.template import words_of

    if words_of(template).isdisjoint(TREND_WORDS):
        return in_file(template.path, [find("T23")])
    return []


def _counted(examined: Examined, statistics: Statistics) -> Counted:
    return Counted(examined.reading.path.name, examined.ledger, statistics)


def examine_for_notice(path: Path, as_of: date | None = None) -> Examined:
    """A ledger read, checked and counted, with what there is to be said of its template.

    Of a part only what its unit can mend is found. Raises Unreadable where it cannot be opened.
    """
    examined = examine(path, as_of, part=True)
    try:
        template, faults = _fitting_template(examined)
    except Unreadable as unreadable:
        template, faults = None, [unreadable.finding]
    if template and not has_errors([*examined.findings, *faults]):
        draft = is_draft(examined.ledger, template.audience)
        faults += _rendered(examined, template, draft).findings
    examined.findings = sort_findings([*examined.findings, *faults])
    return left_to_office(examined)


def left_to_office(examined: Examined) -> Examined:
    """Of a unit's part without what its unit cannot mend, which is counted."""
    if examined.reading.is_part:
        of_part = [found for found in examined.findings if not kind_of(found.code).of_whole]
        is_theirs = mendable_by(unit_of_part(examined.reading), examined.ledger)
        examined.findings = [f for f in of_part if f.code in MARKS or is_theirs(f.place)]
        examined.for_office = len(of_part) - len(examined.findings)
    return examined


def _fitting_template(
    examined: Examined, asked: Path | None = None
) -> "tuple[Template | None, list[Finding]]":
    """The template and its faults; the ledger's findings get what the template leaves out."""
    from .notice.template import sections_asked_for

    ledger = examined.ledger
    template, faults = choose_template(examined, asked)
    if template:
        asked_for = sections_asked_for(template)
        # A document for the office alone need not have a narrative at all.
        if asked_for or template.audience is not Audience.INTERNAL:
            examined.add(bounded(allow(ledger, _unused_sections(ledger, asked_for))))
    return template, faults


def choose_template(
    examined: Examined, asked: Path | None, made: Path | None = None
) -> "tuple[Template | None, list[Finding]]":
    """The template of the command line, else that of 基本情况, else the one of which the document
    `made` was made, else the standard one; its faults.

    There is no template where 基本情况 names one that is not there: that is the fault. Raises
    Unreadable for what is no template.
    """
    from .notice.faults import check_template
    from .notice.registry import template_of
    from .notice.template import load_template

    ledger = examined.ledger
    if asked:
        path: Path | None = template_named(asked)
    elif named := ledger.text("模板"):
        path = find_template(named)
    else:
        path = (made and template_of(made)) or find_template(STANDARD_TEMPLATE)
    if path is None:
        missing = find("T05", ledger.basic_place("模板"), ledger.text("模板"))
        return None, examined.named([missing])
    template = load_template(path)
    vocabulary = examined.vocabulary.for_audience(template.audience)
    return template, check_template(template, vocabulary.template_names())


def template_named(asked: Path) -> Path:
    """The template of the command line: a file, and where there is none that of such a name.

    Raises Unreadable where there is neither.
    """
    path = asked if asked.exists() else find_template(str(asked))
    if path is None:
        paths = (*shipped_templates(), *own_templates())
        names = list(dict.fromkeys(path.stem for path in paths))
        near = did_you_mean(nearest(asked.stem, names)) or f"有：{write_list(names)}。"
        raise Unreadable(find("T19", NOWHERE, str(asked), near=near))
    return path


def vocabulary_for(path: Path, template_path: Path | None) -> Vocabulary:
    """The words of a ledger for the readers of its template, whatever faults either has.

    Raises Unreadable where a file cannot be read, or the workbook is no ledger.
    """
    reading = read_ledger(path)
    if not reading.sheets:
        raise Unreadable(in_file(path, reading.findings)[0])
    vocabulary = Vocabulary(reading.ledger, count(reading.ledger), Audience.PUBLIC)
    template, _ = choose_template(Examined(reading, vocabulary), template_path)
    return vocabulary.for_audience(template.audience) if template else vocabulary


def examine_template(asked: Path) -> list[Finding]:
    """The faults of a template, whatever ledger it is for. Raises Unreadable where it is none."""
    from .notice.faults import check_template
    from .notice.template import load_template
    from .notice.trial import try_out

    template, empty = load_template(template_named(asked)), Ledger()
    words = Vocabulary(empty, count(empty), template.audience).template_names()
    findings = check_template(template, words)
    if not has_errors(findings):
        sample = read_ledger(sample_workbook()).ledger
        vocabulary = Vocabulary(sample, count(sample), template.audience)
        findings += try_out(template, vocabulary)
    return findings


def made_of(
    reading: Reading, template: "Template", as_of: date | None, draft: str = ""
) -> "Provenance":
    """What a document of that ledger and template is made of, as its properties will say."""
    from .package.properties import Provenance

    return Provenance(
        ledger=reading.sha256,
        content=reading.content,
        template=template.sha256,
        as_of=as_of.isoformat() if as_of else "",
        version=__version__,
        audience=template.audience,
        draft=draft,
    )


def build(
    path: Path,
    template_path: Path | None = None,
    target: Path | None = None,
    as_of: date | None = None,
    force: bool = False,
    review: bool = False,
    pdf: bool = False,
    earlier: Sequence[Path] = (),
    folder: Path = Path(OUTPUT),
) -> Built:
    """Check, count, render and write; nothing is written where there is any error.

    Beside the notice go its text, the copy for the web site and the record of the checks; a draft
    and a document for narrower circles, which are not to be published, have none for the web site.

    With `review` it is the copy for reviewers, a 送审稿 whatever the date; with `pdf` a PDF stands
    beside the notice, or there is a reason why not. Raises Unreadable where a file cannot be read
    or written at all.

    With `earlier` ledgers the document may say what has changed since. Without a `target` the
    notice goes into the `folder`, by the name of its title.
    """
    from .notice.context import title
    from .paper.libreoffice import NoPdf, substitutes_in, to_pdf
    from .publish.contents import document_title, make_files, with_pdf
    from .publish.publication import NOTICE, write_publication
    from .publish.record import Origin

    examined = examine(path, as_of)
    take_in_earlier(examined, earlier)
    ledger, reading = examined.ledger, examined.reading
    template, faults = _fitting_template(examined, template_path)
    if template and earlier:
        faults += _without_trend(template)
    findings = sort_findings([*examined.findings, *faults])
    if template is None or has_errors(findings):
        return Built(examined, None, findings)
    begin("套用模板", 0.7)
    audience = template.audience
    draft = DRAFT if review or is_draft(ledger, audience) else ""
    rendered = _rendered(examined, template, bool(draft))
    if rendered.findings:
        return Built(examined, None, sort_findings([*findings, *rendered.findings]))
    parts, day = rendered.parts, examined.statistics.as_of
    if review:
        from .review.copy import make_review_copy

        parts = make_review_copy(rendered, ledger, findings, day)
    begin("写入文件", 0.8)
    heading = title(ledger) if audience is Audience.PUBLIC else document_title(rendered, ledger)
    heading = heading.replace("\n", "")
    provenance = made_of(reading, template, day, draft)
    origin = Origin(heading, path.name, template.path.name, provenance)
    files = make_files(parts, rendered, origin, ledger, examined.statistics, findings)
    no_pdf, substitutes = "", list[str]()
    if pdf:
        begin("转换为 PDF", 0.85)
        try:
            made = to_pdf(files[NOTICE] or b"")
            files, substitutes = with_pdf(files, made), substitutes_in(made)
        except NoPdf as fault:
            no_pdf = str(fault)
    told = [audience] if audience is not Audience.PUBLIC else []
    target = target or notice_path(heading, [*told, *filter(None, [draft])], folder)
    written = write_publication(target, files, force, (path, template.path, *earlier))
    return Built(examined, written, findings, audience, draft, no_pdf, substitutes)


def _rendered(examined: Examined, template: "Template", draft: bool) -> "Rendered":
    """The notice of the ledger, or why it cannot be made."""
    from .notice.context import compose
    from .notice.render import render

    vocabulary = examined.vocabulary.for_audience(template.audience)
    return render(template, compose(vocabulary, draft=draft))


def _unused_sections(ledger: Ledger, asked: set[str]) -> Iterator[Finding]:
    """A 部分 of 综述 that the template does not ask for would be dropped in silence."""
    seen = set()
    for item in ledger.narrative:
        if item.section not in asked and item.section not in seen:
            seen.add(item.section)
            near = did_you_mean(nearest(item.section, asked, most=1))
            yield find("C08", ledger.place(item, "部分"), item.section, near=near)


def review(
    copies: Sequence[Path],
    path: Path,
    template_path: Path | None = None,
    as_of: date | None = None,
    earlier: Sequence[Path] = (),
) -> "tuple[Examined, Review | None]":
    """What reviewers did to their copies of this ledger's notice; None where it has errors.

    `earlier` are the ledgers with which the notice compares.

    Raises Unreadable where a file cannot be read.
    """
    from .review.reviewed import review_copies

    examined = examine(path, as_of)
    take_in_earlier(examined, earlier)
    template, faults = choose_template(examined, template_path, copies[0])
    examined.findings += faults
    if template is None or examined.has_errors:
        return examined, None
    return examined, review_copies(copies, examined.reading, examined.vocabulary, template)
