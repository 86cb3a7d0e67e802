"""The checks of a ledger: families of plain functions, each stating one law, and one list of all.

To add a check, write a function (Ledger, Vocabulary) → findings in the family it belongs to, name
it in that family's CHECKS, word its finding in the family's file in findings/catalogue/, and plant
one mistake in tests/planted_faults.py. What a pattern or a list of words can say is no function
but a rule in templates/rules/.
"""

from collections.abc import Iterator

from ..findings.findings import Finding
from ..findings.limits import MOST_FINDINGS, too_large
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..progress import begin
from . import (
    characters,
    completeness,
    consistency,
    deadlines,
    events,
    identity,
    inspectors,
    leaks,
    names,
    nonwords,
    particulars,
    periods,
    persons,
    placeholders,
    places,
    prose,
    references,
    rules,
    timing,
    wording,
)
from .texts import printed_texts

CHECKS = (
    *references.CHECKS,
    *placeholders.CHECKS,
    *prose.CHECKS,  # which may refuse the ledger
    *consistency.CHECKS,
    *identity.CHECKS,
    *inspectors.CHECKS,
    *places.CHECKS,
    *events.CHECKS,
    *periods.CHECKS,
    *deadlines.CHECKS,
    *particulars.CHECKS,
    *completeness.CHECKS,
    *rules.CHECKS,
    *wording.CHECKS,
    *names.CHECKS,
    *characters.CHECKS,
    *nonwords.CHECKS,
    *timing.CHECKS,
    *persons.CHECKS,
    *leaks.CHECKS,
)

# What share of a command lies behind it when the checks begin and end.
_FROM, _TO = 0.35, 0.7


def check(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Everything the checks find in the ledger, in the order of the list.

    Raises Refused for a ledger that would take them too long.
    """
    placeholders.refuse_too_many(ledger, vocabulary)
    found = 0
    for number, law in enumerate(CHECKS):
        begin("检查", _FROM + (_TO - _FROM) * number / len(CHECKS))
        for finding in law(ledger, vocabulary):
            yield finding
            found += 1
            if found > MOST_FINDINGS:
                raise too_large(f"检查发现的问题超过 {MOST_FINDINGS} 处")
    # Together they are as large as the ledger.
    printed_texts.cache_clear()
    timing.dated.cache_clear()
