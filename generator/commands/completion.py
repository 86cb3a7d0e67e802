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
    bash：把这一行写进 ~/.bashrc：
      eval "$(tongbao completion bash)"
    \b
    zsh：把这两行写进 ~/.zshrc，已经有第一行的，第二行写在它后面：
      autoload -U compinit && compinit
      eval "$(tongbao completion zsh)"
    \b
    PowerShell：把这一行写进 $PROFILE 指的文件：
      tongbao completion powershell | Out-String | Invoke-Expression
    """
    click.echo(script(shell, context.find_root().command))
    return Exit.DONE
