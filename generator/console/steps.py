"""The next step after verify, find, diff, review and template check."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .lines import next_step

if TYPE_CHECKING:
    from ..review.values import Review


def after_verify(agrees: bool, notice: Path, against: Path) -> None:
    """A notice that agrees goes to the web, and the page is held against it."""
    if not agrees:
        next_step("逐处改正，再核对一遍：", "verify", notice, against)
    elif notice.suffix.lower() == ".docx":
        next_step("公布；贴到网站以后把网页另存为 .html，再核对：", "verify", "网页.html", notice)
    else:
        next_step("核对完毕，可以存档。")


def after_find(is_found: bool, ledger: Path) -> None:
    """Whoever looks for a cell means to change it."""
    if is_found:
        next_step("要改的，改台账里的这一格，再检查：", "check", ledger)
    else:
        next_step("换一种说法再找；说法的写法见：", "find", "--help")


def after_diff(is_empty: bool, old: Path, new: Path, page: Path | None) -> None:
    """A comparison is read by a leader, on paper."""
    if is_empty:
        next_step("两份一样，用哪一份都可以。")
    elif page:
        next_step("打开 Word 页面看一遍，送领导阅看。")
    else:
        next_step(
            "核实以上变化；要送领导阅看，另写一份 Word 页面：", "diff", old, new, "-o", "变化.docx"
        )


def after_review(files: Sequence[Path], target: Path | None, found: "Review") -> None:
    """What was found is looked through, and goes into a copy of the ledger."""
    if found.is_empty:
        next_step("没有要改的，可以生成通报：", "build", files[-1])
    elif target is None:
        next_step("逐条核对，再写入台账的副本：", "review", *files, "--apply", "新台账.xlsx")
    elif found.is_settled:
        next_step("核对标色的单元格，再检查新台账：", "check", target)
    else:
        next_step("冲突和未能对应的由人选定，改好新台账再检查：", "check", target)


def after_template_check(has_errors: bool, template: Path) -> None:
    """A template is there to be used."""
    if has_errors:
        next_step("改正模板后再检查一次：", "template", "check", template)
    else:
        next_step("用这份模板生成通报：", "build", "台账.xlsx", "-t", template)
