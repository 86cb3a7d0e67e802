"""The rules on words of templates/rules/*.toml: read, and proved by their examples.

An office's own templates/rules/*.toml add rules to the shipped ones, and may soften those that
stand on nothing but usage. They cannot switch off or otherwise change a shipped rule: an id is used
once, and no rule refers to another one.
"""

import re
from collections.abc import Container, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeGuard

from ..findings.catalogue import Severity, kinds_of
from ..findings.findings import Finding, find
from ..folders import TEMPLATES, shipped
from ..ledger.choices import Status
from ..ledger.items import BASICS
from ..ledger.schema import SHEETS
from ..package.files import reason_of
from ..text.characters import shorten
from .identifiers import MASKABLE
from .rule import (
    CELL,
    FULL_WIDTH,
    GROUPS,
    HALF_WIDTH,
    LEVELS,
    MATCH_CHECKS,
    OWN,
    SENTENCE,
    USAGE,
    Rule,
    compiled,
)
from .set_phrases import FEWEST_MEMBERS, SHORTEST_PHRASE

FOLDER = "rules"

_TEXTS = (
    *("id", "kind", "severity", "source", "title", "hint", "pattern", "unless", "within", "apart"),
    *("check", "replace", "width"),
)
_YES_OR_NO = ("alike", "folded", "own", "masked")
_LISTS = ("sheets", "columns", "status")
_RULE, _SOFTEN = "rule", "soften"
_REQUIRED = ("id", "kind", "severity", "title", "finds", "leaves")
_SEARCHES = ("pattern", "words", "mixed", "near", "members")
_KEYS = {*_TEXTS, *_LISTS, *_REQUIRED, *_SEARCHES, "needs", "least", *_YES_OR_NO}
# A rule's finding names the rule: these are the kinds of wording, of dates and of leaks that do.
RULE_KINDS = tuple(
    code for letter in "WDL" for code, kind in kinds_of(letter).items() if "{rule}" in kind.message
)
_KNOWN_SHEETS = {sheet.name for sheet in SHEETS}
_KNOWN_COLUMNS = {c.name for sheet in SHEETS for c in sheet.columns} | {c.name for c in BASICS}


class RuleFault(ValueError):
    """What is wrong with a rule, as a sentence for the person who wrote it."""


def load_rules() -> tuple[list[Rule], list[Finding]]:
    """The shipped rules, some softened by the office, and its own; what is wrong with its files."""
    rules = {rule.id: rule for rule in shipped_rules()}
    findings: list[Finding] = []
    for path in own_rule_files():
        more, faults = read_rules(path, rules)
        rules |= {rule.id: rule for rule in more}
        findings += faults
    return list(rules.values()), findings


