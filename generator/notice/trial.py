"""A template tried on a ledger that has everything: what only rendering it can tell."""

from collections.abc import Iterator
from functools import partial

from ..findings.findings import Finding, find, in_file
from ..ledger.words import BY_NAME, MEETING_WORDS, Vocabulary
from ..package.parts import Parts
from ..text.characters import shorten
from ..text.patterns import Pattern
from ..word.document import Paragraph, read_word
from .context import Context, compose
from .render import render
from .template import Template

_NUMBER = Pattern(r"[（(]*(?:[一二三四五六七八九十]+|\d{1,2})[）)、.．]")
_ORPHAN = Pattern("[。，、；：！？,;]")
_SHOWN = 20


class _Whatever(dict[str, object]):
    """What things by names hold, with something for every name that a ledger may give."""

    def __init__(self, things: dict[str, object], other: object) -> None:
        super().__init__(things)
        self._other = other

    def __missing__(self, name: str) -> object:
        return self._other


def try_out(template: Template, vocabulary: Vocabulary) -> list[Finding]:
    """What goes wrong when the template is rendered, whatever the names of meetings and figures."""
    words = compose(vocabulary)
    for name in BY_NAME:
        things = words[name]
        assert isinstance(things, dict)
        words[name] = _Whatever(things, next(iter(things.values())))
    for word in MEETING_WORDS:
        held = vocabulary.value(word.name, vocabulary.meetings()[0])
        words[word.name] = partial(_held, held)
    rendered = render(template, Context(words, words.sources, words.charted))
    if rendered.findings:
        return rendered.findings
    return in_file(template.path, _misprints(rendered.parts))


def _misprints(parts: Parts) -> Iterator[Finding]:
    """What no paragraph of a notice begins with, each kind where it is first met."""
    told = set()
    for paragraph in read_word(parts):
        what = _misprint(paragraph)
        if what and what not in told:
            told.add(what)
            yield find("T24", what=what, text=shorten(paragraph.text.strip(), _SHOWN))


def _misprint(paragraph: Paragraph) -> str:
    text = paragraph.text.removeprefix(paragraph.label).strip()
    if _ORPHAN.match(text):
        return "以标点开头"
    number = _NUMBER.match(text)
    if number is None:
        return ""
    # 1.1. may be a number of its own.
    twice = text.startswith(number[0], number.end()) and not number[0].endswith(".")
    return "序号重复" if paragraph.label or number[0][:2] in ("（（", "((") or twice else ""


def _held(written: str, meeting: str) -> str:
    """What a word for meetings prints for the meeting of any name."""
    return written
