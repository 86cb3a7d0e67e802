"""The vocabulary as `template words` lists it: what cells and templates may cite."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

import click

from ..charts.kinds import CHARTS
from ..ledger.choices import Audience
from ..ledger.loops import LOOPS
from ..ledger.words import (
    BASIC_WORDS,
    CHART_WORD,
    MEETING_WORDS,
    STATISTICS_WORDS,
    TEMPLATE_WORDS,
    Vocabulary,
)
from ..notice.filters import FILTERS
from ..text.characters import shorten
from .lines import say
from .output import print_json
from .steps import after_template_words

_LONGEST_VALUE = 80


class Listed(NamedTuple):
    """A word as it is listed: how it is written, what it is, and what it prints, if known."""

    group: str
    written: str
    help: str
    value: str | None = None
    audience: Audience = Audience.PUBLIC

    def document(self) -> dict[str, str | None]:
        """The word as it is given to programs."""
        return {**self._asdict(), "audience": str(self.audience)}


def print_words(vocabulary: Vocabulary | None, values: Mapping[str, str], form: str) -> None:
    """The vocabulary on stdout by groups: that of a ledger with its values, or that of any."""
    words = list(listed(vocabulary, values))
    audience = vocabulary.audience if vocabulary else Audience.INTERNAL
    if form == "json":
        documents = [word.document() for word in words if audience.may_see(word.audience)]
        print_json({"audience": str(audience) if vocabulary else None, "words": documents})
        return
    say("台账里写作 {词}，模板里写作 {{ 词 }}；“数据指标”里的每个名称也是这样的词。")
    if vocabulary:
        say(f"箭头后面是这份台账的值，受众为{audience}；循环里的词是第一行的。")
    for group, members in groupby(words, lambda word: word.group):
        click.echo(f"\n{group}")
        for word in members:
            hidden = not audience.may_see(word.audience)
            readers = "" if word.audience is Audience.PUBLIC else word.audience
            told = f"（限受众为{readers}的模板）" if readers and (hidden or not vocabulary) else ""
            value = None if hidden else word.value
            shown = "" if value is None else f" → {shorten(value, _LONGEST_VALUE) or '（空）'}"
            say(f"  {word.written}  {word.help}{told}{shown}", 4)
    after_template_words()


def listed(
    vocabulary: Vocabulary | None = None, values: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Listed]:
    """All words: of cells and templates alike, then of templates only."""
    # A setting that is for the office alone can be used in no notice.
    basic = [word for word in BASIC_WORDS if word.audience is not Audience.INTERNAL]
    described = {word.name for word in (*BASIC_WORDS, *STATISTICS_WORDS)}
    for word in (*basic, *STATISTICS_WORDS):
        value = values.get(word.name)
        yield Listed(word.group, f"{{{word.name}}}", word.help, value, word.audience)
    for name in vocabulary.values if vocabulary else ():
        if name not in described:
            is_figure = name in vocabulary.figures if vocabulary else False
            group = "数据指标" if is_figure else "基本情况里另加的项目"
            yield Listed(group, f"{{{name}}}", "", values.get(name))
    for word in MEETING_WORDS:
        tag = f'，模板里写作 {{{{ {word.name}("{word.takes}") }}}}'
        yield Listed(word.group, f"{{{word.name}：{word.takes}}}", word.help + tag)
        for meeting in vocabulary.meetings() if vocabulary else ():
            written = f"{word.name}：{meeting}"
            yield Listed(word.group, f"{{{written}}}", "", values.get(written))
    for other in TEMPLATE_WORDS:
        group = f"{other.group}（只用在模板里）"
        yield Listed(group, other.name, other.help, values.get(other.name), other.audience)
    for kind in CHARTS:
        written, value = f'{CHART_WORD}("{kind.name}")', values.get(f"{CHART_WORD}：{kind.name}")
        yield Listed("图表（只用在模板里）", written, kind.help, value, kind.audience)
    for loop in LOOPS:
        for inner in loop.words:
            written = f"{loop.name}.{inner.name}"
            group = f"“{loop.name}”里的词（只用在模板里）"
            yield Listed(group, written, inner.help, values.get(written), loop.readers(inner))
    for way in FILTERS:
        yield Listed("换一种写法（只用在模板里）", f"|{way.name}", way.help)
