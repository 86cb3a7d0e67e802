"""Which pages of the handbook are made, and where they stand."""

from collections.abc import Callable, Mapping
from pathlib import Path

from .codes import codes_page
from .columns import columns_page
from .commands import commands_page
from .vocabulary import vocabulary_page

HANDBOOK = Path(__file__).parents[2] / "docs" / "手册"
PAGES: Mapping[str, Callable[[], str]] = {
    "出错代码.md": codes_page,
    "列和填法.md": columns_page,
    "词.md": vocabulary_page,
    "命令.md": commands_page,
}
