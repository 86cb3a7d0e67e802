"""Numbers in prose: what a printed text says in figures is what the ledger counts.

A number that comes from a placeholder is right by construction and not reported. How numbers are
found is in numerals.py, what they count in subjects.py and parts.py, and how numbers of one
sentence must agree in sums.py; what is said of all, without a number, in claims.py.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from ...findings.findings import Finding, find
from ...findings.limits import MOST_FAULTS_IN_A_TEXT
from ...ledger.choices import NEW, REVISED
from ...ledger.citations import citations
from ...ledger.columns import Item
from ...ledger.items import Measure
from ...ledger.ledger import Ledger
from ...ledger.words import Vocabulary
from ...text.characters import write_decimal, write_percent
from .claims import all_is_done
from .known import Certainty, Known, Subject
from .mentions import Mention, sentences
from .parts import (
    Group,
    groups_of,
    other_kind,
    part_subject,
    rate_subject,
    statuses_of,
    whole_subject,
)
from .subjects import is_of_regulations, subject_of
from .sums import (
    Fault,
    equations_hold,
    offices_agree,
    parts_agree,
    shares_agree,
    titles_agree,
)


def numbers_in_prose(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A number in 进展标题, 整改进展 or 综述 agrees with the ledger and with those beside it.

    Raises Refused for texts with so many numbers that comparing them would take without end.
    """
    known = Known(ledger, vocabulary)
    for figure in known.beyond[:1]:
        place = ledger.place(figure, "量词")
        yield find("V45", place, figure.measure_word, what="文字里带这些量词的数字")
    for item, column, text in _printed(ledger):
        resolved, cited = _resolve(text, vocabulary)
        units = frozenset((item.unit, *item.partners)) if isinstance(item, Measure) else None
        faults, place = faults_of(resolved, cited, units, known), ledger.place(item, column)
        for code, value, words in islice(faults, MOST_FAULTS_IN_A_TEXT):
            yield find(code, place, value, **words)
        for _, value, _ in islice(faults, 1):
            yield find("V45", place, value, what="这一格里不一致的数字")


def _printed(ledger: Ledger) -> Iterator[tuple[Item, str, str]]:
    """(item, column, text) of every text that reports on the rectification."""
    for measure in ledger.measures:
        yield measure, "进展标题", measure.lead
        yield measure, "整改进展", measure.progress
    for item in ledger.narrative:
        yield item, "小标题", item.heading
        yield item, "正文", item.text


def _resolve(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is printed, and the spans in it that come from placeholders.

    A placeholder that nobody knows stays as written; another check reports it.
    """
    pieces, spans, end, length = [], [], 0, 0
    for citation in citations(text):
        try:
            value = vocabulary.text(citation)
        except KeyError:
            continue
        before = text[end : citation.start]
        length += len(before)
        spans.append((length, length + len(value)))
        length += len(value)
        pieces += [before, value]
        end = citation.end
    return "".join([*pieces, text[end:]]), spans


def faults_of(
    text: str, cited: list[tuple[int, int]], units: frozenset[str] | None, known: Known
) -> Iterator[Fault]:
    """Everything wrong with the numbers of one text, as (code, what is written, words).

    `units` are those that report it, None for the narrative.
    """
    yield from equations_hold(text)
    if units is None:
        yield from all_is_done(text, known)
    for mentions in sentences(text, known.counts(text), cited, units):
        yield from _numbers_agree(mentions, known)
        yield from titles_agree(mentions, known)
        yield from offices_agree(mentions, known)


def _numbers_agree(mentions: list[Mention], known: Known) -> Iterator[Fault]:
    """The numbers of a sentence agree with the ledger and with each other."""
    statuses = statuses_of(mentions)
    groups = groups_of(mentions, statuses)
    for index, mention in enumerate(mentions):
        if not mention.cited:
            subject = _subject_of(mentions, index, statuses[index], groups, known)
            if subject:
                yield from _against_ledger(mention, subject)
    for group in groups:
        yield from parts_agree(group)
    yield from shares_agree(mentions, statuses, groups, known)


def _subject_of(
    mentions: list[Mention], index: int, status: str, groups: list[Group], known: Known
) -> Subject | None:
    mention = mentions[index]
    if mention.count.is_percent:
        return rate_subject(mention, known)
    if status:
        group = next((g for g in groups if any(mention is part for part in g.parts)), None)
        subject = part_subject(mention, status, group, known)
        if subject or group or status not in (NEW, REVISED):
            return subject
        if index and not is_of_regulations(mention):
            return other_kind(mention, mentions[index - 1], status, known)
    group = next((g for g in groups if g.total is mention), None)
    return whole_subject(group, known) if group else subject_of(mention, known)


def _against_ledger(mention: Mention, subject: Subject) -> Iterator[Fault]:
    """A typed number of something that the ledger counts is what the ledger counts."""
    written = mention.count.written
    word = subject.word_for(mention.count)
    if word:
        yield Fault("N03", written, {"subject": subject.name, "word": word})
    elif word is None and subject.certainty is not Certainty.POSSIBLE:
        words = [word for word, _ in subject.values if word]
        # A rate may be that of either level; of other readings the first is meant.
        values = subject.values if mention.count.is_percent else subject.values[:1]
        code = "N01" if subject.certainty is Certainty.CERTAIN else "N02"
        shown = {
            "subject": subject.name,
            "typed": _shown(mention.count.value, mention),
            "ledger": "或".join(dict.fromkeys(_shown(v, mention) for _, v in values)),
            "word": f"建议写成占位符 {'或 '.join(words)}。" if words else "",
        }
        yield Fault(code, written, shown)


def _shown(value: Fraction | Decimal, mention: Mention) -> str:
    if mention.count.is_percent:
        return write_percent(Fraction(value) / 100, max(2, mention.count.places))
    exact = Fraction(value)
    return write_decimal(Decimal(exact.numerator) / exact.denominator)


CHECKS = (numbers_in_prose,)
