"""Make the golden text of the sample notice anew: python tests/golden/make.py."""

import tempfile
from pathlib import Path

import docx

from generator import pipeline

GOLDEN = Path(__file__).with_name("示例通报.txt")
SAMPLE = Path(__file__).parents[2] / "workbooks" / "示例台账.xlsx"


def text_of(notice: Path) -> str:
    """The paragraphs of a notice that hold anything, one a line."""
    lines = [paragraph.text for paragraph in docx.Document(notice).paragraphs]
    return "".join(f"{line}\n" for line in lines if line.strip())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        notice = Path(folder) / "通报.docx"
        pipeline.build(SAMPLE, target=notice)
        GOLDEN.write_text(text_of(notice), encoding="utf-8")
