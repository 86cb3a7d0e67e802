"""The record of the checks: what the file that approves a publication must say, on one page."""

import hashlib
from datetime import date
from pathlib import Path

import docx
import pytest
from conftest import (
    REFERENCE,
    SAMPLE,
    TEMPLATE,
    cell_of,
    column_of,
    needs_reference,
    package_text,
    row_of,
)
from pdf import convert, needs_office, read_pages
from records import HEADS, MARK, NAME, RECORD, record_of

from generator import __version__
from generator.compare.search import print_file
from generator.layout.figures import FONTS, PAGE_HEIGHT_MM
from generator.layout.form import MARGIN_BOTTOM_MM
from generator.notice.order import entries
from generator.package.parts import unpack
from generator.package.properties import read_custom
from generator.publish.record import ANNEX, STEPS


def rows_of(path: Path) -> dict[str, list[str]]:
    """The rows of the form by their label: the paragraphs of all other cells."""
    rows: dict[str, list[str]] = {}
    for table in docx.Document(path).tables[:2]:  # a third is the annex
        for row in table.rows:
            head, *rest = row.cells
            cells = list(dict.fromkeys(rest))  # a cell over several columns comes several times
            texts = [p.text for cell in cells for p in cell.paragraphs]
            rows.setdefault(head.text.replace("　", ""), []).extend(texts)
    return rows


@pytest.fixture
def record(tongbao, save, tmp_path):
    """Build a ledger and give the rows of its record."""

    def build(book, *words):
        result = tongbao("build", save(book), "-o", "通报.docx", *words)
        assert result.code == 0, result.err
        return rows_of(tmp_path / f"通报{RECORD}")

    return build


def withhold(book, number, publicity, reason):
    for header, value in (("是否公开", publicity), ("不公开理由", reason)):
        headers = [cell.value for cell in book["整改台账"][1]]
        if header not in headers:
            book["整改台账"].cell(1, len(headers) + 1).value = header
        cell_of(book, "整改台账", number, header).value = value


def allow(book, *rows):
    sheet = book.create_sheet("例外")
    sheet.append(["代码", "工作表", "编号", "列", "理由", "批准人"])
    for row in rows:
        sheet.append(row)


