"""Numbers and addresses that identify somebody: resident ID, bank card, telephone, mail."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import islice, product

from ..findings.limits import MOST_CONTACTS
from ..ledger.ledger import Ledger
from ..text.characters import FULL_WIDTH, fold
from ..text.patterns import Pattern

# Dashes and blanks in any of their forms, which people put between the groups of a number.
_ONE_FORM = dict.fromkeys("‐‑‒–—―−～~·•", "-") | dict.fromkeys("\t\u00a0\u2002\u2003", " ")
_OTHER_FORM = Pattern(f"[{''.join(_ONE_FORM)}]")


def in_one_form(text: str) -> str:
    """The text in half-width characters with one kind of dash and blank, each at its place."""
    return _OTHER_FORM.sub(lambda other: _ONE_FORM[other[0]], fold(text))


def forms_of(text: str) -> Iterator[str]:
    """The text and every other that `in_one_form` turns into it."""
    return map("".join, product(*(_forms().get(c, c) for c in text)))


@cache
def _forms() -> dict[str, str]:
    """{character: itself and those that `in_one_form` turns into it}."""
    forms: dict[str, str] = {}
    for other in (*_ONE_FORM, *FULL_WIDTH):
        one = in_one_form(other)
        forms[one] = forms.get(one, one) + other
    return forms


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LOOKS_LIKE_DATE = Pattern(r"(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}")


def _alone(text: str) -> str:
    """The digits (and a final X) of a number, without what groups them."""
    return "".join(c for c in text if c.isalnum()).upper()


def _born(number: str) -> bool:
    """Whether the digits 7 to 14 of a resident ID number are a day somebody can be born on."""
    try:
        return 1900 <= date(int(number[6:10]), int(number[10:12]), int(number[12:14])).year <= 2100
    except ValueError:
        return False


def is_resident_id(text: str) -> bool:
    """Whether these are 18 characters with the day and the check character of GB 11643-1999."""
    number = _alone(text)
    if len(number) != 18 or not number[:17].isdigit() or not _born(number):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17]


def is_mistyped_id(text: str) -> bool:
    """Whether it has the day of a resident ID number, but not its check character."""
    number = _alone(text)
    return len(number) == 18 and _born(number) and not is_resident_id(text)


def is_old_id(text: str) -> bool:
    """Whether these are 15 digits with a day, as ID numbers were before 1999."""
    number = _alone(text)
    return len(number) == 15 and _born(f"{number[:6]}19{number[6:]}")


def is_bank_card(text: str) -> bool:
    """Whether the digits pass Luhn's check (ISO/IEC 7812-1) and are no resident ID number."""
    number = _alone(text)
    if not number.isdigit() or is_resident_id(number):
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    total = sum(int(digit) for digit in number[-1::-2]) + sum(n // 10 + n % 10 for n in doubled)
    return total % 10 == 0


def is_mobile(text: str) -> bool:
    """Whether the digits are not those of dates that stand side by side."""
    return _LOOKS_LIKE_DATE.search(text) is None


NUMBER_CHECKS: dict[str, Callable[[str], bool]] = {
    "resident_id": is_resident_id,
    "mistyped_id": is_mistyped_id,
    "old_id": is_old_id,
    "bank_card": is_bank_card,
    "mobile": is_mobile,
}

# How many characters of a number stay readable before and behind the stars.
_READABLE = {"mobile": (3, 4), "resident_id": (6, 4), "mistyped_id": (6, 4), "old_id": (6, 3)}
_MOBILE_LENGTH = 11


def masked(number: str, check: str) -> str:
    """The number with stars in place of what identifies somebody: 138****1234.

    `check` is the one of NUMBER_CHECKS that the number passes; a mobile number loses its +86.
    """
    alone = _alone(number)
    if check == "mobile":
        alone = alone[-_MOBILE_LENGTH:]
    before, behind = _READABLE[check]
    return f"{alone[:before]}{'*' * (len(alone) - before - behind)}{alone[-behind:]}"


MASKABLE = tuple(_READABLE)

_CONTACT = Pattern(r"电话|手机|热线|传真|邮箱|信箱|邮件|联系")
_CONTACTS_IN = Pattern(r"[\w.%+-]+@[\w.-]+|[\d()（） \-]{5,}")


def own_contacts(ledger: Ledger) -> frozenset[str]:
    """The telephone numbers and addresses that 基本情况 gives as the office's own."""
    contacts = (
        _alone(contact)
        for name, item in ledger.basics.items()
        if _CONTACT.search(name) and item.value is not None
        for contact in _CONTACTS_IN.findall(in_one_form(str(item.value)))
    )
    return frozenset(islice(contacts, MOST_CONTACTS))


def is_own(contact: str, own: frozenset[str]) -> bool:
    """Whether a contact is the office's own; a number may leave the area code out."""
    alone = _alone(contact)
    digits = "".join(c for c in alone if c.isdigit())
    return alone in own or (
        len(digits) >= 7
        and any(k.isdigit() and len(k) >= 7 and _same_number(k, digits) for k in own)
    )


def _same_number(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
