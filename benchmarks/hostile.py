"""Workbooks as bad as the bounds of reading let pass: each gives one part of us its hardest work.

    python benchmarks/hostile.py FOLDER
    python benchmarks/foreign.py FOLDER/ledger --in-turn [--command NAME]
    python benchmarks/foreign.py FOLDER/part --in-turn --command merge-part

Every file is smaller than 20 MiB, so none may take any command more than 30 seconds and 1 GiB. The
parts are such as units return, of the sample's ledger.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter
from ledgers import MEASURES
from measure import SAMPLE

from generator.findings import limits
from generator.ledger.schema import SHEETS
from generator.package.parts import unpack

LARGEST = 20 << 20
COLUMNS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
MOST_ROWS = min(limits.MOST_ROWS, limits.MOST_CELLS // len(COLUMNS[MEASURES])) * 9 // 10
HALF = MOST_ROWS // 2  # of each of two sheets
# Characters of the common words of GB/T 2312, level 1.
HAN = bytes(
    byte for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA) for byte in (row, cell)
).decode("gb2312")

# A row of the sheet of measures in which nothing is wrong, short.
MEASURE = {
    "问题编号": "1.1",
    "整改措施": "整改",
    "责任领导": "局长",
    "责任单位": "办公室",
    "完成时限": "长期坚持",
    "整改状态": "长期坚持",
    "是否公开": "是",
}
_MEASURE_CHARACTERS = sum(map(len, MEASURE.values())) + 10

Row = Mapping[str, object]
Sheets = Mapping[str, Iterable[Row]]


def measures(rows: int, **columns: object) -> Iterator[Row]:
    """So many measures; what is callable is called with the number of the row."""
    for n in range(rows):
        own = {name: made(n) if callable(made) else made for name, made in columns.items()}
        yield {"措施编号": f"1.1.{n + 1}", **MEASURE, **own}


def filled(text: Callable[[int], str], most: int = MOST_ROWS, **columns: object) -> Iterator[Row]:
    """Measures with such texts, up to the bounds on characters and on cells."""
    size = len(text(0)) + _MEASURE_CHARACTERS + 10
    return measures(
        min(most, MOST_ROWS, limits.MOST_CHARACTERS * 9 // 10 // size), 整改进展=text, **columns
    )


def chance(seed: int, length: int) -> str:
    """A text of common characters that the seed alone decides."""
    return "".join(random.Random(seed).choices(HAN, k=length))


# --- the cases, each {sheet: rows} ---------------------------------------------------------------


def wrong_kinds() -> Sheets:
    """Numbers where texts belong and texts where numbers belong, in every cell."""
    columns = COLUMNS[MEASURES]
    return {
        MEASURES: (
            {name: f"错{n % 7}{at}" if at % 2 else n * 1.5 + at for at, name in enumerate(columns)}
            for n in range(MOST_ROWS)
        )
    }


def dates() -> Sheets:
    text = "2月30日、3月7日至5日、2027年1月2日星期三、3月7日星期日，" * 6
    return {MEASURES: filled(lambda n: f"{n}{text}", limits.MOST_DATES // 30)}


def numbers() -> Sheets:
    def text(n: int) -> str:
        return (
            f"共有{n}个问题，其中已完成{n % 97}个、正在推进{n % 31}项，完成率{n % 100}%，修订制度"
            f"{n % 7}项，召开专题会{n % 9}次，涉及{n % 8}个方面问题{n % 5}个，措施{n % 11}条。"
        )

    return {MEASURES: filled(text, limits.MOST_NUMBERS // 10)}


def measure_words() -> Sheets:
    figures = (
        {"指标": chance(n, 3 + n % 60), "数值": n, "量词": chance(-n - 1, 3)}
        | {"文中说法": "、".join(chance(n * 7 + more, 5) for more in range(3))}
        for n in range(HALF)
    )
    told = measures(
        HALF,
        整改进展=lambda n: (
            f"开展{chance(n, 3 + n % 60)}{n}{chance(-n - 1, 3)}，组织培训{n % 9}次。"
        ),
    )
    return {"数据指标": figures, MEASURES: told}


def units() -> Sheets:
    registered = ({"单位名称": f"某某市水利工程建设管理第{n}中心站"} for n in range(HALF))
    return {
        "责任单位": registered,
        MEASURES: measures(HALF, 责任单位=lambda n: f"某某市水利工程建没管理{n}中心站"),
    }


def meetings() -> Sheets:
    day = date(2025, 3, 1)
    held = ({"会议": f"第{n}整改专题会议", "日期": day} for n in range(HALF))
    told = measures(
        HALF, 整改进展=lambda n: f"{{会议次数：第{n}整改专题会议}}，召开会议{n % 7}次。"
    )
    return {"工作会议": held, MEASURES: told}


def units_in_texts() -> Sheets:
    def unit(n: int) -> str:
        return f"某某市水利工程建设管理{chance(n, 4)}中心站"

    def text(n: int) -> str:
        return f"{unit(n).replace('建设', '建没')}和各中心站共有{n}个问题，某某市水利工程"

    return {
        "责任单位": ({"单位名称": unit(n)} for n in range(HALF)),
        MEASURES: measures(HALF, 整改进展=text),
    }


def figures() -> Sheets:
    counted = ({"指标": f"专题研讨第{n}", "数值": 3, "量词": "次"} for n in range(HALF))
    return {
        "数据指标": counted,
        MEASURES: measures(HALF, 整改进展=lambda n: f"{{专题研讨{n}次}}"),
    }


def regulations() -> Sheets:
    made = (
        {"制度名称": f"水利工程管理办法{n}", "涉及领域": f"领域{n}", "类型": "新建"}
        for n in range(HALF)
    )
    told = measures(
        HALF,
        整改进展=lambda n: f"制定制度2项：《水利工程管理制度{n}》《水利工程管理规定{n}》。",
    )
    return {"制度成果": made, MEASURES: told}


def narrative() -> Sheets:
    told = (
        {"部分": f"部分{n}", "小标题": f"小标题{n}", "正文": f"制定制度{n}项，共有{n}个问题。"}
        for n in range(MOST_ROWS)
    )
    return {"综述": told}


def persons() -> Sheets:
    def name(n: int) -> str:
        return f"{HAN[n % 3000]}·{HAN[n // 3000]}{HAN[n % 71]}"

    return {MEASURES: filled(lambda n: f"{name(n)}某 王伟 张·三", 责任人=name)}


def alike() -> Sheets:
    base = [chance(n, 30) for n in range(50)]

    def text(n: int) -> str:
        draw, told = random.Random(n), []
        for _ in range(6):
            sentence = list(draw.choice(base))
            sentence[draw.randrange(len(sentence))] = draw.choice(HAN)
            told.append("".join(sentence))
        return "。".join(told) + "。"

    return {MEASURES: filled(text)}


def without_a_pattern() -> Sheets:
    # No more of what cannot be compressed goes into so large a file.
    return {MEASURES: filled(lambda n: chance(n, 200), 33_000)}


def withheld() -> Sheets:
    """Half of the measures are not public, and each of their texts is told by another one."""
    return {
        MEASURES: filled(
            lambda n: chance(n % HALF, 90),
            2 * HALF,
            是否公开=lambda n: "否" if n < HALF else "是",
            不公开理由="保密",
        )
    }


def wrong_marks() -> Sheets:
    return {MEASURES: filled(lambda n: f"{n}《甲“乙（丙》,,。。已将将完成" * 4)}


def wrong_marks_allowed() -> Sheets:
    """As before, but no error is told, and so all of them are looked for."""
    allowed = ({"代码": code, "理由": "同意"} for code in ("W01", "W04", "W05", "W06"))
    return {"例外": allowed, **wrong_marks()}


def allowed_one_by_one() -> Sheets:
    allowed = (
        {"代码": "C15", "工作表": MEASURES, "编号": f"1.1.{n}x", "列": "佐证材料", "理由": "同意"}
        for n in range(HALF)
    )
    return {"例外": allowed, MEASURES: measures(HALF, 整改状态="已完成")}


def unknown_words() -> Sheets:
    most = limits.MOST_CITED * 9 // 10 // 3
    return {
        MEASURES: filled(lambda n: "".join(f"{{不知道{n}词{more}}}" for more in range(3)), most)
    }


def long_texts() -> Sheets:
    rows = limits.MOST_IN_LONG // 32_000 - 1
    return {
        MEASURES: measures(rows, 整改进展=lambda n: f"{n}" + "制度3项：《甲》（试行）、" * 2000)
    }


def beyond_unicode_16() -> Sheets:
    text = "".join(chr(0x20000 + n) for n in range(150))
    return {MEASURES: filled(lambda n: f"{n}{text}")}


# --- the XML of the sheet of measures itself, as no program would write it -----------------------


def rows_of(cell: bytes, rows: int, columns: int) -> bytes:
    """So many rows of that cell, which takes its address twice."""
    written = []
    for row in range(1, rows + 1):
        places = (b"%c%d" % (ord("A") + column, row) for column in range(columns))
        written.append(b"<row>%b</row>" % b"".join(cell.replace(b"@", place) for place in places))
    return b"".join(written)


def formatted_cells() -> bytes:
    return rows_of(b'<c r="@" s="1"/>', limits.MOST_TAGS * 9 // 10 // 27, 25)


def cells_without_address() -> bytes:
    return b"<row>" + b"<c/>" * (limits.MOST_TAGS * 9 // 10) + b"</row>"


def many_names() -> bytes:
    return b"".join(b"<a%d/>" % n for n in range(limits.MOST_TAGS * 9 // 10))


def a_tag_without_end() -> bytes:
    return b'<row a="' + b"a" * (limits.MOST_INFLATED * 9 // 10) + b'"/>'


def formulas_everywhere() -> bytes:
    cells = min(limits.MOST_CELLS, limits.MOST_TAGS // 7) * 9 // 10
    return rows_of(b'<c r="@" t="str"><f>A1&amp;"@"</f><v>x</v></c>', cells // 25, 25)


def formats_everywhere() -> bytes:
    return rows_of(b'<c r="@" s="1"><v>45000</v></c>', limits.MOST_NOTED // 25, 25)


def runs_everywhere() -> bytes:
    run = b"<r><rPr><strike/></rPr><t>a</t></r><r><t>b</t></r>"
    cell = b'<c r="@" t="inlineStr"><is>%b</is></c>' % (run * 20)
    return rows_of(cell, limits.MOST_TAGS // 25 // 250, 25)


def errors_everywhere() -> bytes:
    return rows_of(b'<c r="@" t="e"/>', limits.MOST_BROKEN // 25, 25)


SHEET_CASES = (
    formatted_cells,
    cells_without_address,
    many_names,
    a_tag_without_end,
    formulas_everywhere,
    formats_everywhere,
    runs_everywhere,
    errors_everywhere,
)
CASES = (
    wrong_kinds,
    dates,
    numbers,
    measure_words,
    units,
    meetings,
    units_in_texts,
    figures,
    regulations,
    narrative,
    persons,
    alike,
    without_a_pattern,
    withheld,
    wrong_marks,
    wrong_marks_allowed,
    allowed_one_by_one,
    unknown_words,
    long_texts,
    beyond_unicode_16,
)


# --- what a unit returns -------------------------------------------------------------------------

PART_CASES = (wrong_kinds, units, alike, long_texts, without_a_pattern)


def sent_to_the_office(ledger: Path, part: Path) -> None:
    """Write what `tongbao split` sends to the unit of our rows."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "generator", "split", str(ledger), "-o", folder]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copy(Path(folder) / f"{MEASURE['责任单位']}.xlsx", part)


