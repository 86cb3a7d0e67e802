"""What the code of a finding means, on the terminal and as JSON."""

from collections.abc import Sequence

import click

from ..checks.explained import Explained
from ..checks.rule import Rule
from ..findings.catalogue import SEVERITY_NAMES, plain
from ..ledger.items import Allowance
from ..ledger.schema import sheet_of
from .lines import say
from .output import print_json

# How many of the set phrases of a rule are shown; the JSON has all.
_SHOWN = 10


def print_explained(explained: Sequence[Explained], form: str) -> None:
    """The codes in the order in which they were asked for."""
    if form == "json":
        print_json({"codes": [_document(one) for one in explained]})
        return
    for number, one in enumerate(explained):
        if number:
            click.echo()
        _print_one(one)


def _document(one: Explained) -> dict[str, object]:
    return {
        "code": one.code,
        "family": one.family.title,
        "source": one.family.source,
        "severity": one.kind.severity,
        "title": one.kind.title,
        "message": plain(one.kind.message),
        "hint": plain(one.kind.hint),
        "example": one.kind.example,
        "can_be_allowed": one.can_allow,
        "rules": [
            {
                "id": rule.id,
                "severity": rule.severity,
                "source": rule.source,
                "title": rule.title,
                "hint": rule.hint,
                "right": rule.members or rule.near,
                "finds": rule.finds,
                "leaves": rule.leaves,
            }
            for rule in one.rules
        ],
    }


def _print_one(one: Explained) -> None:
    kind = one.kind
    click.secho(f"{one.code} {kind.title}（{one.family.title}）", bold=True)
    if one.rules:
        say("  按规则校对：", 4)
        for rule in one.rules:
            _print_rule(rule)
    else:
        say(f"  程度：{SEVERITY_NAMES[kind.severity]}", 8)
        say(f"  说明：{plain(kind.message)}", 8)
        say(f"  改法：{plain(kind.hint)}", 8)
        say(f"  例子：{kind.example}", 8)
        say(f"  依据：{one.family.source}", 8)
    if one.can_allow:
        columns = "、".join(f"“{c.name}”" for c in sheet_of(Allowance).columns if c.required)
        say(
            f"  确应保留的：经批准后，在台账的“{Allowance.SHEET}”表里登记{columns}，就只作提示。", 4
        )
    else:
        say("  不能列为例外。", 4)


def _print_rule(rule: Rule) -> None:
    say(f"  {SEVERITY_NAMES[rule.severity]} {rule.id}：{rule.title}。", 4)
    say(f"    依据：{rule.source}", 10)
    if rule.hint:
        say(f"    改法：{rule.hint}", 10)
    if rule.members:
        say(f"    应写作：{'、'.join(rule.members)}", 12)
    elif rule.near:
        more = f"等 {len(rule.near)} 个" if len(rule.near) > _SHOWN else ""
        say(f"    正确的：{'；'.join(rule.near[:_SHOWN])}{more}", 12)
    say(f"    会提示：{_examples(rule.finds)}", 12)
    say(f"    不提示：{_examples(rule.leaves)}", 12)


def _examples(examples: Sequence[str]) -> str:
    return "；".join(f"“{example}”" for example in examples)
