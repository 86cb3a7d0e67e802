"""Texts added to a measure of the sample, and what is told of them."""

from conftest import cell_of

HOST = "1.2.1"  # the measure that texts are added to


def wide(text: str) -> str:
    """The text as typed with a Chinese input method."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def add(book, text: str, number: str = HOST) -> str:
    cell = cell_of(book, "整改台账", number, "整改进展")
    cell.value += text
    return cell.coordinate


def told(result) -> set[tuple[str, str, str]]:
    return {(f["code"], f["severity"], f["cell"]) for f in result.json["findings"]}


def leaks(result) -> set[tuple[str, str, str]]:
    return {finding for finding in told(result) if finding[0][0] == "L"}