def test_inputs_stand_there_and_their_digests_below_the_signatures(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    rows = rows_of(tmp_path / f"通报{RECORD}")
    assert list(rows)[-2:] == ["日期", "SHA-256"]
    for n, (name, label, path) in enumerate((
        ("中共栖云县水利局党组关于县委第三巡察组反馈意见集中整改进展情况的通报", "通报",
         tmp_path / "通报.docx"),
        ("示例台账.xlsx", "整改台账", SAMPLE),
        ("巡察整改通报.docx", "模板", TEMPLATE),
    )):  # fmt: skip
        assert rows[label] == [name]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert rows["SHA-256"][n] == f"{label}：{digest}"
    assert rows["统计截止"] == ["2025年8月20日", "程序版本", f"tongbao {__version__}"]


def test_statistics_show_every_status_and_the_denominators(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    table = docx.Document(tmp_path / f"通报{RECORD}").tables[0]
    counted = [[cell.text.replace("\n", "") for cell in row.cells] for row in table.rows[4:8]]
    heads = "总数 已完成 长期坚持 基本完成 正在推进 未启动 完成率"
    assert counted[0][2:] == heads.split()
    assert counted[1][1:] == ["问题", "12", "3", "3", "0", "6", "0", "25%（3/12）"]
    assert counted[2][1:] == ["措施", "55", "30", "15", "0", "10", "0", "54.55%（30/55）"]
    *others, late = counted[3][1].split("；")
    assert others == ["4个方面", "制度7项（新建3项、修订4项）"]
    assert {"逾期0项", "逾期完成0项", "临期0项"} <= set(late.removesuffix("。").split("、"))


def test_what_else_counts_as_done_and_another_day_are_named(record, sample):
    sample["基本情况"].append(["计入完成的状态", "已完成、长期坚持"])
    texts = record(sample, "--as-of", "2027年1月1日")["统计"]
    assert "50%（6/12）" in texts and "81.82%（45/55）" in texts
    assert texts[-1] == "完成率含长期坚持。"
    assert texts[-2].endswith("（按2027年1月1日计算）。") and "逾期0项、" not in texts[-2]


def test_without_findings_nothing_is_left_open(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    rows = rows_of(tmp_path / f"通报{RECORD}")
    assert rows["检查结果"] == ["没有错误，警告0处，提示0处。"]
    assert rows["例外"] == rows["不予公开"] == ["无。"]


@pytest.mark.slow
def test_warnings_stand_there_with_their_cells_and_the_gravest_first(record, sample):
    one = cell_of(sample, "整改台账", "1.1.1", "佐证材料")
    other = cell_of(sample, "整改台账", "1.1.2", "佐证材料")
    one.value = other.value = None
    place = cell_of(sample, "整改台账", "1.2.1", "整改进展")
    place.value += "咨询电话0546-8301234。"
    head, *found = record(sample)["检查结果"]
    assert head.startswith("没有错误，警告3处，")
    assert found == [
        f"L06 出现了其他联系方式（1处）：整改台账{place.coordinate}。",
        f"C15 已完成却没有佐证材料（2处）：整改台账{one.coordinate}、{other.coordinate}。",
    ]


def test_what_was_allowed_stands_there_with_reason_and_name(record, sample):
    place = cell_of(sample, "整改台账", "1.2.1", "整改进展")
    place.value += "咨询电话0546-8301234。"
    allow(sample, ["L06", "整改台账", "1.2.1", "整改进展", "县级热线，已经公布", "办公室主任"])
    rows = record(sample)
    assert rows["例外"] == [
        f"L06 出现了其他联系方式（整改台账{place.coordinate}）："
        "县级热线，已经公布；批准人：办公室主任。"
    ]
    assert "警告0处" in rows["检查结果"][0]


@pytest.mark.slow
def test_what_is_withheld_is_counted_by_reason_and_never_told(
    record, tongbao, sample, save, tmp_path
):
    withhold(sample, "1.2.2", "否", "案件尚在办理")
    withhold(sample, "1.2.3", "否", "案件尚在办理")
    withhold(sample, "1.3.1", "仅党内", "只在党内通报")
    withhold(sample, "2.1.1", "否", None)
    cell_of(sample, "整改台账", "1.2.2", "整改进展").value = "保密标记。"
    cell_of(sample, "问题清单", "3.3", "是否公开").value = "否"
    under = [
        row[0].value for row in sample["整改台账"].iter_rows(min_row=2) if row[1].value == "3.3"
    ]
    assert record(sample)["不予公开"] == [
        "不公开的问题1个（3.3）。",
        "不公开的措施2项，案件尚在办理（1.2.2、1.2.3）。",
        "仅党内公开的措施1项，只在党内通报（1.3.1）。",
        "不公开的措施1项，没有写明理由（2.1.1）。",
        f"随问题不公开的措施{len(under)}项（{'、'.join(under)}）。",
    ]
    assert "保密标记" not in package_text(tmp_path / f"通报{RECORD}")
    shown = tongbao("build", save(sample), "-o", "通报.docx").out
    assert f"不予公开的问题1个、措施{4 + len(under)}项" in shown


def test_decision_and_signatures_have_their_places(record, sample):
    for name in ("审定会议", "审定日期"):
        sheet = sample["基本情况"]
        sheet.delete_rows(row_of(sheet, name))
    rows = record(sample)
    assert rows["环节"] == list(STEPS)
    assert STEPS == ("拟稿", "初审", "审核", "保密审查", "审发")
    assert rows["签名"] == [""] * len(STEPS)
    assert {text.replace("　", "") for text in rows["日期"]} == {"年月日"}
    assert rows["审定会议"][0] == ""
    assert [text.replace("　", "") for text in rows["审定会议"][1:]] == ["审定日期", "年月日"]
    assert [text.replace("　", "") for text in rows["公布日期"]] == ["年月日", "公布网址", ""]


def test_decision_is_taken_from_the_ledger(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    rows = rows_of(tmp_path / f"通报{RECORD}")
    assert rows["审定会议"] == ["局党组会议", "审定日期", "2025年8月26日"]


def test_a_draft_is_called_one(record, sample):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    assert record(sample)["通报"][0].endswith("的通报（送审稿）")


def test_the_record_is_internal_names_nobody_and_is_known_again(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    path = tmp_path / f"通报{RECORD}"
    document = docx.Document(path)
    assert [p.text for p in document.paragraphs if p.text][:2] == [MARK, NAME]
    assert read_custom(unpack(path.read_bytes()))["受众"] == "内部"
    core = document.core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", NAME)
    text = package_text(path)
    assert str(tmp_path) not in text and str(SAMPLE.parent) not in text
    used = {font for font in (f.name for f in FONTS) if f'w:eastAsia="{font}"' in text}
    assert used == {"仿宋_GB2312", "黑体", "方正小标宋简体"}


@pytest.mark.parametrize("name", ["台&账<1>.xlsx", "台\udcff账.xlsx", f"{'长' * 70}.xlsx"])
def test_any_name_of_a_file_can_be_recorded(tongbao, tmp_path, name):
    path = tmp_path / name
    try:
        path.write_bytes(SAMPLE.read_bytes())
    except (OSError, UnicodeEncodeError):
        pytest.skip("no such name on this file system")
    assert tongbao("build", path, "-o", "通报.docx").code == 0
    shown = rows_of(tmp_path / f"通报{RECORD}")["整改台账"][0]
    assert shown.endswith(".xlsx")
    assert shown == name.replace("\udcff", "") or "…" in shown


# --- one page -----------------------------------------------------------------------------------


def many(book):
    """As much of everything as may be."""
    sheet = book["整改台账"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column_of(sheet, "佐证材料")).value = None
        if row % 3 == 0:
            sheet.cell(
                row, column_of(sheet, "整改进展")
            ).value += " 截止2025年5月,工作台帐 XX人次㎡。下一步将继续推进。咨询电话0546-8301234。"
    numbers = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    for place, number in enumerate(numbers[2::6]):
        reason = f"涉及正在办理的案件和有关个人的隐私，暂不宜对外公开，第{place}种情况"
        withhold(book, number, ("否", "仅党内")[place % 2], reason)
    allow(
        book,
        *(
            [
                "W04",
                "整改台账",
                number,
                None,
                "用词为原文件名称，经研究可以保留" * 2,
                "办公室主任",
            ]
            for number in numbers
        ),
    )
    basics = book["基本情况"]
    basics.append(["通报标题", "中共东营市公安局经济技术开发区分局关于市委第五巡察组" * 4])
    cell_of(book, "基本情况", "审定会议", "内容").value = "领导小组第十二次（扩大）会议" * 5
    basics.append(["计入完成的状态", "已完成、长期坚持、基本完成"])


def ledgers(folder, sample, save):
    found = {"示例": SAMPLE}
    if REFERENCE.is_dir():
        found["实例"] = REFERENCE / "ledger.xlsx"
    many(sample)
    found["很多"] = save(sample, f"{'很长的文件名' * 10}.xlsx")
    return found


@needs_office
def test_the_record_is_one_page_before_its_annex(tongbao, sample, save, tmp_path):
    records = {}
    for name, path in ledgers(tmp_path, sample, save).items():
        result = tongbao("build", path, "-o", f"{name}.docx", "--as-of", "2026-08-01")
        assert result.code == 0, result.err
        records[name] = (tmp_path / f"{name}{RECORD}").read_bytes()
        sheets = print_file(path, as_of=date(2026, 8, 1))
        records[f"{name}和附件"] = record_of(sheets, entries(sheets.paragraphs))
    folder = tmp_path / "pdf"
    folder.mkdir()
    for name, pdf in convert(records, folder).items():
        page, *annex = read_pages(pdf)
        # Other programs set lines a little lower: a line and a half is to spare.
        foot = (PAGE_HEIGHT_MM - MARGIN_BOTTOM_MM) / 25.4 * 72
        assert max(line.bottom for line in page.lines) < foot - 16, name
        texts = {line.text.replace(" ", "") for line in page.lines}
        assert NAME in texts and any(text.startswith("日期") for text in texts)
        assert annex or "附件" not in name
        for number, page in enumerate(annex, start=1):
            assert page.width > page.height
            texts = [line.text.replace(" ", "") for line in page.lines]
            assert texts[0] == f"{MARK}第{number}页"
            assert HEADS in texts
            assert texts[1:3] == ["附件", ANNEX] or number > 1


@pytest.mark.slow
def test_of_many_findings_the_gravest_are_listed_and_the_others_counted(record, sample):
    many(sample)
    rows = record(sample)
    head, first, *_, last = rows["检查结果"]
    assert first.startswith("L06 出现了其他联系方式（")
    assert last.startswith("另有") and last.endswith("处，用 tongbao check 查看。")
    warnings = int(head.split("警告")[1].split("处")[0])
    listed = [int(text.split("（")[1].split("处")[0]) for text in rows["检查结果"][1:-1]]
    assert sum(listed) + int(last.split("另有")[1].split("处")[0]) == warnings
    assert rows["例外"][-1].endswith("条，见台账“例外”表。")
    assert rows["不予公开"][-1].endswith("项，见台账。")


@needs_reference
def test_the_reference_ledger_s_warnings_are_all_listed(tongbao, tmp_path):
    result = tongbao("build", REFERENCE / "ledger.xlsx", "-o", "通报.docx", "--format", "json")
    found = rows_of(tmp_path / f"通报{RECORD}")["检查结果"]
    for finding in result.json["findings"]:
        if finding["severity"] == "warning":
            (line,) = [text for text in found if text.startswith(finding["code"])]
            assert finding["cell"] in line


@pytest.mark.slow
def test_the_record_stays_when_there_are_errors(tongbao, sample, save, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    before = (tmp_path / f"通报{RECORD}").read_bytes()
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 1
    assert (tmp_path / f"通报{RECORD}").read_bytes() == before
