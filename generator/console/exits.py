"""How a command ends: with a code, and a sentence where it could not be done; never a traceback."""

from collections.abc import Callable
from enum import IntEnum

import click

from ..findings.findings import Unreadable
from .chinese import usage_message
from .lines import say


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    ERRORS = 1
    USAGE = 2
    FILES = 3


def guarded(run: Callable[[], int | None]) -> int:
    """The exit code of what is run, whatever happens in it."""
    try:
        return int(run() or Exit.DONE)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.ctx.get_help() if fault.ctx else "")
        return Exit.USAGE
    except click.UsageError as fault:
        click.echo(usage_message(fault), err=True)
        return Exit.USAGE
    except Unreadable as fault:
        say(f"{fault.finding.message}下一步：{fault.finding.hint}", err=True)
        return Exit.FILES
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有做完；没有只写了一半的文件。", err=True)
        return Exit.ERRORS
    except BrokenPipeError:
        return Exit.DONE
    except click.exceptions.Exit as done:
        return done.exit_code
    except MemoryError:
        click.echo("内存不足，不能处理这个文件。请关闭其他程序后再试。", err=True)
        return Exit.FILES
    except OSError as fault:
        from ..package.files import reason_of

        where = f"“{fault.filename}”" if fault.filename else "文件"
        told = f"读写{where}时出错：{reason_of(fault)}。请检查磁盘和权限后再试。"
        click.echo(told, err=True)
        return Exit.FILES
    except Exception as fault:  # a fault of ours: the user gets a sentence, not a traceback
        name = type(fault).__name__
        click.echo(f"程序内部出错（{name}），没有完成。请把台账和这句话发给维护人员。", err=True)
        return Exit.FILES
