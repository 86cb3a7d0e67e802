"""Every printed text keeps the rules on words of templates/rules/*.toml.

A finding bears the code of the catalogue that its rule names as its kind, and the rule's own
severity; its message names the rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from ..findings.catalogue import Severity
from ..findings.findings import Finding, find
from ..ledger.citations import citations
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import quote_list, shorten
from .identifiers import own_contacts
from .rule import Hit, Rule
from .rule_files import load_rules
from .texts import PrintedText, Texts, printed_texts

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
    # What several rules of one kind, or on leaks, find at one place is reported once, by the
    # gravest of them.
    weights = list(Severity)
    rules.sort(key=lambda rule: weights.index(rule.severity))
    texts = printed_texts(ledger, vocabulary)
    own = own_contacts(ledger)
    single = [rule for rule in rules if not rule.mixed]
    needing = _numbers_by_word(single, texts)
    for printed in texts:
        found: dict[str, list[Hit]] = {}
        for rule, held in _likely(single, needing, printed):
            reported = found.setdefault(_subject(rule), [])
            hits = list(islice(rule.hits(printed.text, own, held), _MOST))
            if len(hits) < _MOST and (left := rule.beyond(printed.text, held)):
                yield find("V45", printed.place(ledger), left, what=f"规则 {rule.id}")
            new = [hit for hit in hits if not any(map(hit.overlaps, reported))]
            if new:
                reported += new
                yield _finding(rule, printed, new, ledger)
    for rule in rules:
        yield from _mixed_spellings(rule, texts, ledger)


def _numbers_by_word(rules: list[Rule], texts: Texts) -> dict[str, list[int]]:
    """For each word that stands in some text, the numbers of the rules that need it."""
    needing: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        # A rule that needs no word gets the empty one, which stands in every text.
        for word in tuple(rule.looked_up) or ("",):
            needing.setdefault(word, []).append(number)
    return {word: needing[word] for word in texts.there(needing)}


def _likely(
    rules: list[Rule], needing: dict[str, list[int]], printed: PrintedText
) -> Iterator[tuple[Rule, list[str]]]:
    """The rules for a text of which it has as many words as they need, in their order.

    With each of them the words that it needs and the text has.
    """
    held: defaultdict[int, list[str]] = defaultdict(list)
    for word in filter(printed.text.__contains__, needing):
        for number in needing[word]:
            held[number].append(word)
    for number in sorted(held):
        rule, words = rules[number], held[number]
        if rule.least > 1 and sum(map(printed.text.count, words)) < rule.least:
            continue
        if _applies_to(rule, printed):
            yield rule, words


def _applies_to(rule: Rule, printed: PrintedText) -> bool:
    of_status = not rule.status or printed.status in rule.status
    return of_status and rule.applies_to(printed.item.SHEET, printed.name)


def _subject(rule: Rule) -> str:
    """Whether a number is an ID or a telephone number is one question, a comma another one."""
    return "L" if rule.kind.startswith("L") else rule.kind


def _finding(rule: Rule, printed: PrintedText, hits: list[Hit], ledger: Ledger) -> Finding:
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


def _mixed_spellings(rule: Rule, texts: Texts, ledger: Ledger) -> Iterator[Finding]:
    """One ledger uses one spelling; a cell that uses another one is a finding that names it."""
    for preferred, *others in rule.mixed:
        users = [p for p in texts.having([preferred]) if _applies_to(rule, p)]
        if not users:
            continue
        where = users[0].place(ledger).label
        for other in others:
            for printed in texts.having([other]):
                if not _applies_to(rule, printed):
                    continue
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


def mend(text: str, rules: Iterable[Rule], own: frozenset[str] = frozenset()) -> str:
    """A cell's text with every safe correction made (width, stray blanks), citations untouched.

    `rules` are those of `load_rules`; most of them have no correction that is safe. `own` are the
    office's own contacts, which stay as they are.
    """
    pieces, end = [], 0
    for citation in citations(text):
        pieces += [(text[end : citation.start], True), (text[citation.start : citation.end], False)]
        end = citation.end
    pieces.append((text[end:], True))
    for rule in rules:
        pieces = [(rule.mend(piece, own) if free else piece, free) for piece, free in pieces]
    return "".join(piece for piece, _ in pieces)


CHECKS = (follow_the_rules,)