def make_parts(ledgers: Path, folder: Path) -> None:
    """Parts with rows added, with all rows changed, and with all numbers changed."""
    part = folder / "sent.xlsx"
    sent_to_the_office(SAMPLE, part)
    for case in PART_CASES:
        make(case(), folder / f"{case.__name__}.xlsx", part)
    sent_to_the_office(ledgers / "alike.xlsx", part)
    for name, column in (("renumbered", "措施编号"), ("changed", "整改进展")):
        book = openpyxl.load_workbook(part)
        at = next(cell.column for cell in book[MEASURES][1] if cell.value == column)
        for row in range(2, book[MEASURES].max_row + 1):
            book[MEASURES].cell(row, at).value = f"9.9.{row}"
        book.save(folder / f"{name}.xlsx")
    part.unlink()


def make(sheets: Sheets, path: Path, base: Path = SAMPLE) -> None:
    """Write the workbook `base` with these sheets instead of its own."""
    sample = openpyxl.load_workbook(base, read_only=True)
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(path, options) as book:
        for name in dict.fromkeys([*sample.sheetnames, *sheets]):
            target = book.add_worksheet(name)
            if name in sheets:
                target.write_row(0, 0, COLUMNS[name])
                for number, row in enumerate(sheets[name], start=1):
                    target.write_row(number, 0, [row.get(column) for column in COLUMNS[name]])
            else:
                for number, row in enumerate(sample[name].iter_rows(values_only=True)):
                    target.write_row(number, 0, row)


def make_sheet(rows: bytes, path: Path) -> None:
    """Write the sample's workbook with these rows below its sheet of measures."""
    parts = unpack(SAMPLE.read_bytes())
    names = openpyxl.load_workbook(SAMPLE, read_only=True).sheetnames
    part = f"xl/worksheets/sheet{names.index(MEASURES) + 1}.xml"
    parts[part] = parts[part].replace(b"</sheetData>", rows + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def main() -> None:
    """Make every case in the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    ledgers, parts = folder / "ledger", folder / "part"
    for made in (ledgers, parts):
        made.mkdir(parents=True, exist_ok=True)
    for case in (*CASES, *SHEET_CASES):
        path = ledgers / f"{case.__name__}.xlsx"
        content = case()
        if isinstance(content, bytes):
            make_sheet(content, path)
        else:
            make(content, path)
    make_parts(ledgers, parts)
    for path in sorted(folder.rglob("*.xlsx")):
        size = path.stat().st_size
        print(f"{path.relative_to(folder)}: {size / (1 << 20):.1f} MiB")
        assert size < LARGEST


if __name__ == "__main__":
    main()
