"""Nothing leaks: what must not be printed is found, what is withheld is in no part of the file."""

import datetime

import pytest
from added_texts import HOST, add, leaks, told, wide
from conftest import cell_of, column_of, package_text, row_of, sample_book
from planted import planted

from generator.checks.identifiers import is_bank_card, is_resident_id
from generator.checks.persons import person_names
from generator.ledger.choices import Audience
from generator.ledger.columns import Kind
from generator.ledger.items import BASICS
from generator.ledger.schema import SHEETS

RESIDENT_ID, CARD = "11010519491231002X", "6222020000000000000"
assert is_resident_id(RESIDENT_ID) and is_bank_card(CARD)


LEAKS = {
    "resident ID": (f"证件号{RESIDENT_ID}。", "L03", "error"),
    "resident ID, x": (f"证件号{RESIDENT_ID.lower()}。", "L03", "error"),
    "resident ID, full width": (f"证件号{wide(RESIDENT_ID)}。", "L03", "error"),
    "resident ID, blanks": ("证件号110105 19491231 002X。", "L03", "error"),
    "resident ID, hyphens": ("证件号110105-19491231-002X。", "L03", "error"),
    "resident ID, every digit apart": (f"证件号{' '.join(RESIDENT_ID)}。", "L03", "error"),
    "resident ID, mistyped": ("证件号110105194912310021。", "L03", "warning"),
    "resident ID of 15 digits": ("证件号110105491231002。", "L03", "warning"),
    "card": (f"划转至{CARD}。", "L04", "error"),
    "card, groups": ("划转至6222 0200 0000 0000 000。", "L04", "error"),
    "card, full width": (f"划转至{wide(CARD)}。", "L04", "error"),
    "account": ("账号：370012345678901。", "L04", "warning"),
    "mobile": ("请联系13800138000。", "L05", "error"),
    "mobile, blanks": ("请联系138 0013 8000。", "L05", "error"),
    "mobile, hyphens": ("请联系138-0013-8000。", "L05", "error"),
    "mobile, full width": ("请联系１３８００１３８０００。", "L05", "error"),
    "mobile, full-width hyphens": ("请联系１３８－００１３－８０００。", "L05", "error"),
    "mobile, country code": ("请联系+8613800138000。", "L05", "error"),
    "telephone": ("咨询电话0546-8301234。", "L06", "warning"),
    "telephone, parentheses": ("咨询（0546）8301234。", "L06", "warning"),
    "telephone of a unit": ("咨询0000-1234503。", "L06", "warning"),
    "mail": ("发送至zhang@example.com。", "L06", "warning"),
    "mail, full width": (f"发送至{wide('zhang@example.com')}。", "L06", "warning"),
    "chat": ("微信号：zhang_88。", "L06", "warning"),
    "marking": ("机密★3年。", "L07", "error"),
    "marking in parentheses": ("（内部资料）水质情况见附表。", "L07", "error"),
    "marking on its own line": ("\n秘密\n水质情况见附表。", "L07", "error"),
    "keep well": ("内部资料，注意保存。", "L07", "error"),
    "internal papers": ("引自内部资料。", "L07", "warning"),
    "star": ("★水质情况见附表。", "L07", "warning"),
    "court case": ("详见（2024）鲁05刑初12号。", "L08", "error"),
    "court case, brackets and blanks": ("详见〔2024〕鲁 0502 民初 123 号。", "L08", "error"),
    "police case": ("详见栖公（刑）立字〔2024〕123号。", "L08", "warning"),
    "number plate": ("公务用车鲁E12345。", "L11", "warning"),
}


@pytest.fixture(scope="module")
def leaking(tmp_path_factory):
    texts = {leak: text for leak, (text, *_) in LEAKS.items()}
    return planted(texts, ("已完成", "长期坚持"), tmp_path_factory.mktemp("leaks"))


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found_at_its_cell(leaking, leak):
    cells, findings = leaking
    _, *expected = LEAKS[leak]
    found = [[f["code"], f["severity"]] for f in findings if f["cell"] == cells[leak]]
    assert [f for f in found if f[0][0] == "L"] == [expected]


