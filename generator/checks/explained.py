"""What a code of a finding means, or a rule on words: for those who have met it and wonder."""

from collections.abc import Sequence
from typing import NamedTuple

from ..findings.catalogue import FAMILIES, Family, FindingKind, Severity, kinds
from ..text.characters import compact, nearest
from .allowances import is_firm
from .rule import Rule
from .rule_files import load_rules


class Explained(NamedTuple):
    """A code with its kind, the family it belongs to, and the rules that give it.

    `can_allow` says whether 例外 can let such a finding pass.
    """

    code: str
    kind: FindingKind
    family: Family
    rules: Sequence[Rule]
    can_allow: bool


class UnknownCode(ValueError):
    """What is neither a code nor the id of a rule; `near` are those most like it."""

    def __init__(self, asked: str, near: Sequence[str]) -> None:
        super().__init__(asked)
        self.near = near


def explain(asked: str) -> Explained:
    """What a code means, in whatever width or case it is typed; or one rule, by its id.

    The rules of the office itself are explained like the shipped ones. Raises UnknownCode.
    """
    rules, _ = load_rules()
    if rule := next((rule for rule in rules if compact(rule.id) == compact(asked)), None):
        return _explained(rule.kind, [rule])
    code = next((code for code in kinds() if compact(code) == compact(asked)), None)
    if code is None:
        names = [*kinds(), *(rule.id for rule in rules)]
        raise UnknownCode(asked, nearest(asked.upper(), names))
    return _explained(code, [rule for rule in rules if rule.kind == code])


def _explained(code: str, rules: Sequence[Rule]) -> Explained:
    kind = kinds()[code]
    found = {rule.severity for rule in rules} or {kind.severity}
    # What only informs asks for no permission.
    can_allow = any(
        severity is not Severity.INFO and not is_firm(code, severity) for severity in found
    )
    return Explained(code, kind, FAMILIES[code[0]], rules, can_allow)
