"""`tongbao desk`: the page in the browser."""

import click

from ..console.chinese import ChineseCommand
from ..console.exits import Exit


@click.command(cls=ChineseCommand)
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器，只写明地址。")
def desk(no_browser: bool) -> int:
    """通报台：在浏览器里选台账、看问题、生成通报，不用输入命令。

    台账照常在 Excel、WPS 里改，保存后页面自动重新检查。只有这台电脑上的这个页面能用，不连网络；
    按页面上的“结束”或者按 Ctrl+C 即停止。
    """
    try:
        from ..desk.serve import serve
    except ModuleNotFoundError:
        raise click.UsageError("没有安装通报台用的程序包，请先安装 tongbao[desk]。") from None

    def tell(address: str) -> None:
        click.echo(f"通报台：{address}")
        click.echo("页面已在浏览器里打开；没有打开的，请复制上面的地址。按 Ctrl+C 结束。")

    serve(tell, not no_browser)
    click.echo("已结束。")
    return Exit.DONE
