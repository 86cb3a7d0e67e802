"""`tongbao completion`: what a shell needs to complete our commands at the Tab key."""

import click

from ..console.chinese import ChineseCommand
from ..console.completion import SHELLS, script
from ..console.exits import Exit


@click.command(cls=ChineseCommand)
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """打印按 Tab 键补全命令、选项和文件名的设置。

    \b
    bash、zsh：把这一行写进 ~/.bashrc 或 ~/.zshrc，zsh 的把 bash 换成 zsh：
      eval "$(tongbao completion bash)"
    \b
    PowerShell：把这一行写进 $PROFILE 指的文件：
      tongbao completion powershell | Out-String | Invoke-Expression
    """
    click.echo(script(shell, context.find_root().command))
    return Exit.DONE
