"""What `compare.py` measures beside whole commands: a process each, told what to do.

    python benchmarks/tasks.py read ENGINE WORKBOOKS     pandas.read_excel of every sheet
    python benchmarks/tasks.py examine WORKBOOKS         our reading, checks and counts
    python benchmarks/tasks.py render LEDGER NOTICE      our rendering alone
    python benchmarks/tasks.py docxtpl LEDGER NOTICE     docxtpl's own, with the same words
    python benchmarks/tasks.py words LEDGER DATA.json    the same words for peers that take JSON
    python benchmarks/tasks.py complete DATA.json NOTICE whether the notice has every measure
    python benchmarks/tasks.py workbooks MEASURES MADE COUNT FOLDER   as many, of so many kinds
    python benchmarks/tasks.py parts MEASURES COUNT LEDGER FOLDER     a ledger, its parts filled in
    python benchmarks/tasks.py load FOLDER               openpyxl.load_workbook of every workbook

WORKBOOKS is one workbook or a folder of them. `render` and `docxtpl` print the seconds that the
rendering takes, from the template's file to the bytes of the notice; reading is not in them. A
task loads only what it needs, since loading is part of what is measured.
"""

import copy
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "巡察整改通报.docx"


def read(engine: str, workbooks: str) -> None:
    """All sheets of every workbook as data frames."""
    import pandas

    for path in _paths(workbooks):
        pandas.read_excel(path, sheet_name=None, engine=engine)


def examine(workbooks: str) -> None:
    """Read, check and count every workbook; none may have errors, for then less is done."""
    from generator.pipeline import examine

    for path in _paths(workbooks):
        assert not examine(path).has_errors, f"{path.name} has errors"


def render(ledger: str, notice: str) -> None:
    """Our way from the template's file and the ledger in memory to the notice."""
    import docxtpl  # noqa: F401 - loaded when it is needed, which here is before the clock starts

    from generator.notice.context import compose
    from generator.notice.render import render
    from generator.notice.template import load_template
    from generator.package.parts import pack
    from generator.pipeline import examine

    examined = examine(Path(ledger))
    start = time.perf_counter()
    template = load_template(TEMPLATE)
    context = compose(examined.vocabulary.for_audience(template.audience))
    rendered = render(template, context)
    data = pack(rendered.parts)
    print(time.perf_counter() - start)
    assert not rendered.findings, rendered.findings
    Path(notice).write_bytes(data)


def docxtpl(ledger: str, notice: str) -> None:
    """docxtpl's way from the template's file and the words in memory to the notice."""
    from docxtpl import DocxTemplate

    context, buffer = _unmarked(_context(ledger)), io.BytesIO()
    start = time.perf_counter()
    document = DocxTemplate(TEMPLATE)
    document.render(context, autoescape=True)
    document.save(buffer)
    print(time.perf_counter() - start)
    Path(notice).write_bytes(buffer.getvalue())


def words(ledger: str, data: str) -> None:
    """Aspects, problems and measures as the notice prints them, as JSON."""
    aspects = [
        {
            "number": aspect["序号"],
            "name": aspect["名称"],
            "problems": [
                {
                    "number": problem["序号"],
                    "name": problem["名称"],
                    "measures": [
                        {"number": measure["序号"], "text": _text(measure)}
                        for measure in problem["措施列表"]
                    ],
                }
                for problem in aspect["问题列表"]
            ],
        }
        for aspect in _context(ledger)["方面列表"]
    ]
    Path(data).write_text(json.dumps({"aspects": aspects}, ensure_ascii=False), "utf-8")


def complete(data: str, notice: str) -> None:
    """The notice has a paragraph for every measure, in order, with its number and whole text."""
    from xml.etree import ElementTree
    from zipfile import ZipFile

    aspects = json.loads(Path(data).read_text("utf-8"))["aspects"]
    problems = (problem for aspect in aspects for problem in aspect["problems"])
    expected = [m["number"] + m["text"] for problem in problems for m in problem["measures"]]
    with ZipFile(notice) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = ["".join(t.text or "" for t in p.iter(f"{word}t")) for p in root.iter(f"{word}p")]
    wanted = set(expected)
    found = [paragraph for paragraph in paragraphs if paragraph in wanted]
    assert found == expected, f"{len(found)} of {len(expected)} measures"


def workbooks(measures: str, made: str, count: str, folder: str) -> None:
    """`made` ledgers of different texts, and copies of them up to `count` files."""
    import shutil

    import ledgers

    for nth in range(int(count)):
        path = Path(folder) / f"{nth:05}.xlsx"
        if nth < int(made):
            ledgers.make(int(measures), path, variant=nth)
        else:
            shutil.copyfile(path.with_name(f"{nth % int(made):05}.xlsx"), path)


def parts(measures: str, count: str, ledger: str, folder: str) -> None:
    """A ledger of so many units with so many measures each, split; every unit changed a text."""
    import ledgers
    import openpyxl

    from generator.units.split import split

    ledgers.make(int(measures) * int(count), Path(ledger))
    book = openpyxl.load_workbook(ledger)
    units, sheet = book["责任单位"], book["整改台账"]
    units.delete_rows(2, units.max_row)
    for nth in range(int(count)):
        units.append([f"第{nth + 1}单位"])
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        unit = f"第{(row - 2) // int(measures) + 1}单位"
        sheet.cell(row, columns["责任单位"]).value = unit
        sheet.cell(row, columns["配合单位"]).value = None
    for name in ("制度成果", "数据指标"):
        book[name].delete_rows(2, book[name].max_row)
    book.save(ledger)
    for part in split(Path(ledger), Path(folder)).parts:
        returned = openpyxl.load_workbook(part.written.path)
        sheet = returned["整改台账"]
        place = next(cell.column for cell in sheet[1] if cell.value == "整改进展")
        sheet.cell(2, place).value = f"{part.unit}又开展了一次检查。"
        returned.save(part.written.path)


def load(folder: str) -> None:
    """Every workbook as openpyxl loads it, one after the other."""
    import openpyxl

    for path in _paths(folder):
        openpyxl.load_workbook(path)


def _paths(workbooks: str) -> Iterator[Path]:
    path = Path(workbooks)
    return iter(sorted(path.glob("*.xlsx"))) if path.is_dir() else iter([path])


def _context(ledger: str) -> dict:
    """The words of the notice, for the audience of the standard template."""
    from generator.notice.context import compose
    from generator.notice.template import load_template
    from generator.pipeline import examine

    examined = examine(Path(ledger))
    audience = load_template(TEMPLATE).audience
    return compose(examined.vocabulary.for_audience(audience))


def _unmarked(value: object) -> object:
    """The words without the marks that ours print, so that docxtpl has nothing to do with them."""
    from generator.notice.marks import plain

    if isinstance(value, dict):
        words = copy.copy(value)
        words.update({name: _unmarked(word) for name, word in value.items()})
        return words
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    if callable(value):
        return lambda *arguments: plain(value(*arguments))
    return plain(value)


def _text(measure: dict) -> str:
    lead = f"{measure['进展标题']}。" if measure["进展标题"] else ""
    return lead + measure["正文"]


if __name__ == "__main__":
    tasks = (read, examine, render, docxtpl, words, complete, workbooks, parts, load)
    {task.__name__: task for task in tasks}[sys.argv[1]](*sys.argv[2:])
