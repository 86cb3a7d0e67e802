"""例外: findings that somebody has allowed for a cell, with the reason.

An allowed finding stays visible, as information. What makes a ledger unreadable or unprintable
cannot be allowed.
"""

from collections.abc import Iterable, Iterator

from ..catalogue import CATALOGUE, Severity
from ..findings import Finding, find
from ..ledger import Allowance, Basic, Ledger
from ..text import column_letters, compact

# Errors of files, structure, values, references, placeholders and templates stay errors, and
# so does whatever is wrong with rule files and with 例外 itself.
_FIRM = frozenset("FSVKPTRA")
# Found only with a template, so that `check` never sees them.
_OF_TEMPLATES = frozenset({"C08"})
_MARK = "已批准例外"


def settle(ledger: Ledger, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the allowed ones as information, and what is wrong with 例外 itself.

    To be called last, with everything that the checks have found.
    """
    found = list(findings)
    return [*allow(ledger, found), *_idle(ledger, found)]


def allow(ledger: Ledger, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each of them that 例外 allows turned into information with the reason."""
    by_code: dict[str, list[Allowance]] = {}
    for allowance in ledger.allowances:
        if allowance.reason:
            by_code.setdefault(compact(allowance.code), []).append(allowance)
    return [_allowed(ledger, f, by_code.get(compact(f.code), ())) for f in findings]


def _allowed(ledger: Ledger, finding: Finding, allowances: Iterable[Allowance]) -> Finding:
    if _is_firm(finding.code, finding.severity) or finding.message.startswith(_MARK):
        return finding
    for allowance in allowances:
        if _covers(ledger, allowance, finding):
            by = f"；批准人：{allowance.approved_by}" if allowance.approved_by else ""
            return finding._replace(
                severity=Severity.INFO.value,
                message=f"{_MARK}（理由：{allowance.reason}{by}）：{finding.message}",
                hint="无需处理；如果情况有变，请从“例外”表里删去这一行。",
            )
    return finding


def _is_firm(code: str, severity: str) -> bool:
    return code[0] in "RA" or (code[0] in _FIRM and severity == Severity.ERROR)


def _covers(ledger: Ledger, allowance: Allowance, finding: Finding) -> bool:
    """Whether sheet and key agree, and the column where the allowance names one."""
    if compact(allowance.sheet) != compact(finding.sheet):
        return False
    key = _key(finding.key)
    # A paragraph of 综述 may be named by its 小标题 alone.
    if _key(allowance.number) not in (key, key.rpartition("/")[2]):
        return False
    return not allowance.column or _column_agrees(ledger, allowance.column, finding)


def _column_agrees(ledger: Ledger, column: str, finding: Finding) -> bool:
    if finding.sheet == Basic.SHEET and _key(column) == _key(finding.key):
        return True
    letters = finding.cell.rstrip("0123456789")
    for name, position in ledger.columns.get(finding.sheet, {}).items():
        if compact(name) == compact(column):
            return column_letters(position) == letters
    return False


def _key(written: str) -> str:
    """A number or name in the spelling that the reader gives to numbers."""
    return compact(written).replace("．", ".").replace("。", ".").rstrip(".、")


def _idle(ledger: Ledger, findings: list[Finding]) -> Iterator[Finding]:
    """An allowance allows something; one that allows nothing is out of date or mistyped."""
    codes = {compact(code): code for code in CATALOGUE}
    for allowance in ledger.allowances:
        code = codes.get(compact(allowance.code))
        place = ledger.place(allowance, "代码")
        if code is None:
            yield find("A01", place, allowance.code, why="没有这个代码")
        elif _is_firm(code, CATALOGUE[code].severity):
            yield find("A02", place, allowance.code, title=CATALOGUE[code].title)
        elif code not in _OF_TEMPLATES and not any(
            _covers(ledger, allowance, f) for f in findings if f.code == code
        ):
            yield find("A01", place, allowance.code, why="这一处没有这样的检查结果")
