"""`tongbao explain`: what the code of a finding means."""

import click

from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import format_option


@click.command(cls=ChineseCommand)
@click.argument("codes", nargs=-1, required=True, metavar="代码...")
@format_option
def explain(codes: tuple[str, ...], form: str) -> int:
    """说明检查结果里的代码：什么意思、怎样改、会提示和不提示的例子，能不能列为例外。

    \b
    代码写在每条检查结果的前面；按规则校对的，也可以写规则的名称：
      tongbao explain C21
      tongbao explain 用词-截止截至
    """
    from ..checks.explained import UnknownCode, explain
    from ..console.explained import print_explained
    from ..findings.findings import did_you_mean

    try:
        explained = [explain(code) for code in codes]
    except UnknownCode as unknown:
        raise click.UsageError(
            f"没有代码或者规则“{unknown}”。{did_you_mean(unknown.near)}"
        ) from None
    print_explained(explained, form)
    return Exit.DONE
