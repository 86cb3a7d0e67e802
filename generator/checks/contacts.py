"""A notice asks for the public's opinion: it says where to send it."""

from collections.abc import Iterator

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary

CONTACTS = ("联系电话", "邮政信箱", "电子邮箱")


def some_contact_is_given(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """At least one of the three contacts is filled in."""
    if ledger.basics and not any(ledger.text(name).strip() for name in CONTACTS):
        here = next((name for name in CONTACTS if name in ledger.basics), CONTACTS[0])
        yield find("C25", ledger.basic_place(here))


CHECKS = (some_contact_is_given,)
