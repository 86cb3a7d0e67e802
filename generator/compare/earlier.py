"""查重: which sentences of a ledger stand in earlier notices or other ledgers, too."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..checks.allowances import allow
from ..checks.formulas import is_formula
from ..checks.masks import mask_for, offices_in
from ..checks.names import registered_names
from ..checks.repetition import Sentence, comparable, sentences_of, taken_over
from ..checks.texts import PrintedText, printed_texts
from ..checks.wording import PROSE, SENTENCE_SHOWN
from ..findings.findings import Finding, Unreadable, bounded, find, in_file
from ..ledger.choices import Audience
from ..ledger.ledger import Ledger
from ..ledger.statistics import count
from ..ledger.words import Vocabulary
from ..pipeline import Examined
from ..text.characters import shorten
from ..workbook.reading.read import read_ledger
from .documents import WORKBOOK, kind_of, read_document


class Against(NamedTuple):
    """What a ledger was compared with: the sentences of each file that are long enough, and how
    many cells of the ledger share some."""

    sentences: dict[str, int]
    shared: int


class _Earlier(NamedTuple):
    """A text of earlier material: in which file, and where a finding says it stands."""

    file: Path
    where: str
    text: str


# Sentences of one text, each with the earlier one that is most like it.
_Pairs = list[tuple[Sentence, Sentence]]


def compare_with(examined: Examined, paths: Sequence[Path]) -> Against:
    """Add to the findings what a ledger shares with earlier material.

    Raises Unreadable for what is neither a Word file, a page or text, nor a ledger.
    """
    ledger = examined.ledger
    names = registered_names(ledger)
    earlier: list[_Earlier] = []
    for path in paths:
        names |= _read(path, earlier)
    own = _prose(ledger)
    texts = [*(one.text for one in earlier), *(printed.text for printed in own)]
    sentences = [s for s in sentences_of(texts, mask_for(names)) if not is_formula(s.text)]
    shared: dict[int, _Pairs] = {}
    compared, left = comparable(sentences)
    for sentence, other in taken_over(compared, len(earlier)):
        shared.setdefault(sentence.place - len(earlier), []).append((sentence, other))
    found = [_finding(own[text], pairs, earlier, ledger) for text, pairs in shared.items()]
    for one in [sentence for sentence in left if sentence.place >= len(earlier)][:1]:
        place = own[one.place - len(earlier)].place(ledger)
        examined.add([find("V45", place, one.text, what="与以前的材料雷同的句子")])
    examined.add(bounded(allow(ledger, found)))
    files = [earlier[s.place].file for s in sentences if s.place < len(earlier)]
    return Against({str(path): files.count(path) for path in paths}, len(found))


def _read(path: Path, earlier: list[_Earlier]) -> set[str]:
    """Take in the texts of a file; gives the names that are masked in them."""
    if kind_of(path) != WORKBOOK:
        texts = read_document(path).paragraphs
        earlier += (_Earlier(path, f"“{path.name}”", text) for text in texts)
        return {name for text in texts for name in offices_in(text)}
    reading = read_ledger(path)
    if not reading.sheets:
        raise Unreadable(in_file(path, reading.findings)[0])
    ledger = reading.ledger
    for printed in _prose(ledger):
        where = f"“{path.name}”{printed.place(ledger).label}"
        earlier.append(_Earlier(path, where, printed.text))
    return registered_names(ledger)


def _prose(ledger: Ledger) -> list[PrintedText]:
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    prose = [printed for printed in printed_texts(ledger, vocabulary) if printed.name in PROSE]
    printed_texts.cache_clear()
    return prose


def _finding(
    printed: PrintedText, pairs: _Pairs, earlier: list[_Earlier], ledger: Ledger
) -> Finding:
    """One finding for all that a cell shares: its first sentence is shown."""
    sentence, other = pairs[0]
    how = "大体相同"
    if sentence.kernel == other.kernel:
        how = "完全相同" if sentence.core == other.core else "只有名称、数字或日期不同"
    return find(
        "W13",
        printed.place(ledger),
        sentence.text,
        where=earlier[other.place].where,
        how=how,
        other=shorten(other.text, SENTENCE_SHOWN),
        more=f"（本格共有这样的 {len(pairs)} 句）" if len(pairs) > 1 else "",
    )
