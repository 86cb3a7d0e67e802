"""What the notice prints as it stands: telephone, mail, 发文字号 and the amounts of 数据指标."""

from collections.abc import Iterator
from string import digits

from ..findings.findings import Finding, find
from ..ledger.choices import UNFINISHED, Status
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import fold, split_list, write_decimal, write_list
from ..text.patterns import Pattern, holds
from .identity import office_of
from .inspectors import INSPECTORS

# A number of a town or a mobile telephone, 400-…, a hot line (12345) or an emergency (110).
_PHONE = Pattern(
    r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3,4}-?\d{3,4}"
    r"|1\d{4}|1\d{2})(?!\d)"
)
_MAIL = Pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ASCII_MAIL = Pattern(r"[!-~]+")
# GB/T 9704-2012, 7.2.5: the year in full and in 〔〕, the number without 第 and without zeros.
_NUMBER = Pattern(r"[^\d〔〕\[\]()（）【】]+〔(?P<year>20\d\d)〕[1-9]\d*号")


def telephones(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """联系电话 holds what can be called."""
    written = ledger.text("联系电话")
    if written and not all(map(_PHONE.search, split_list(fold(written)))):
        yield find("C50", ledger.basic_place("联系电话"), written)


def mail_addresses(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """电子邮箱 holds addresses that mail can be sent to."""
    written = ledger.text("电子邮箱")
    if written and not all(map(_is_mail, split_list(written))):
        yield find("C51", ledger.basic_place("电子邮箱"), written)


def _is_mail(text: str) -> bool:
    found = _MAIL.search(text)
    return found is not None and _ASCII_MAIL.fullmatch(found[0]) is not None


def document_number(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """发文字号 is written as GB/T 9704-2012 asks, with the year of 通报日期."""
    written, issued = ledger.text("发文字号"), ledger.day("通报日期")
    if not written:
        return
    found = _NUMBER.fullmatch(written)
    if found is None:
        yield find("C52", ledger.basic_place("发文字号"), written)
    elif issued and int(found["year"]) != issued.year:
        yield find("C53", ledger.basic_place("发文字号"), written, year=issued.year)


# Of these there are whole ones only.
_COUNTED = frozenset(
    (
        *("次", "场", "场次", "期", "批", "批次", "轮", "个", "件", "项", "条", "起", "笔", "宗"),
        *("人", "名", "人次", "户", "家", "处", "座", "辆", "台", "份", "篇", "本", "张"),
    )
)


def amounts_of_figures(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 指标 is nothing below zero, no part of what there are only whole ones of, and no 5 5次."""
    for figure in ledger.figures:
        amount = figure.amount
        if amount is None:
            continue
        shown = write_decimal(amount) + figure.measure_word
        broken = figure.measure_word in _COUNTED and amount != amount.to_integral_value()
        if amount < 0 or broken:
            yield find("C54", ledger.place(figure, "数值"), shown)
        elif holds(fold(figure.measure_word), tuple(digits)):
            yield find("C54", ledger.place(figure, "量词"), shown)


def statuses_that_count(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """计入完成的状态 has 已完成, and nothing that is not begun or under way."""
    counted = ledger.basic("计入完成的状态")
    if not isinstance(counted, tuple):
        return
    if Status.DONE not in counted or UNFINISHED.intersection(counted):
        shown = write_list(map(str, counted))
        yield find("C65", ledger.basic_place("计入完成的状态"), shown)


_OFFICE_IN_TITLE = Pattern("(?:中共)?([^关于《》]{2,40}?)(?:党组|党委|委员会)关于")
_NOTICE = ("通报", "公告", "公示", "报告", "通告", "情况", "函")


def title_of_the_notice(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """通报标题 names this office and these inspectors, and ends as titles do."""
    written = ledger.text("通报标题")
    title, place = "".join(written.split()), ledger.basic_place("通报标题")
    if not title:
        return
    own, told = office_of(ledger), _OFFICE_IN_TITLE.match(title)
    if told and own.name and not (own.name.endswith(told[1]) or told[1].endswith(own.inspected)):
        yield find("C66", place, told[1], item="党组织全称", right=ledger.text("党组织全称"))
    inspectors, group = ledger.text("巡察组"), INSPECTORS.search(title)
    if group and not inspectors.endswith(group[0]):
        yield find("C66", place, group[0], item="巡察组", right=inspectors)
    if not title.endswith(_NOTICE):
        yield find("C67", place, written)


CHECKS = (
    telephones,
    mail_addresses,
    document_number,
    amounts_of_figures,
    statuses_that_count,
    title_of_the_notice,
)
