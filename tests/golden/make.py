"""Make the sample anew, and the golden texts, what each template prints of it."""

import tempfile
from datetime import date
from pathlib import Path

import docx

from generator import pipeline
from generator.checks.rule_files import shipped_rules
from generator.workbook.writing import carry_over, standard_workbook

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workbooks" / "示例台账.xlsx"
# A day on which some measures are late: what is not about lateness says the same on every day.
AS_OF = date(2025, 11, 22)
TEMPLATES = sorted((ROOT / "templates").glob("*.docx"))


def golden_of(template: Path) -> Path:
    """Where the golden text of a template lies."""
    standard = template.name == "巡察整改通报.docx"
    return Path(__file__).with_name("示例通报.txt" if standard else f"{template.stem}.txt")


def text_of(notice: Path) -> str:
    """The paragraphs of a notice that hold anything, one a line, and the rows of its tables."""
    lines = []
    for block in docx.Document(notice).iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = ([cell.text.replace("\n", "") for cell in row.cells] for row in block.rows)
            lines += ["｜".join(row) for row in rows]
        else:
            lines.append(block.text)
    return "".join(f"{line}\n" for line in lines if line.strip())


if __name__ == "__main__":
    # The sample is a workbook of ours, with its own contents.
    SAMPLE.write_bytes(standard_workbook(carry_over(SAMPLE).contents, is_complete=True))
    for template in TEMPLATES:
        with tempfile.TemporaryDirectory() as folder:
            notice = Path(folder) / "通报.docx"
            pipeline.build(SAMPLE, template, target=notice, as_of=AS_OF)
            golden_of(template).write_text(text_of(notice), encoding="utf-8")
    names = sorted(rule.id for rule in shipped_rules())
    Path(__file__).with_name("rules.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
