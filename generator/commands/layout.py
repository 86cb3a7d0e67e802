"""`tongbao layout`: how far a Word file is from GB/T 9704-2012."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import PATH, format_option


@click.command(cls=ChineseCommand)
@click.argument("file", type=PATH, metavar="文件.docx")
@click.option("--no-pages", is_flag=True, help="不排出页面来量，只看文件里的设置，快几秒钟。")
@format_option
def layout(file: Path, no_pages: bool, form: str) -> int:
    """对照 GB/T 9704-2012，列出任何一份 Word 公文的版式与标准不同之处。

    \b
    每处写明在第几段、是什么样、应当怎样、依据哪一条，以及标准的力度：
      规定  标准写明必须这样的
      一般  标准写明“一般”“可以”这样的
      实务  标准没有写，机关通行的做法
    装有 LibreOffice 的电脑上，还排出页面来量行数、字数和署名所在的页。
    有“规定”不符时退出码为 1，只有“一般”和“实务”时为 0。文件不改动。
    """
    from ..conformity.examine import examine_layout
    from ..console.layout import print_layout
    from ..findings.findings import has_errors

    with shown(sys.stderr):
        conformity = examine_layout(file, not no_pages)
    print_layout(file, conformity, form)
    found = [deviation.finding for deviation in conformity.deviations]
    return Exit.ERRORS if has_errors(found) else Exit.DONE
