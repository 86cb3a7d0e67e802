"""`tongbao verify`: proof that a notice and its ledger agree."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.exits import Exit
from ..console.options import (
    PATH,
    SpreadCommand,
    as_of_option,
    format_option,
    since_option,
    template_option,
)


@click.command(cls=SpreadCommand)
@click.argument("notice", type=PATH, metavar="通报.docx")
@click.argument("against", type=PATH, metavar="台账")
@template_option("生成通报用的模板；不填用台账写明的模板。")
@since_option
@as_of_option
@format_option
def verify(
    notice: Path,
    against: Path,
    template: Path | None,
    earlier: tuple[Path, ...],
    as_of: date | None,
    form: str,
) -> int:
    """逐段核对通报与台账是否一致，指出每处不同在哪个单元格。

    通报也可以是公布后的网页：保存下来的网页文件，或者从浏览器复制的文本。
    台账也可以换成审定的通报，核对两份文件是否一致。
    一致时退出码为 0，不一致或者不能核对为 1。
    """
    from ..compare.verification import verify_files
    from ..console.verification import print_verified

    with shown(sys.stderr):
        verified = verify_files(notice, against, template, as_of, earlier)
    print_verified(verified, notice, against, form)
    return Exit.DONE if verified.found.agrees else Exit.ERRORS
