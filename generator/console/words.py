"""The vocabulary as `template words` lists it: what cells and templates may cite."""

from itertools import groupby

import click

from ..ledger.choices import Audience
from ..ledger.loops import LOOPS, InnerWord
from ..ledger.words import (
    BASIC_WORDS,
    MEETING_WORDS,
    STATISTICS_WORDS,
    TEMPLATE_WORDS,
    TemplateWord,
    Word,
)
from ..notice.numerals import FILTERS
from .lines import say
from .steps import after_template_words


def print_words() -> None:
    """The vocabulary on stdout, one word a line, by groups."""
    say("台账里写作 {词}，模板里写作 {{ 词 }}；“数据指标”里的每个名称也是这样的词。")
    # A setting that is for the office alone can be used in no notice.
    basic = [word for word in BASIC_WORDS if word.audience is not Audience.INTERNAL]
    for group, words in groupby((*basic, *STATISTICS_WORDS, *MEETING_WORDS), _group_of):
        click.echo(f"\n{group}")
        for word in words:
            written = f"{{{word.name}：{word.takes}}}" if word.takes else f"{{{word.name}}}"
            tag = f'，模板里写作 {{{{ {word.name}("{word.takes}") }}}}' if word.takes else ""
            say(f"  {written}  {word.help}{tag}", 4)
    for group, others in groupby(TEMPLATE_WORDS, _group_of):
        click.echo(f"\n{group}（只用在模板里）")
        for other in others:
            say(f"  {other.name}  {other.help}", 4)
    for loop in LOOPS:
        click.echo(f"\n“{loop.name}”里的词（只用在模板里）")
        for inner in loop.words:
            say(f"  {loop.name}.{inner.name}  {inner.help}{_readers(inner)}", 4)
    click.echo("\n序号的写法（只用在模板里）")
    for way in FILTERS:
        say(f"  |{way.name}  {way.help}", 4)
    after_template_words()


def _group_of(word: Word | TemplateWord) -> str:
    return word.group


def _readers(word: InnerWord) -> str:
    """Which templates may use the word, where not all may."""
    return "" if word.audience == Audience.PUBLIC else f"（限受众为{word.audience}的模板）"
