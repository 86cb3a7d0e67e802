"""Every printed text keeps the rules on words of templates/rules/*.toml.

A finding bears the code of the catalogue that its rule names as its kind, and the rule's own
severity; its message names the rule.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from ..findings.catalogue import Severity
from ..findings.findings import Finding, find
from ..ledger.citations import citations
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import quote_list, shorten
from .enough import enough
from .identifiers import in_one_form, own_contacts
from .rule_files import Hit, Rule, compiled, load_rules
from .texts import Printed, Texts, printed_texts

# How many places of one rule in one cell a finding shows.
_SHOWN = 3
# How many it counts; a text that is wrong throughout need not be counted through.
_MOST = 100
# How many characters it shows around a short one, so that the place is found with Ctrl+F.
_CONTEXT, _SHORT = 6, 12


def follow_the_rules(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every printed text keeps the rules of templates/rules, the shipped and the office's own."""
    rules, faults = load_rules()
    yield from faults
    # What several rules of one kind, or on leaks, find at one place is told once, by the gravest.
    weights = list(Severity)
    rules.sort(key=lambda rule: weights.index(rule.severity))
    own = own_contacts(ledger)
    texts = printed_texts(ledger, vocabulary)
    users: dict[tuple[str, str], list[Printed]] = {}
    most = {kind: enough(ledger, kind) for kind in {rule.kind for rule in rules}}
    count: Counter[str] = Counter()
    for number, candidates in sorted(_candidates(rules, texts).items()):
        printed = texts[number]
        told: dict[str, list[Hit]] = {}
        for rule in candidates:
            if rule.mixed:
                for spelling in itertools.chain.from_iterable(rule.mixed):
                    if spelling in printed.text:
                        users.setdefault((rule.id, spelling), []).append(printed)
            elif count[rule.id] != most[rule.kind] and (
                hits := [
                    hit
                    for hit in itertools.islice(rule.hits(printed.text, own), _MOST)
                    if not any(hit.overlaps(other) for other in told.get(_subject(rule), ()))
                ]
            ):
                count[rule.id] += 1
                told.setdefault(_subject(rule), []).extend(hits)
                yield _finding(rule, printed, hits, ledger)
    for rule in rules:
        yield from itertools.islice(_mixed_spellings(rule, users, ledger), most[rule.kind])


def _candidates(rules: Iterable[Rule], texts: Texts) -> dict[int, list[Rule]]:
    """{number of a text: the rules that speak of it and may find something, in their order}."""
    kinds: dict[tuple[str, str], int] = {}
    kind_of = [kinds.setdefault((item.SHEET, name), len(kinds)) for item, _, name, _ in texts]
    raw = [printed.text for printed in texts]
    folded = cache(lambda number: in_one_form(raw[number]))
    candidates: dict[int, list[Rule]] = {}
    for rule in rules:
        spoken_of = {number for kind, number in kinds.items() if rule.applies_to(*kind)}
        numbers = (
            texts.numbers_with(rule.looked_up, rule.least) if rule.needs else range(len(texts))
        )
        some = [number for number in numbers if kind_of[number] in spoken_of]
        if rule.status:
            some = [number for number in some if texts[number].status in rule.status]
        if rule.pattern and some:
            search, read = compiled(rule.pattern).search, folded if rule.folded else raw.__getitem__
            some = [number for number in some if search(read(number))]
        for number in some:
            candidates.setdefault(number, []).append(rule)
    return candidates


def _subject(rule: Rule) -> str:
    """Whether a number is an ID or a telephone number is one question, a comma another one."""
    return "L" if rule.kind.startswith("L") else rule.kind


def _finding(rule: Rule, printed: Printed, hits: list[Hit], ledger: Ledger) -> Finding:
    """One finding for all that one rule finds in one cell."""
    title = rule.title
    wrong = {hit.seen: hit.right for hit in hits if hit.right}
    if wrong:
        title = "，".join(f"“{seen}”应写作“{right}”" for seen, right in wrong.items())
    shown = list(dict.fromkeys(_in_context(printed.text, hit) for hit in hits))
    value = shown[0]
    seen = quote_list(shown[:_SHOWN])
    if len(hits) > 1:
        seen += f"等 {len(hits)} 处{'以上' if len(hits) == _MOST else ''}"
    found = find(
        rule.kind,
        printed.place(ledger),
        value,
        title=title,
        seen=seen,
        rule=rule.id,
        mend=rule.hint or "请核实后改正。",
    )
    return found._replace(severity=rule.severity)


def _in_context(text: str, hit: Hit) -> str:
    around = _CONTEXT if len(hit.seen) < _SHORT else 0
    return shorten(text[max(0, hit.start - around) : hit.end + around])


def _mixed_spellings(
    rule: Rule, users: dict[tuple[str, str], list[Printed]], ledger: Ledger
) -> Iterator[Finding]:
    """One ledger uses one spelling; the cells that use another one are told where it is used."""
    for preferred, *others in rule.mixed:
        if (rule.id, preferred) not in users:
            continue
        place = users[rule.id, preferred][0].place(ledger)
        where = f"{place.sheet} {place.cell}（{place.key}）"
        for other in others:
            for printed in users.get((rule.id, other), ()):
                found = find(
                    rule.kind,
                    printed.place(ledger),
                    other,
                    title=f"{rule.title}，{where}写作“{preferred}”，这里写作",
                    seen=f"“{other}”",
                    rule=rule.id,
                    mend=rule.hint or f"请核实后统一，一般写作“{preferred}”。",
                )
                yield found._replace(severity=rule.severity)


def mend(text: str, rules: Iterable[Rule]) -> str:
    """A cell's text with every safe correction made (width, stray blanks), citations untouched.

    `rules` are those of `load_rules`; most of them have no correction that is safe.
    """
    pieces, end = [], 0
    for citation in citations(text):
        pieces += [(text[end : citation.start], True), (text[citation.start : citation.end], False)]
        end = citation.end
    pieces.append((text[end:], True))
    for rule in rules:
        pieces = [(rule.mend(piece) if free else piece, free) for piece, free in pieces]
    return "".join(piece for piece, _ in pieces)


CHECKS = (follow_the_rules,)
