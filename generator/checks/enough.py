"""How much a check looks for: no more than is ever told, unless 例外 could hide the rest."""

from ..findings.limits import MOST_ALIKE
from ..ledger.ledger import Ledger
from ..text.characters import compact


def enough(ledger: Ledger, code: str) -> int | None:
    """How many findings of a code will do; None for all of them, where 例外 allows any.

    An allowed finding is none that stops a notice: one that does may come after all of these.
    """
    named = any(compact(allowance.code) == compact(code) for allowance in ledger.allowances)
    return None if named else 2 * MOST_ALIKE
