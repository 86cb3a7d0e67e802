"""The next step: the last words of every command, on stderr."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.findings import Finding, has_errors
from ..ledger.schema import FINDINGS_SHEET
from ..text.characters import as_argument, width_of
from .lines import say

if TYPE_CHECKING:
    from ..review.values import Review


def _next(sentence: str, *command: str | Path) -> None:
    """Say what to do next.

    A command to be typed stands on a line of its own, whole, so that it can be copied.
    """
    say(f"下一步：{sentence}", width_of("下一步："), err=True)
    if command:
        words = (as_argument(str(word)) for word in command)
        click.echo(" ".join(("  tongbao", *words)), err=True)


def after_errors(ledger: Path) -> None:
    """Errors, but those of a template, can be seen in the workbook itself."""
    _next(
        "改正以上各处后再运行一次。台账里的，要在副本里逐格看批注，用：",
        *("check", ledger, "--annotate", "批注副本.xlsx"),
    )


def after_refused(ledger: Path, has_errors: bool, *command: str | Path) -> None:
    """What could not be compared is mended, or another file meant, and compared again."""
    if has_errors:
        after_errors(ledger)
    else:
        _next("照以上说明改好或者换用文件，再运行一次：", *command)


def after_build(
    notice: Path,
    ledger: Path,
    options: Sequence[str | Path],
    is_sample: bool,
    is_draft: bool,
    is_public: bool,
) -> None:
    """A notice is looked at and verified; a draft goes to the leaders, the sample nowhere.

    `options` are those of its template and of earlier ledgers, without which it is not known.
    """
    if is_sample:
        _next("以上是示例通报。本单位的通报，请写明台账：", "build", "台账.xlsx")
    elif is_draft:
        _next("送领导审改；收回后读出修改：", "review", "审改稿.docx", ledger, *options)
    else:
        use = "打开通报看一遍；公布之前核对：" if is_public else "打开看一遍；印发之前核对："
        _next(use, "verify", notice, ledger, *options)


def after_check(findings: Sequence[Finding], ledger: Path, is_part: bool, unit: str | None) -> None:
    """A ledger without errors can be printed, what a unit was given of it goes back.

    Of what concerns one `unit` alone nobody knows yet whether all the ledger is without errors.
    """
    if has_errors(findings):
        after_errors(ledger)
    elif is_part:
        verified = "核实以上各处，" if findings else ""
        _next(f"{verified}保存并关闭文件，交给整改办。")
    elif unit:
        _next("各单位的都检查一遍：", "check", ledger)
    elif findings:
        _next("核实以上各处（加 --annotate 副本.xlsx 可以逐格看），再生成通报：", "build", ledger)
    else:
        _next("生成通报：", "build", ledger)


def after_annotate(has_findings: bool, is_part: bool) -> None:
    """A copy with marks is a list of what to do."""
    if has_findings:
        _next(f"打开副本的“{FINDINGS_SHEET}”表，逐条改正，改好的在“已改”栏填“是”。")
    elif is_part:
        _next("没有问题，可以把原来的一份交给整改办。")
    else:
        _next("没有问题，可以用原来的台账生成通报。")


def after_fix(fixed: Path) -> None:
    """What a program corrected is looked through by a person."""
    _next("核对改过的文字；其余问题逐条列出：", "check", fixed)


def after_split(ledger: Path, folder: Path) -> None:
    """The parts go out and come back."""
    _next(
        "把各份发给单位填写；收回后放在一个文件夹里，合并到台账：",
        *("merge", ledger, folder, "-o", f"{ledger.stem}（合并）.xlsx"),
    )


def after_merge(merged: Path) -> None:
    """What came back is checked as it was before."""
    _next("选定“合并冲突”表里的内容（如果有），再检查：", "check", merged)


def after_new(workbook: Path) -> None:
    """A new workbook is filled in."""
    _next("先看第一张表“填表说明”；填好后检查：", "check", workbook)


def after_import(ledger: Path, is_notice: bool) -> None:
    """What the source did not say is filled in by hand."""
    if is_notice:
        _next("核对问题和措施，补填上面列出的各项，再检查：", "check", ledger)
        return
    _next(
        "补填“基本情况”“综述”里必填的各项和“整改台账”的“是否公开”，核对“责任单位”，再检查：",
        *("check", ledger),
    )


def after_stats(ledger: Path, findings: Sequence[Finding]) -> None:
    """The numbers of a notice are known before it is made."""
    if has_errors(findings):
        after_errors(ledger)
        return
    _next("数字无误后生成通报：", "build", ledger)


def after_remind(is_anyone_late: bool, ledger: Path) -> None:
    """Pages go to the units, the list to the leader."""
    if is_anyone_late:
        _next("打开看一遍，督办单发给各单位，督办汇总送领导。")
    else:
        _next("没有要督办的；各项数字见：", "stats", ledger)


def after_batch(is_whole: bool, summary: Path, *again: str | Path) -> None:
    """What is not done is mended and done; the rest need not be done again."""
    if is_whole:
        _next(f"打开“{summary.name}”核对各单位的数字。")
    else:
        _next(
            f"“{summary.name}”里列出了没有汇总的台账和逐处的错误；改正后只处理这些：",
            *("batch", *again, "--resume"),
        )


def after_verify(agrees: bool, notice: Path, against: Path, is_public: bool) -> None:
    """A public notice that agrees goes to the web, and the page is held against it."""
    if not agrees:
        _next("逐处改正，再核对一遍：", "verify", notice, against)
    elif is_public and notice.suffix.lower() == ".docx":
        _next("公布；贴到网站以后把网页另存为 .html，再核对：", "verify", "网页.html", notice)
    else:
        _next("核对完毕，可以存档。")


def after_find(is_found: bool, in_cells: bool, ledger: Path) -> None:
    """Whoever looks for a cell means to change it, if what is found is in a cell."""
    if is_found and not in_cells:
        _next("没有一格可改：固定文字在模板里，数字由台账算出。各项数字见：", "stats", ledger)
    elif is_found:
        _next("要改的，改台账里的这一格，再检查：", "check", ledger)
    else:
        _next("换一种说法再找；说法的写法见：", "find", "--help")


def after_diff(is_empty: bool, old: Path, new: Path, page: Path | None) -> None:
    """A comparison is read by a leader, on paper."""
    if is_empty:
        _next("两份一样，用哪一份都可以。")
    elif page:
        _next("打开 Word 页面看一遍，送领导阅看。")
    else:
        _next(
            "核实以上变化；要送领导阅看，另写一份 Word 页面：", "diff", old, new, "-o", "变化.docx"
        )


def after_review(files: Sequence[Path], target: Path | None, found: "Review") -> None:
    """What was found is looked through, and goes into a copy of the ledger."""
    if found.is_empty:
        _next("没有要改的，可以生成通报：", "build", files[-1])
    elif target is None:
        _next("逐条核对，再写入台账的副本：", "review", *files, "--apply", "新台账.xlsx")
    elif found.is_settled:
        _next("核对标色的单元格，再检查新台账：", "check", target)
    else:
        _next("冲突和未能对应的由人选定，改好新台账再检查：", "check", target)


def after_layout(deviates: bool, file: Path) -> None:
    """A layout is mended in Word, and looked at again."""
    if deviates:
        _next("先改“规定”各处，其余斟酌；改好后再看一遍：", "layout", file)
    else:
        _next("版式符合标准；公布之前核对内容：", "verify", file, "台账.xlsx")


def after_template_list() -> None:
    """A template is chosen by its name."""
    _next("用其中一份生成：", "build", "台账.xlsx", "-t", "名称")


def after_template_new(template: Path) -> None:
    """A new template is changed, and checked after that."""
    _next("用 Word 或 WPS 改成本单位的写法，再检查一遍：", "template", "check", template)


def after_template_check(has_errors: bool, template: Path) -> None:
    """A template is there to be used."""
    if has_errors:
        _next("改正模板后再检查一次：", "template", "check", template)
    else:
        _next("用这份模板生成通报：", "build", "台账.xlsx", "-t", template)


def after_template_words() -> None:
    """A word is put into a template."""
    _next("把词写进模板后检查一遍：", "template", "check", "模板.docx")
