"""Make the sample anew, and the golden texts, what each template prints of it."""

import tempfile
from pathlib import Path

import docx

from generator import pipeline
from generator.workbook.writing import carry_over, standard_workbook

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workbooks" / "示例台账.xlsx"
TEMPLATES = sorted((ROOT / "templates").glob("*.docx"))


def golden_of(template: Path) -> Path:
    """Where the golden text of a template lies."""
    standard = template.name == "巡察整改通报.docx"
    return Path(__file__).with_name("示例通报.txt" if standard else f"{template.stem}.txt")


def text_of(notice: Path) -> str:
    """The paragraphs of a notice that hold anything, one a line."""
    lines = [paragraph.text for paragraph in docx.Document(notice).paragraphs]
    return "".join(f"{line}\n" for line in lines if line.strip())


if __name__ == "__main__":
    # The sample is a workbook of ours, with its own contents.
    SAMPLE.write_bytes(standard_workbook(carry_over(SAMPLE).contents, is_complete=True))
    for template in TEMPLATES:
        with tempfile.TemporaryDirectory() as folder:
            notice = Path(folder) / "通报.docx"
            pipeline.build(SAMPLE, template, target=notice)
            golden_of(template).write_text(text_of(notice), encoding="utf-8")