HARMLESS = {
    "own telephone": "可致电0000-1234567反映。",
    "own telephone, other spelling": "可致电（0000）１２３４５６７反映。",
    "own mail": "可写信至slj@qiyun.example.cn。",
    "short numbers": "拨打12345、110、12388。",
    "document number": "印发《供水办法》（栖水发〔2025〕11号）。",
    "dates side by side": "2025.03.15-2025.03.18集中抽检。",
    "long amounts": "投入资金20250013.80元，惠及1234567人。",
    "duty to keep secrets": "严格保守国家秘密、工作秘密和商业秘密，定期开展保密检查。",
    "non-secret": "吸收其列席非涉密的日常学习活动。",
    "chat groups": "建立微信群12个。",
}


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    return planted(HARMLESS, ("已完成",), tmp_path_factory.mktemp("harmless"))


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_leak_is_left_alone(harmless, name):
    cells, findings = harmless
    assert not [f for f in findings if f["cell"] == cells[name] and f["code"][0] == "L"]


@pytest.mark.slow
def test_every_text_of_the_notice_is_searched(tongbao, sample, save):
    number = "13800138000"
    cells = set()
    for sheet, key, header in (
        ("基本情况", "邮政信箱", "内容"),
        ("问题清单", "1.2", "问题"),
        ("整改台账", HOST, "进展标题"),
        ("制度成果", "机关财务报销规定", "制度名称"),
    ):
        cell = cell_of(sample, sheet, key, header)
        cell.value = f"{cell.value}{number}"
        # What stands in a contact of 基本情况 is the office's own there, and everywhere else.
        cells |= {cell.coordinate} if sheet != "基本情况" else set()
    sample["综述"].cell(3, column_of(sample["综述"], "正文")).value += number
    path = save(sample)
    assert not leaks(tongbao("check", path, "--format", "json"))
    cell_of(sample, "基本情况", "邮政信箱", "内容").value = "清泉路1号"
    found = leaks(tongbao("check", save(sample), "--format", "json"))
    assert {("L05", "error", cell) for cell in cells | {"C3"}} == found


# --- persons ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张晓明", ["张晓明"]),
        ("张　伟", ["张伟"]),
        ("副局长李明哲", ["李明哲"]),
        ("李明哲（党组成员、副局长）", ["李明哲"]),
        ("张晓明、王芳，欧阳建国", ["张晓明", "王芳", "欧阳建国"]),
        ("办公室主任赵敏 13800138000", ["赵敏"]),
        ("孙志强同志", ["孙志强"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("法制管理室负责人", []),
        ("党委书记", []),
        ("党委委员、政工督察室主任", []),
        ("分管副局长", []),
        ("总工程师", []),
        ("水政监察大队队长", []),
        ("第一派出所所长", []),
        ("各党支部书记", []),
        ("安全科长、经侦大队长、党建专员", []),
        ("班子成员、全体民警", []),
        ("张某某", []),
    ],
)
def test_names_are_told_from_offices(text, names):
    assert list(person_names(text)) == names


@pytest.mark.parametrize(
    ("sheet", "key", "header", "name"),
    [
        ("整改台账", "1.2.2", "责任人", "张晓明"),
        ("整改台账", "1.2.2", "责任领导", "副局长张晓明"),
        ("问题清单", "1.2", "牵头领导", "张晓明（党组书记）"),
        ("责任单位", "办公室", "联系人", "张 晓明"),
    ],
)
def test_a_person_of_the_ledger_is_not_named(tongbao, sample, save, sheet, key, header, name):
    cell_of(sample, sheet, key, header).value = name.replace("张 晓明", "张　晓　明")
    cell = add(sample, "由张晓明牵头负责。")
    assert leaks(tongbao("check", save(sample), "--format", "json")) == {("L01", "error", cell)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张伟同志牵头。", ("L01", "error")),
        ("由张伟负责。", ("L01", "error")),
        ("张 伟负责。", ("L01", "error")),
        ("一致主张伟大复兴从点滴做起。", ("L02", "warning")),
        ("由张局长负责。", None),
    ],
)
def test_a_short_name_is_certain_only_by_itself(tongbao, sample, save, text, expected):
    cell_of(sample, "整改台账", "1.2.2", "责任人").value = "张伟"
    cell = add(sample, text)
    result = tongbao("check", save(sample), "--format", "json")
    assert leaks(result) == ({(*expected, cell)} if expected else set())


# --- what is withheld ---------------------------------------------------------------------------


def withhold(book, number: str) -> str:
    """Withhold a measure, for a reason; gives what it says."""
    sheet = book["整改台账"]
    cell_of(book, "整改台账", number, "是否公开").value = "否"
    if "不公开理由" not in [cell.value for cell in sheet[1]]:
        sheet.cell(1, sheet.max_column + 1).value = "不公开理由"
    sheet.cell(row_of(sheet, number), column_of(sheet, "不公开理由")).value = "涉及工作秘密"
    return cell_of(book, "整改台账", number, "整改进展").value


