"""例外: findings that somebody has allowed for a cell, with the reason.

An allowed finding stays visible, as information. What makes a ledger unreadable or unprintable
cannot be allowed.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import product
from operator import attrgetter

from ..findings.catalogue import Severity, kind_of, kinds
from ..findings.findings import Approval, Finding, find
from ..ledger.items import Allowance, Basic
from ..ledger.ledger import Ledger
from ..text.characters import compact

# Errors of files, structure, values, references, placeholders and templates stay errors, and
# so does whatever is wrong with rule files and with 例外 itself.
_FIRM = frozenset("FSVKPTRA")
# Found only with a template, or with earlier material, so that not every `check` sees them.
_AT_TIMES = frozenset({"C08", "W13"})

# What an allowance is for: the code, the sheet, the key and the column, empty for the whole row.
_Target = tuple[str, str, str, str]


def settle(ledger: Ledger, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with the allowed ones as information, and what is wrong with 例外 itself.

    To be called last, with everything that the checks find.
    """
    named = {_target(allowance) for allowance in ledger.allowances}
    met: set[_Target] = set()
    targets_of = _targets(ledger)
    for finding in allow(ledger, findings):
        if named:
            met |= named & targets_of(finding)
        yield finding
    yield from _idle(ledger, met)


def allow(ledger: Ledger, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each of them that 例外 allows turned into information with the reason."""
    allowances: dict[_Target, Allowance] = {}
    for allowance in ledger.allowances:
        if allowance.reason:
            allowances.setdefault(_target(allowance), allowance)
    if not allowances:
        yield from findings
        return
    targets_of = _targets(ledger)
    for finding in findings:
        covering = [allowances[t] for t in targets_of(finding) if t in allowances]
        yield _allowed(finding, min(covering, key=attrgetter("row"), default=None))


def _allowed(finding: Finding, allowance: Allowance | None) -> Finding:
    firm = is_firm(finding.code, finding.severity) or finding.allowed_by
    if allowance is None or firm:
        return finding
    by = f"；批准人：{allowance.approved_by}" if allowance.approved_by else ""
    return finding._replace(
        severity=Severity.INFO,
        message=f"已批准例外（理由：{allowance.reason}{by}）：{finding.message}",
        hint="无需处理；如果情况有变，请从“例外”表里删去这一行。",
        allowed_by=Approval(allowance.reason, allowance.approved_by),
    )


def is_firm(code: str, severity: Severity) -> bool:
    """Whether no 例外 can let such a finding pass."""
    return code[0] in "RA" or (code[0] in _FIRM and severity is Severity.ERROR)


def _target(allowance: Allowance) -> _Target:
    code, sheet = compact(allowance.code), compact(allowance.sheet)
    return code, sheet, _key(allowance.number), _key(allowance.header)


def _targets(ledger: Ledger) -> Callable[[Finding], set[_Target]]:
    """A function that gives everything by which an allowance may mean a finding."""
    columns = {
        (sheet, position): _key(name)
        for sheet, positions in ledger.columns.items()
        for name, position in positions.items()
    }

    def targets(finding: Finding) -> set[_Target]:
        code, sheet, key = compact(finding.code), finding.sheet, _key(finding.key)
        named = {"", columns.get((sheet, finding.place.column), "")}
        if sheet == Basic.SHEET:
            named.add(key)
        # A paragraph of 综述 may be named by its 小标题 alone.
        keys = {key, key.rpartition("/")[2]}
        return set(product((code,), (compact(sheet),), keys, named))

    return targets


def _key(written: str) -> str:
    """A number or name in the spelling that the reader gives to numbers."""
    return compact(written).replace("．", ".").replace("。", ".").rstrip(".、")


def _idle(ledger: Ledger, met: Container[_Target]) -> Iterator[Finding]:
    """An allowance allows something; one that allows nothing is out of date or mistyped.

    `met` are the targets at which something was found.
    """
    if not ledger.allowances:
        return
    codes = {compact(code): code for code in kinds()}
    for allowance in ledger.allowances:
        code = codes.get(compact(allowance.code))
        place = ledger.place(allowance, "代码")
        if code is None:
            yield find("A01", place, allowance.code, why="没有这个代码")
        elif is_firm(code, kind_of(code).severity):
            yield find("A02", place, allowance.code, title=kind_of(code).title)
        elif code not in _AT_TIMES and _target(allowance) not in met:
            yield find("A01", place, allowance.code, why="这一处没有这样的检查结果")
