"""The commands for templates: those there are, a new one, its faults, the words it may use."""

from pathlib import Path

import click

from ..console.chinese import ChineseGroup
from ..console.exits import Exit
from ..console.options import (
    PATH,
    WORD_TARGET,
    all_option,
    format_option,
    is_any,
    template_option,
)
from ..findings.findings import has_errors
from ..folders import STANDARD_TEMPLATE


@click.group("template", cls=ChineseGroup)
def template_group() -> None:
    """列出和检查模板，新建本单位的模板，列出可以引用的词。"""


@template_group.command("list")
@format_option
def list_templates(form: str) -> int:
    """列出全部模板：名称、受众、用途。

    本单位的模板放在当前文件夹的 templates 里；与自带的同名时，用本单位的。
    """
    from ..console.templates import print_templates
    from ..notice.registry import offered

    print_templates(list(offered()), form)
    return Exit.DONE


@template_group.command("new")
@click.argument("file", type=WORD_TARGET, metavar="新模板.docx")
@click.option(
    "--from",
    "original",
    type=PATH,
    metavar="模板",
    help="从哪一份模板开始，写名称或者文件；不填用标准模板。",
)
@format_option
def new_template(file: Path, original: Path | None, form: str) -> int:
    """从自带的模板新建一份本单位的模板，供修改。

    已有的文件不覆盖，另存为“（第2稿）”。放在 templates 文件夹里的模板，
    -t 和“基本情况”的“模板”都可以写它的名称。
    """
    from ..console.templates import print_new_template
    from ..notice.template import load_template
    from ..package.drafts import write_draft
    from ..package.files import read_bytes
    from ..pipeline import template_named

    source = template_named(original or Path(STANDARD_TEMPLATE))
    if is_any((file,), (source,)):
        raise click.UsageError("新模板不能就是原来的模板，请另取一个文件名。")
    load_template(source)  # which raises for a file that is none
    print_new_template(write_draft(file, read_bytes(source)), form)
    return Exit.DONE


@template_group.command("check")
@click.argument("template", type=PATH, metavar="模板")
@all_option
@format_option
def check_template(template: Path, whole: bool, form: str) -> int:
    """检查模板里的代码和词，指出在哪一段。"""
    from ..console.findings import findings_document, print_checked
    from ..console.output import print_json
    from ..console.steps import after_template_check
    from ..pipeline import examine_template

    findings = examine_template(template)
    if form == "json":
        print_json(findings_document(findings))
    else:
        print_checked(findings, whole, "模板没有问题。")
        after_template_check(has_errors(findings), template)
    return Exit.ERRORS if has_errors(findings) else Exit.DONE


@template_group.command("words")
@click.argument("ledger", type=PATH, required=False, metavar="[台账]")
@template_option("按哪份模板的受众列出；不填用台账写明的模板。")
@format_option
def template_words(ledger: Path | None, template: Path | None, form: str) -> int:
    """列出全部可以引用的词；写了台账的，同时列出每个词在这份台账里的值。"""
    from ..console.words import print_words
    from ..notice.values import values_of
    from ..pipeline import vocabulary_for

    vocabulary = vocabulary_for(ledger, template) if ledger else None
    print_words(vocabulary, values_of(vocabulary) if vocabulary else {}, form)
    return Exit.DONE
