"""The command line: all commands together, and how a run ends.

Results go to stdout, findings and progress to stderr. `--help` and usage errors import neither
pandas nor docxtpl: commands import what they need when they run.
"""

import gc
import io
import os
import sys
from collections.abc import Sequence

import click

from . import __version__
from .commands.batch import batch
from .commands.build import build
from .commands.check import check
from .commands.completion import completion
from .commands.desk import desk
from .commands.diff import diff
from .commands.doctor import doctor
from .commands.explain import explain
from .commands.find import find_cell
from .commands.import_ledger import import_ledger
from .commands.layout import layout
from .commands.merge import merge
from .commands.new import new
from .commands.remind import remind
from .commands.review import review
from .commands.split import split
from .commands.stats import stats
from .commands.template import template_group
from .commands.verify import verify
from .commands.watch import watch
from .console.chinese import ChineseGroup
from .console.exits import guarded


def _tell_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        from .doctor import parts

        click.echo(f"tongbao {__version__}（{parts()}）")
        context.exit()


@click.group(cls=ChineseGroup)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="显示版本号，也写明各部分的。",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """从整改台账（Excel）生成巡察整改进展情况的通报（Word）。

    \b
    最常用的一条命令：
      tongbao build 台账.xlsx
    """
    if os.environ.get("NO_COLOR"):  # see no-color.org
        context.color = False


for _command in (
    batch,
    build,
    check,
    completion,
    desk,
    diff,
    doctor,
    explain,
    find_cell,
    import_ledger,
    layout,
    merge,
    new,
    remind,
    review,
    split,
    stats,
    template_group,
    verify,
    watch,
):
    cli.add_command(_command)


# --- running ------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; whatever happens, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows ? for what it lacks, and does not fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Nothing here does linear algebra, yet numpy would start a thread for it on every core, which
    # then waits busily: a fifth of the processor time of a small build.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A command lives for seconds: looking for cycles takes longer than they are worth.
    gc.disable()
    try:
        code = guarded(lambda: cli.main(arguments, "tongbao", standalone_mode=False))
    finally:
        gc.enable()
    if arguments is None:
        # The process ends here, and would first look for cycles among all that was imported:
        # a tenth of the time of a small build.
        gc.freeze()
    sys.exit(code)
