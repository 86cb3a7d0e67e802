"""What a build came to, on the terminal and as JSON."""

from collections.abc import Sequence
from pathlib import Path

import click

from ..ledger.choices import Audience
from ..package.drafts import Written
from ..pipeline import Built
from ..publish.publication import PDF, RECORD
from ..publish.summary import finding_counts, statistics_lines, withheld_items
from ..publish.web import TEXT, WEB
from .findings import findings_document, print_findings
from .lines import say
from .output import print_json, tell_other_name
from .statistics import statistics_document
from .steps import after_build, after_errors


def print_built(
    built: Built,
    ledger: Path,
    options: Sequence[str | Path],
    form: str,
    whole: bool,
    is_sample: bool,
) -> None:
    """The findings, and the notice with what stands beside it where any was written.

    `options` are those that the next command must repeat.
    `is_sample` says that the ledger is the sample, for which nobody has asked by its name.
    """
    if form == "json":
        print_json(build_document(built))
    print_findings(built.findings, whole=whole)
    if built.written is None:
        say("没有生成通报：请先改正以上错误。", err=True)
        if form == "text":
            after_errors(ledger)
        return
    tell_other_name(built.written)
    if built.no_pdf:
        say(f"没有生成 PDF：{built.no_pdf}", err=True)
    if built.substitutes:
        names = "、".join(built.substitutes)
        say(
            f"PDF 用了代替字体（{names}）：这台电脑没有装齐通报用的字体，装好再生成一次。", err=True
        )
    if form == "text":
        _print_publication(built, built.written)
        is_public = built.audience is Audience.PUBLIC
        draft = bool(built.draft)
        after_build(built.written.path, ledger, options, is_sample, draft, is_public)


def build_document(built: Built) -> dict[str, object]:
    """What a build came to, as `build --format json` gives it."""
    document = findings_document(built.findings)
    if built.written:
        document["path"] = str(built.written.path)
        document["files"] = [str(path) for path in built.written.files.values()]
        document["no_pdf"] = built.no_pdf
        document["substitutes"] = built.substitutes
        document["statistics"] = statistics_document(built.examined.statistics)
    return document


def content_lines(built: Built) -> list[str]:
    """What the notice comes to: its counts, what was found, and how much is withheld."""
    ledger = built.examined.ledger
    allowed = sum(finding.allowed_by is not None for finding in built.findings)
    settled = f"（含已批准例外{allowed}处）" if allowed else ""
    problems, *measures = withheld_items(ledger, built.audience)
    return [
        *statistics_lines(ledger, built.examined.statistics),
        f"检查：{finding_counts(built.findings)}{settled}；"
        f"不予公开的问题{len(problems)}个、措施{sum(map(len, measures))}项。",
    ]


def _print_publication(built: Built, written: Written) -> None:
    """What is in the notice, and the files."""
    for line in content_lines(built):
        say(line)
    click.echo(f"已生成：{written.path}")
    kept = built.draft or f"受众为{built.audience}的文件"
    for name, end in (("纯文本", TEXT), ("网站稿", WEB), ("检查报告", RECORD)):
        # That there is no copy for the web site is no accident.
        path = written.files.get(end) or f"{kept}不公布，没有生成"
        click.echo(f"  {name}：{path}")
    if PDF in written.files:
        click.echo(f"  PDF：{written.files[PDF]}")
