"""What several commands take alike, and what their arguments mean."""

import os
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any, TypeAlias

import click

from ..folders import OUTPUT, WORKBOOK_SUFFIXES
from ..text.dates import parse_date
from ..text.patterns import Pattern
from .chinese import ChineseCommand
from .lines import say

_Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


class Day(click.ParamType[date]):
    """A day in any spelling that a ledger may have."""

    name = "日期"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        day = value if isinstance(value, date) else parse_date(str(value))
        if day is None:
            self.fail(f"“{value}”不是日期，请写成 2025-07-10。", param, ctx)
        return day


PATH = click.Path(path_type=Path)
_WORD_SUFFIXES = {".docx", ".docm", ".doc", ".wps"}
_FILE_SUFFIXES = _WORD_SUFFIXES | WORKBOOK_SUFFIXES | {".pdf", ".html", ".zip"}
# What people type as an extension; the end of “2025.3” or “第1.2稿” is none.
_EXTENSION = Pattern(r"\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}")


class Target(click.Path):
    """A file that is to be written: an extension that is missing is added, a wrong one refused.

    A copy may have any extension of its `kinds`: what it is a copy of decides among them.
    """

    def __init__(self, *kinds: str) -> None:
        super().__init__(path_type=Path)
        self.kinds = kinds

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.suffix.lower() in self.kinds:
            return path
        if path.is_dir() or os.fsdecode(value).endswith(("/", "\\")):
            self.fail(f"“{path}”是一个文件夹，请写明以 {self.kinds[0]} 结尾的文件名。", param, ctx)
        if _EXTENSION.fullmatch(path.suffix):
            right = path.with_suffix(self.kinds[0]).name
            self.fail(
                f"文件名须以 {self.kinds[0]} 结尾，不能是“{path.name}”，请写“{right}”。", param, ctx
            )
        return path.with_name(path.name + self.kinds[0])


def _folder_name(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """A folder that is to be written into, which nobody calls like a file."""
    if path.suffix.lower() in _FILE_SUFFIXES and not path.is_dir():
        said = f"这里写文件夹的名称，不能是“{path.name}”，请写“{path.stem}”。"
        raise click.BadParameter(said, context, parameter)
    return path


WORD_TARGET, WORKBOOK_TARGET = Target(".docx"), Target(".xlsx")
COPY_TARGET = Target(".xlsx", ".xlsm", ".xltx", ".xltm")

ledger_argument = click.argument("ledger", type=PATH, metavar="台账")
as_of_option = click.option(
    "--as-of", type=Day(), metavar="日期", help="按这一天计算逾期和临期；不填用统计截止日期。"
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="输出方式：text 给人看（默认），json 给程序用。",
)

all_option = click.option("--all", "whole", is_flag=True, help="提示也逐条列出；不加时只写有几处。")


def template_option(text: str) -> _Decorator:
    """The option that names a template, with its help."""
    return click.option("-t", "--template", type=PATH, metavar="模板", help=text)


def folder_option(own: str, metavar: str = "文件夹") -> _Decorator:
    """The option that names the folder to write into; without it, a folder of our own in output."""
    return click.option(
        "-o",
        "--output",
        "target",
        type=PATH,
        callback=_folder_name,
        default=Path(OUTPUT, own),
        metavar=metavar,
        help=f"写到哪个文件夹；不填写入 {OUTPUT} 文件夹里的“{own}”。",
    )


def force_option(text: str) -> _Decorator:
    """The option that lets a file be written over which somebody has edited, with its help."""
    return click.option("--force", is_flag=True, help=text)


class SpreadCommand(ChineseCommand):
    """A command with an option that takes all files that follow it, as a shell lists them.

    Where no file stands elsewhere, the last of them is the command's own, as after other options.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = [param for param in self.params if isinstance(param, click.Option)]
        valued = {name for option in options if not option.is_flag for name in option.opts}
        many = {name for option in options if option.multiple for name in option.opts}
        spread: list[str] = []
        repeated: list[int] = []  # where the option is said once more for a file that follows
        taking, has_own = "", False
        for before, word in pairwise(["", *args]):
            if word.startswith("-"):
                taking = word if word in many else ""
            elif before not in valued:
                if taking:
                    repeated.append(len(spread))
                    spread.append(taking)
                has_own |= not taking
            spread.append(word)
        if repeated and not has_own:
            del spread[repeated[-1]]
        return super().parse_args(ctx, spread)


since_option = click.option(
    "--since",
    "earlier",
    type=PATH,
    multiple=True,
    metavar="旧台账...",
    help="一份或几份较早的台账：按统计截止日期列出变化。",
)


def is_any(targets: Iterable[Path | None], sources: Iterable[Path]) -> bool:
    """Whether a file that is to be written is one of those that are read."""
    from ..package.files import is_same_file

    pairs = product((target for target in targets if target), sources)
    return any(is_same_file(target, source) for target, source in pairs)


def refuse_swapped(documents: Iterable[Path], ledger: Path) -> None:
    """Say so where the workbook was named first and a Word file in its place at the end."""
    first = next((d for d in documents if d.suffix.lower() in WORKBOOK_SUFFIXES), None)
    if first and ledger.suffix.lower() in _WORD_SUFFIXES:
        raise click.UsageError(
            f"文件的次序写反了：Word 文件“{ledger.name}”写在前面，台账“{first.name}”写在最后。"
        )


def only_workbook() -> Path:
    """The office's one workbook in workbooks/; the sample, which is not counted, where none is."""
    from ..folders import WORKBOOKS, own_ledgers, own_workbooks, sample_workbook

    there, own = own_workbooks(), own_ledgers()
    if len(own) > 1:
        names = "、".join(path.name for path in own)
        raise click.UsageError(
            f"{WORKBOOKS} 文件夹里有几个工作簿（{names}），请在命令里写明用哪一个。"
        )
    sample = sample_workbook()
    if own:
        if there != own:
            say(f"用“{own[0].name}”；“{sample.name}”是自带的示例，不算在内。", err=True)
        return own[0]
    say(
        f"文件夹“{Path.cwd()}”的 {WORKBOOKS} 文件夹里没有台账，"
        f"使用自带的“{sample.name}”：生成的是示例，不是本单位的通报。",
        err=True,
    )
    return there[0] if there else sample
