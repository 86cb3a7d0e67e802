"""Click in Chinese: headings, the help option and usage errors, without touching its catalogues."""

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import click

from ..text.characters import width_of
from ..text.patterns import Pattern
from .lines import wrapped

_HELP = ("-h", "--help")
# What a paragraph begins with whose lines stay as they are; click's own mark.
_AS_IT_IS = "\b\n"
_WIDEST_TERM, _GAP = 24, 2
# A line break between two Chinese characters is for the source's width only.
_BREAK = Pattern(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])")


class _Formatter(click.HelpFormatter):
    """Help in which a Chinese character is as wide as it is shown."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = []
        for paragraph in text.split("\n\n"):
            if paragraph.startswith(_AS_IT_IS):
                lines = paragraph.removeprefix(_AS_IT_IS).split("\n")
            else:
                joined = paragraph.replace("\n", " ")
                lines = wrapped(joined, self.width - self.current_indent).split("\n")
            paragraphs.append("\n".join(indent + line for line in lines))
        self.write("\n\n".join(paragraphs) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST_TERM, col_spacing: int = _GAP
    ) -> None:
        rows = list(rows)
        hang = self.current_indent + col_spacing
        hang += min(max(width_of(term) for term, _ in rows), col_max)
        for term, text in rows:
            line = f"{'':>{self.current_indent}}{term}"
            line += " " * max(hang - width_of(line), col_spacing)
            self.write(wrapped(line + text, self.width, hang) + "\n")


class _Context(click.Context):
    formatter_class = _Formatter


class ChineseCommand(click.Command):
    """A command whose help is Chinese, with Chinese headings and a Chinese help option."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {})["help_option_names"] = list(_HELP)
        super().__init__(*args, **kwargs)
        self.help = "\n\n".join(
            paragraph if paragraph.startswith(_AS_IT_IS) else _BREAK.sub("", paragraph)
            for paragraph in cleandoc(self.help or "").split("\n\n")
        )

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        translated = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
        return [translated.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明。"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (p for p in self.get_params(ctx) if isinstance(p, click.Option))
        shown = [record for record in (p.get_help_record(ctx) for p in options) if record]
        if shown:
            with formatter.section("选项"):
                formatter.write_dl(shown)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose help is Chinese, as is that of its commands and groups."""

    command_class = ChineseCommand
    group_class = type

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str(60)) for name, command in commands if command]
            )


def usage_message(fault: click.UsageError) -> str:
    """One sentence on what is wrong with the command as typed, and where its help is."""
    path = fault.ctx.command_path if fault.ctx else "tongbao"
    return f"命令写法有误：{_reason(fault)}\n用 {path} --help 查看写法。"


def _reason(fault: click.UsageError) -> str:
    if isinstance(fault, click.MissingParameter):
        return f"缺少{_name(fault.param)}。"
    if isinstance(fault, click.NoSuchOption):
        near = "、".join(fault.possibilities or ())
        return f"没有选项“{fault.option_name}”。" + (f"是不是 {near}？" if near else "")
    if isinstance(fault, click.BadOptionUsage):
        return f"选项“{fault.option_name}”的用法不对，后面要带一个值，或者不带值。"
    if isinstance(fault, click.BadParameter):
        if fault.param and isinstance(fault.param.type, click.Choice):
            choices = "、".join(fault.param.type.choices)
            return f"{_name(fault.param)}只能是 {choices}。"
        return f"{_name(fault.param)}不对：{fault.message}"
    if isinstance(fault, click.NoSuchCommand):
        near = "、".join(fault.possibilities or ())
        return f"没有命令“{fault.command_name}”。" + (f"是不是 {near}？" if near else "")
    if fault.message.startswith("Got unexpected extra"):
        return "多写了参数。"
    if fault.message == "Missing command.":
        return "没有写命令。"
    return fault.message


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)} "
    return f"“{(param.metavar or param.name or '').strip('[]')}”"
