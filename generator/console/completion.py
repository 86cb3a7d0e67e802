"""What a shell needs to complete our commands. click knows bash and zsh, PowerShell is told here.

A shell asks by running the program again with a variable set, by which click knows.
"""

import os
import re

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

SHELLS = ("bash", "zsh", "powershell")
_PROGRAM, _VARIABLE = "tongbao", "_TONGBAO_COMPLETE"


class PowerShell(ShellComplete):
    """Where nothing is answered, as for a file, PowerShell completes names of files itself."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $cursor)
    try {
        $env:COMP_WORDS = $line.ToString()
        $env:COMP_CWORD = $word
        $env:%(complete_var)s = 'powershell_complete'
        (& %(prog_name)s) | Where-Object { $_ } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_)
        }
    } finally {
        $env:COMP_WORDS = $null
        $env:COMP_CWORD = $null
        $env:%(complete_var)s = $null
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one."""
        words = re.findall(r'"[^"]*"?|\S+', os.environ["COMP_WORDS"])[1:]
        incomplete = os.environ.get("COMP_CWORD", "")
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return [word.strip('"') for word in words], incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """A line for each answer."""
        return str(item.value) if item.type == "plain" else ""


add_completion_class(PowerShell)


def script(shell: str, command: click.Command) -> str:
    """What the shell must run to complete our commands."""
    kind = get_completion_class(shell)
    assert kind  # the commands know only these shells
    return kind(command, {}, _PROGRAM, _VARIABLE).source()