def test_a_withheld_text_printed_elsewhere_is_found(tongbao, sample, save):
    text = withhold(sample, "1.2.6")
    cell = add(sample, text)
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert ("L09", "error", cell) in found


def test_a_withheld_passage_printed_elsewhere_is_found(tongbao, sample, save):
    text = withhold(sample, "1.2.6")
    cell = add(sample, f"同时，{text[-45:]}")
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert ("L10", "warning", cell) in found


def test_a_withheld_problem_withholds_its_measures(tongbao, sample, save):
    cell = add(sample, cell_of(sample, "整改台账", "3.3.1", "整改进展").value)
    cell_of(sample, "问题清单", "3.3", "是否公开").value = "否"
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert ("L09", "error", cell) in found


def test_common_phrases_are_nobody_s_secret(tongbao, sample, save):
    phrase = "坚持以习近平新时代中国特色社会主义思想为指导"
    add(sample, f"{phrase}，凝聚共识。", "1.2.6")
    withhold(sample, "1.2.6")
    add(sample, f"{phrase}，形成合力。")
    assert not leaks(tongbao("check", save(sample), "--format", "json"))


MARKER = "绿野仙踪"
INTERNAL = [
    (sheet.name, column.name)
    for sheet in SHEETS
    for column in sheet.columns
    if column.audience is not Audience.PUBLIC
    and column.kind in (Kind.LINE, Kind.TEXT)
    # Keys and references must stay what they are, and 部分 is asked for by the template.
    and column.name not in ("项目", "单位名称", "部分", "工作表", "代码")
]
INTERNAL_BASICS = [
    column
    for column in BASICS
    if column.audience is not Audience.PUBLIC
    and column.kind in (Kind.LINE, Kind.TEXT)
    and column.name != "模板"  # which must name one
]


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The sample with a marker of its own in every internal column and every withheld row."""
    book = sample_book()
    for name, header in INTERNAL:
        if name == "例外":
            continue
        sheet = book[name]
        headers = [cell.value for cell in sheet[1]]
        if header not in headers:
            sheet.cell(1, sheet.max_column + 1).value = header
        position = column_of(sheet, header)
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, position).value = f"{MARKER}{name}{header}{row}"
    for column in INTERNAL_BASICS:
        cell_of(book, "基本情况", column.name, "内容").value = f"{MARKER}{column.name}"
    for number, publicity in (("1.2.6", "否"), ("1.2.5", "仅党内")):
        withhold(book, number)
        cell_of(book, "整改台账", number, "是否公开").value = publicity
        for header in ("进展标题", "整改进展"):
            cell_of(book, "整改台账", number, header).value = f"{MARKER}{publicity}{header}"
    sheet = book["问题清单"]
    cell_of(book, "问题清单", "3.3", "是否公开").value = "否"
    cell_of(book, "问题清单", "3.3", "问题").value = f"{MARKER}问题"
    measures = book["整改台账"]
    for row in range(2, measures.max_row + 1):
        if measures.cell(row, 2).value == "3.3":
            measures.cell(row, column_of(measures, "进展标题")).value = f"{MARKER}{row}"
    book.create_sheet("内部").append([MARKER])
    book.properties.creator = book.properties.title = MARKER
    path = tmp_path_factory.mktemp("marked") / "台账.xlsx"
    book.save(path)
    return path


def test_nothing_withheld_reaches_any_part_of_the_notice(tongbao, marked, tmp_path):
    result = tongbao("build", marked, "-o", tmp_path / "out" / "通报.docx", "--format", "json")
    assert result.code == 0, result.err
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert tmp_path / "out" / "通报.docx" in written
    for path in written:
        if "检查报告" in path.name:  # for the office itself
            continue
        office = path.suffix in (".docx", ".xlsx")
        assert MARKER not in (package_text(path) if office else path.read_text("utf-8"))


def test_the_marker_would_be_seen_if_it_were_printed(tongbao, sample, save, tmp_path):
    add(sample, f"{MARKER}。")
    tongbao("build", save(sample), "-o", tmp_path / "通报.docx")
    assert MARKER in package_text(tmp_path / "通报.docx")


def test_dates_in_the_ledger_are_no_leak(tongbao, sample, save):
    cell_of(sample, "整改台账", HOST, "完成日期").value = datetime.datetime(2025, 4, 17)
    assert not leaks(tongbao("check", save(sample), "--format", "json"))
