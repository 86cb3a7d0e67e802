"""词: what cells and templates may cite, as `tongbao template words` lists it."""

from itertools import groupby

from ..console.words import listed
from ..ledger.choices import Audience
from .markdown import head, table

_HEADERS = ("写法", "说明", "哪些模板能用")


def vocabulary_page() -> str:
    """The page in Markdown, one table for each group."""
    lines = [
        *head("词", "词汇表"),
        "台账里写作 {词}，模板里写作 {{ 词 }}；“数据指标”里的每个名称也是这样的词。"
        "`tongbao template words 台账.xlsx` 另外列出每个词在这份台账里的值。",
    ]
    for group, words in groupby(listed(), lambda word: word.group):
        rows = [(word.written, word.help, _readers(word.audience)) for word in words]
        lines += ["", f"## {group}", *table(_HEADERS, rows)]
    return "\n".join(lines) + "\n"


def _readers(audience: Audience) -> str:
    return "全部" if audience is Audience.PUBLIC else f"受众为{audience}的"
