"""The checks of a ledger: families of plain functions, each stating one law, and one list of all.

To add a check, write a function (Ledger, Vocabulary) → findings in the family it belongs to, name
it in that family's CHECKS, and describe its finding in catalogue.py. What a pattern or a list of
words can say is no function but a rule in templates/rules/.
"""

from ..findings import Finding
from ..ledger import Ledger
from ..words import Vocabulary
from . import (
    characters,
    completeness,
    consistency,
    contacts,
    deadlines,
    leaks,
    placeholders,
    prose,
    references,
    rules,
    timing,
    wording,
)

CHECKS = (
    *references.CHECKS,
    *placeholders.CHECKS,
    *consistency.CHECKS,
    *deadlines.CHECKS,
    *completeness.CHECKS,
    *rules.CHECKS,
    *wording.CHECKS,
    *characters.CHECKS,
    *contacts.CHECKS,
    *timing.CHECKS,
    *leaks.CHECKS,
    *prose.CHECKS,
)


def check(ledger: Ledger, vocabulary: Vocabulary) -> list[Finding]:
    """Everything the checks find in the ledger, in the order of the list."""
    return [finding for law in CHECKS for finding in law(ledger, vocabulary)]
