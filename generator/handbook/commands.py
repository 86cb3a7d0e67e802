"""命令: what each command does and its options, from the help that it prints itself."""

from collections.abc import Iterator

import click

from ..cli import cli
from .markdown import head, table


def commands_page() -> str:
    """The page in Markdown: a table of all commands, then one section for each."""
    found = list(_commands(_context(cli, None, "tongbao")))
    lines = [
        *head("命令", "各条命令的说明"),
        "每条命令加 `--help` 在窗口里看同样的说明。运行结束的代码：0 完成（可以有警告）；1 有错误；"
        "2 命令写法有误；3 文件不能读取或写入。",
        *table(("命令", "做什么"), ((c.command_path, _text(c).split("。")[0]) for c in found)),
    ]
    for context in found:
        pieces = context.command.collect_usage_pieces(context)
        options = [
            record
            for param in context.command.get_params(context)
            if isinstance(param, click.Option) and (record := param.get_help_record(context))
        ]
        lines += ["", f"## {context.command_path}", ""]
        lines += ["```text", " ".join((context.command_path, *pieces)), "```", "", _text(context)]
        lines += table(("选项", "作用"), options)
    return "\n".join(lines) + "\n"


def _commands(context: click.Context) -> Iterator[click.Context]:
    """The contexts of the commands that do something, those within groups among them."""
    if not isinstance(context.command, click.Group):
        yield context
        return
    for name, command in context.command.commands.items():
        yield from _commands(_context(command, context, name))


def _context(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    """The context in which the command runs; whatever ran before, its options are the same."""
    return command.context_class(command, parent, info_name=name, **command.context_settings)


def _text(context: click.Context) -> str:
    """The help in Markdown; a paragraph that click is to leave as it is becomes a block."""
    paragraphs = (context.command.help or "").split("\n\n")
    return "\n\n".join(
        f"```text{paragraph[1:]}\n```" if paragraph.startswith("\b\n") else paragraph
        for paragraph in paragraphs
    )