def own_rule_files() -> list[Path]:
    """The office's own files of rules; none where its folder is that of the shipped ones."""
    own = Path(TEMPLATES) / FOLDER
    is_own = own.is_dir() and own.resolve() != _shipped_folder().resolve()
    return sorted(own.glob("*.toml")) if is_own else []


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with the program. Raises RuleFault; the tests see to it that none do."""
    rules: dict[str, Rule] = {}
    for path in sorted(_shipped_folder().glob("*.toml")):
        entries = _document(path.read_bytes())[_RULE]
        rules |= {rule.id: rule for rule in map(parse_rule, entries)}
    return tuple(rules.values())


def _shipped_folder() -> Path:
    return shipped(TEMPLATES) / FOLDER


def read_rules(
    path: Path, known: Mapping[str, Rule] = MappingProxyType({})
) -> tuple[list[Rule], list[Finding]]:
    """The rules of an office's file, each proved by its examples; a faulty one is a finding.

    `known` are the rules whose ids are taken; the same rule once more is passed over. One that the
    file softens is given as it is then.
    """
    rules: dict[str, Rule] = {}
    findings: list[Finding] = []

    def report(rule: str, reason: str) -> None:
        which = f"的规则“{rule}”" if rule else ""
        findings.append(find("R01", value=rule, name=path.name, which=which, reason=reason))

    try:
        document = _document(path.read_bytes())
    except OSError as fault:
        report("", f"读取时出错（{reason_of(fault)}）")
        return [], findings
    except RuleFault as fault:
        report("", str(fault))
        return [], findings
    for table, entries in document.items():
        for number, entry in enumerate(entries, start=1):
            name = (entry.get("id") if isinstance(entry, dict) else None) or f"第{number}条"
            try:
                rule = _softened(entry, known) if table == _SOFTEN else _new(entry, known, rules)
            except RuleFault as fault:
                report(str(name), str(fault))
                continue
            if rule != known.get(rule.id):
                rules[rule.id] = rule
    return list(rules.values()), findings


def _new(entry: object, known: Mapping[str, Rule], read: Container[str]) -> Rule:
    """The rule that a [[rule]] table describes, proved; or a shipped one again. Raises RuleFault.

    An office may keep a copy of the shipped files. `read` are the ids of its file so far.
    """
    rule = parse_rule(entry)
    if known.get(rule.id) != rule:
        if rule.id in known or rule.id in read:
            raise RuleFault("编号已经用过，自带的规则不能改写，请另起一个编号")
        prove(rule)
    return rule


def _softened(entry: object, known: Mapping[str, Rule]) -> Rule:
    """The rule that a [[soften]] table names, of the weight it says. Raises RuleFault."""
    if not isinstance(entry, dict) or set(entry) != {"id", "severity"}:
        raise RuleFault(f"[[{_SOFTEN}]] 下面只写 id 和 severity")
    rule = known.get(str(entry["id"]))
    if rule is None:
        raise RuleFault("没有这条规则")
    if rule.level != USAGE:
        raise RuleFault(f"依据是“{rule.source}”，只有依据是“{USAGE}”的规则可以从轻")
    if entry["severity"] != Severity.INFO:
        raise RuleFault(f"从轻只能是 {Severity.INFO}")
    return rule._replace(severity=Severity.INFO)


def _document(data: bytes) -> dict[str, list[object]]:
    """The [[rule]] and the [[soften]] tables of a file. Raises RuleFault."""
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RuleFault("文件不是 UTF-8 编码，请用记事本另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"line (\d+)", str(fault))
        where = f"第 {line[1]} 行" if line else "文件末尾"
        raise RuleFault(f"{where}不合 TOML 格式") from None
    tables = {name: document.pop(name, []) for name in (_RULE, _SOFTEN)}
    if document or not all(isinstance(entries, list) for entries in tables.values()):
        raise RuleFault(f"每条规则都要以 [[{_RULE}]] 开头，从轻的以 [[{_SOFTEN}]] 开头")
    return tables


def parse_rule(entry: object) -> Rule:
    """The rule that a [[rule]] table describes. Raises RuleFault."""
    if not isinstance(entry, dict):
        raise RuleFault(f"每条规则都要以 [[{_RULE}]] 开头")
    _check_keys(entry)
    kind, severity, title = entry["kind"], entry["severity"], entry["title"]
    if kind not in RULE_KINDS:
        raise RuleFault(f"kind 只能是 {'、'.join(RULE_KINDS)}")
    if severity not in tuple(Severity):
        raise RuleFault(f"severity 只能是 {'、'.join(Severity)}")
    source = entry.get("source", OWN)
    if source.split()[:1] not in ([level] for level in LEVELS):
        raise RuleFault(f"source 要以 {'、'.join(LEVELS)} 之一开头，空一格再写文件和条款")
    if severity == Severity.ERROR and source.startswith(USAGE):
        raise RuleFault(f"依据是“{USAGE}”的规则不能是 {Severity.ERROR}")
    words, mixed = _words(entry.get("words")), _mixed(entry.get("mixed", []))
    near, members = _near(entry.get("near", [])), _members(entry.get("members", []))
    held = (*words, *chain.from_iterable(mixed), *members)
    return Rule(
        id=entry["id"],
        kind=kind,
        severity=Severity(severity),
        title=title,
        hint=entry.get("hint", ""),
        finds=_examples(entry, "finds"),
        leaves=_examples(entry, "leaves"),
        source=source,
        pattern=entry.get("pattern", ""),
        words=words,
        mixed=mixed,
        near=near,
        members=members,
        needs=_needs(entry.get("needs", "")) or held,
        least=entry.get("least", 1),
        unless=entry.get("unless", ""),
        within=_one_of(entry, "within", (SENTENCE, CELL), SENTENCE),
        apart=entry.get("apart", ""),
        alike=entry.get("alike", False),
        folded=entry.get("folded", False),
        check=_one_of(entry, "check", MATCH_CHECKS, ""),
        own=entry.get("own", False),
        sheets=_known(entry, "sheets", _KNOWN_SHEETS),
        columns=_known(entry, "columns", _KNOWN_COLUMNS),
        status=frozenset(Status(name) for name in _known(entry, "status", set(Status))),
        replace=entry.get("replace"),
        width=_one_of(entry, "width", (FULL_WIDTH, HALF_WIDTH), ""),
        masked=entry.get("masked", False),
    )


def _check_keys(entry: dict[str, object]) -> None:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise RuleFault(f"不认识的项 {'、'.join(unknown)}")
    missing = [key for key in _REQUIRED if not entry.get(key)]
    if missing:
        raise RuleFault(f"缺少 {'、'.join(missing)}")
    if sum(key in entry for key in _SEARCHES) != 1:
        raise RuleFault(f"{'、'.join(_SEARCHES)} 必须有一项，也只能有一项")
    for key in _TEXTS:
        if not isinstance(entry.get(key, ""), str):
            raise RuleFault(f"{key} 应当是加引号的文字")
    for key in _YES_OR_NO:
        if not isinstance(entry.get(key, False), bool):
            raise RuleFault(f"{key} 只能是 true 或 false")
    if entry.get("masked") and entry.get("check") not in MASKABLE:
        raise RuleFault(f"masked 要同 check 一起写，check 是 {'、'.join(MASKABLE)} 之一")
    least = entry.get("least", 1)
    if (
        type(least) is not int
        or least < 1
        or (least > 1 and not isinstance(entry.get("needs"), str))
    ):
        raise RuleFault('least 应当是正整数，并且要同 needs = "……" 一起写')


def _examples(entry: dict[str, object], key: str) -> tuple[str, ...]:
    given = entry[key]
    examples = given if isinstance(given, list) else [given]
    if not all(isinstance(example, str) and example for example in examples):
        raise RuleFault(f"{key} 应当是加引号的文字")
    return tuple(examples)


def _words(given: object) -> dict[str, str]:
    if given is None:
        return {}
    words = dict.fromkeys(given, "") if _is_list_of_words(given) else given
    if not isinstance(words, dict) or not words:
        raise RuleFault("words 应当是词的列表，或者“错词 = 正词”的表")
    for wrong, right in words.items():
        if not wrong or not isinstance(right, str):
            raise RuleFault("words 里的词应当是加引号的文字")
        if wrong in right:
            raise RuleFault(f"words 里的“{right}”本身含有“{wrong}”")
    return words


def _mixed(given: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(given, list) or not all(_is_list_of_words(g) and len(g) > 1 for g in given):
        raise RuleFault("mixed 应当是几组写法，每组至少两种")
    return tuple(tuple(group) for group in given)


def _near(given: object) -> tuple[str, ...]:
    if not _is_list_of_words(given) or any(len(phrase) < SHORTEST_PHRASE for phrase in given):
        raise RuleFault(f"near 应当是固定说法的列表，每个至少{SHORTEST_PHRASE}个字")
    return tuple(given)


def _members(given: object) -> tuple[str, ...]:
    if not _is_list_of_words(given) or 0 < len(set(given)) < FEWEST_MEMBERS:
        raise RuleFault(f"members 应当是固定几项的列表，至少{FEWEST_MEMBERS}项")
    return tuple(given)


def _needs(given: object) -> tuple[str, ...]:
    """Words, or the characters of one text."""
    if not isinstance(given, str) and not _is_list_of_words(given):
        raise RuleFault("needs 应当是几个字，或者词的列表")
    return tuple(given)


def _is_list_of_words(given: object) -> TypeGuard[list[str]]:
    return isinstance(given, list) and all(isinstance(word, str) and word for word in given)


def _one_of(entry: dict[str, object], key: str, choices: tuple[str, ...], default: str) -> str:
    chosen = entry.get(key, default)
    if chosen not in (*choices, default):
        raise RuleFault(f"{key} 只能是 {'、'.join(choices)}")
    return str(chosen)


def _known(entry: dict[str, object], key: str, known: set[str]) -> frozenset[str]:
    given = entry.get(key, [])
    if not _is_list_of_words(given):
        raise RuleFault(f"{key} 应当是名称的列表")
    for name in given:
        if name not in known:
            raise RuleFault(f"{key} 里的“{name}”不存在")
    return frozenset(given)


def prove(rule: Rule) -> None:
    """A rule finds each example it must find, and nothing in those it must leave alone.

    Raises RuleFault, also where a pattern is none.
    """
    for key in ("pattern", "unless", "apart"):
        pattern = getattr(rule, key)
        try:
            if pattern and compiled(pattern).search(""):
                raise RuleFault(f"{key} 连空白也会匹配")
        except (re.error, OverflowError, RecursionError):
            raise RuleFault(f"{key} 不是有效的正则表达式") from None
    missing = set(GROUPS.get(rule.check, ())) - set(compiled(rule.pattern).groupindex)
    if missing:
        names = "、".join(f"(?P<{name}>……)" for name in sorted(missing))
        raise RuleFault(f"check 是 {rule.check} 的，pattern 里要有 {names}")
    for example in rule.finds:
        if not any(rule.hits(example)):
            raise RuleFault(f"没有找到 finds 的例子“{shorten(example)}”")
    for example in rule.leaves:
        if any(rule.hits(example)):
            raise RuleFault(f"误报了 leaves 的例子“{shorten(example)}”")
