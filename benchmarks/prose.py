"""Counts what proof-reading says of prose that is in order: how often it cries wolf.

    python benchmarks/prose.py FILE… [--list CODE…]

Each paragraph of the texts (UTF-8: .txt, the column full_text of a .csv, and what has the tags of
a page in it, such as .html and .sql) with more than twenty Chinese characters and a stop at its end
is put into a ledger as a paragraph of 综述, and the checks are run as for any ledger. Told are the
findings at these paragraphs by weight and code, and how many there are in 3,000 characters. The
goal is no error, and fewer than one warning in 3,000 characters.

The texts do not belong here. README.md names public ones that anybody can fetch, with figures. Not
all that is told is wrong: some texts have slips of their own, and name persons.
"""

import argparse
import csv
import html
import re
from collections import Counter
from pathlib import Path

from measure import SAMPLE

from generator.checks import check
from generator.findings.catalogue import SEVERITY_NAMES
from generator.findings.findings import Finding
from generator.ledger.choices import Audience
from generator.ledger.items import Narrative
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.workbook.reading.read import read_ledger

SHARE = 3_000  # characters
FAMILIES = "WL"  # wording and leaks; others compare with the office and the days of the sample
LEAST = 20  # Chinese characters of a paragraph
HAN = re.compile("[一-龥]")
BLANKS = " \t\u3000\xa0"
BREAK = re.compile(r"<(?:br|/p|/tr|/td|/div|/h\d)\b[^>]*>", re.IGNORECASE)
TAG = re.compile("<[^>]+>")
INSERT = re.compile("^insert into ", re.IGNORECASE | re.MULTILINE)
ENDS = ("。", "！", "？", "。”", "！”", "；", "：")


def texts_of(path: Path) -> list[str]:
    """The texts of a file, a paragraph a line: a row of a table or of a dump is one of its own."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        return [row["full_text"] for row in csv.DictReader(text.splitlines(keepends=True))]
    if path.suffix == ".txt":
        return [text]
    return [html.unescape(TAG.sub("", BREAK.sub("\n", one))) for one in INSERT.split(text)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without headings and what a page has around them."""
    lines = (line.strip(BLANKS) for line in dict.fromkeys(text.splitlines()))
    whole = (line for line in lines if line.endswith(ENDS))
    return [line for line in whole if len(HAN.findall(line)) > max(LEAST, 0.6 * len(line))]


def findings(texts: list[str]) -> list[Finding]:
    """What the checks find in the texts, as the narrative of the sample."""
    ledger = read_ledger(SAMPLE).ledger
    ledger.narrative = [
        Narrative(row=number, section="整改工作基本情况", text=text)
        for number, text in enumerate(texts, start=2)
    ]
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    found = check(ledger, vocabulary)
    return [f for f in found if f.sheet == Narrative.SHEET and f.code[0] in FAMILIES]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--list", nargs="*", default=[], metavar="CODE")
    asked = parser.parse_args()
    number, characters, counts = 0, 0, Counter[tuple[str, str]]()
    for path in asked.files:
        for texts in filter(None, map(paragraphs, texts_of(path))):
            number += 1
            characters += sum(map(len, texts))
            for found in findings(texts):
                counts[found.severity, found.code] += 1
                if found.code in asked.list:
                    print(f"{path.name} {found.code} {found.message}")
    print(f"{number} texts, {characters:,} characters")
    for severity, name in SEVERITY_NAMES.items():
        codes = {code: n for (weight, code), n in counts.most_common() if weight == severity}
        rate = sum(codes.values()) * SHARE / max(characters, 1)
        print(f"{name} {sum(codes.values())}, {rate:.2f} in {SHARE:,} characters: {codes}")


if __name__ == "__main__":
    main()
