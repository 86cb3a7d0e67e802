"""What must not leak: what rows that are withheld say.

Numbers and markings that a pattern can describe are rules of templates/rules/保密.toml, persons'
names are found by persons.py.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..ledger.columns import Item
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.patterns import Pattern
from .texts import is_printed, printed_texts

_PUNCTUATION = Pattern(r"[\W_]+")
# A run of so many characters is no common phrase; the standing formulas that are longer
# (以习近平新时代中国特色社会主义思想为指导) reach 22.
_RUN_FROM = 24
# A whole text from so many characters on.
_WHOLE_FROM = 16
_STEP = 8
# Of each string the first few withheld texts that have it: this bounds the work for each text.
_HOLDERS = 2


class _Withheld(NamedTuple):
    """A text that is withheld, with the characters of it that count."""

    item: Item
    column: str
    core: str


def nothing_withheld(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A printed text does not repeat what a row says that is not printed.

    All of a withheld 整改进展 is an error, a long part of it (or of its plan) a warning.
    """
    printed = is_printed(ledger)
    withheld = [item for item in (*ledger.problems, *ledger.measures) if not printed(item)]
    if not withheld:
        return
    texts = [(shown, _core(shown.text)) for shown in printed_texts(ledger, vocabulary)]
    strings = {string for _, core in texts for string in _in_a_row(core)}
    holders = _holders(_cores_of(withheld), strings)
    for shown, text in texts:
        found = _quoted(text, holders)
        if found:
            secret, run = found
            place = ledger.place(secret.item, secret.column)
            certain = run == secret.core and secret.column == "整改进展"
            yield find(
                "L09" if certain else "L10",
                shown.place(ledger),
                run,
                where=place.label,
                length=len(run),
            )


def _cores_of(items: Iterable[Item]) -> Iterator[_Withheld]:
    """The texts of the items that are long enough, the same one once."""
    known = set()
    for item in items:
        for column, text in _texts_of(item):
            core = _core(text)
            if len(core) >= _WHOLE_FROM and core not in known:
                known.add(core)
                yield _Withheld(item, column, core)


def _texts_of(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, Measure):
        yield "整改进展", item.progress
        yield "整改措施", item.plan
    elif isinstance(item, Problem):
        yield "问题", item.text


def _core(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _holders(withheld: Iterable[_Withheld], strings: set[str]) -> dict[str, list[_Withheld]]:
    """Of each of these strings of _STEP characters the first withheld texts that have it."""
    holders: dict[str, list[_Withheld]] = {}
    for secret in withheld:
        core = secret.core
        own = {core[start : start + _STEP] for start in range(len(core) - _STEP + 1)}
        for string in own & strings:
            known = holders.setdefault(string, [])
            if len(known) < _HOLDERS:
                known.append(secret)
    return holders


def _in_a_row(text: str) -> Iterator[str]:
    """The strings of _STEP characters that stand one behind the other."""
    return (text[start : start + _STEP] for start in range(0, len(text) - _STEP + 1, _STEP))


def _quoted(text: str, holders: dict[str, list[_Withheld]]) -> tuple[_Withheld, str] | None:
    """The withheld text that a printed one repeats at greatest length, with the common run.

    Every run of 2 × _STEP − 1 characters holds one whole string that begins at a multiple of
    _STEP, so looking these up misses none that is long enough.
    """
    best = None
    covered: dict[str, int] = {}
    for nth, string in enumerate(_in_a_row(text)):
        for secret in holders.get(string, ()):
            core, start = secret.core, nth * _STEP
            if start < covered.get(core, 0):
                continue
            first, last = _common_run(text, start, core)
            covered[core] = last
            run = text[first:last]
            if (run == core or len(run) >= _RUN_FROM) and (best is None or len(run) > len(best[1])):
                best = (secret, run)
    return best


def _common_run(text: str, start: int, core: str) -> tuple[int, int]:
    """Begin and end of the run around text[start:start + _STEP] that stands in the core."""
    at = core.find(text[start : start + _STEP])
    first, left = start, at
    while first and left and text[first - 1] == core[left - 1]:
        first, left = first - 1, left - 1
    last, right = start + _STEP, at + _STEP
    while last < len(text) and right < len(core) and text[last] == core[right]:
        last, right = last + 1, right + 1
    return first, last


CHECKS = (nothing_withheld,)
