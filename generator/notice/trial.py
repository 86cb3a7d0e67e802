"""A template tried on a ledger that has everything: what only rendering it can tell."""

from functools import partial

from ..findings.findings import Finding
from ..ledger.words import MEETING_WORDS, Vocabulary
from .context import Context, compose
from .render import render
from .template import Template


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
    for name in ("综述", "指标"):
        things = words[name]
        assert isinstance(things, dict)
        words[name] = _Whatever(things, next(iter(things.values())))
    for word in MEETING_WORDS:
        held = vocabulary.value(word.name, vocabulary.meetings()[0])
        words[word.name] = partial(_held, held)
    return render(template, Context(words, words.sources, words.charted)).findings


def _held(written: str, meeting: str) -> str:
    """What a word for meetings prints for the meeting of any name."""
    return written
