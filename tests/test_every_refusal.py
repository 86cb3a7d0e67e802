"""Every code that no law of a ledger brings out: a command that does, and one that does not.

They are the codes of files, templates and imports; the second command has the same file in order.
What is refused is one sentence on the screen, known here by the wording of its code; what is only
told stands in the JSON of the command.
"""

import re

import docx
import openpyxl
import pytest
from conftest import SAMPLE, TEMPLATE
from files import compound, sample_values, spread
from template_parts import changed, paragraph, run

from generator.findings.catalogue import kind_of
from generator.findings.limits import MOST_PAGE_TAGS
from generator.package.parts import pack, unpack

HEADERS = (
    *("序号", "方面", "存在问题", "整改措施", "整改时限", "责任科室", "进展情况", "是否完成"),
)
ROW = (1, "学习方面", "学习不深", "定计划", "2025.6.30", "办公室", "已定计划。", "是")
SEVERAL = "（1）定计划；\n（2）抓落实。"


def row(**cells):
    """A row of an office's own table, some cells of it changed."""
    return [cells.get(header, value) for header, value in zip(HEADERS, ROW, strict=True)]


def importing(*rows, headers=HEADERS):
    """The command that imports a table of these rows."""

    def command(folder):
        book = openpyxl.Workbook()
        for cells in (headers, *rows):
            book.active.append(list(cells))
        book.save(folder / "表格.xlsx")
        return "import", "表格.xlsx", "-o", "新台账.xlsx"

    return command


def checking_template(content):
    """The command that checks a template of this content."""

    def command(folder):
        (folder / "模板.docx").write_bytes(content)
        return "template", "check", "模板.docx"

    return command


def with_text(text):
    """The command that checks the standard template with one more paragraph."""

    def command(folder):
        changed(folder / "模板.docx", ("<w:sectPr", paragraph(run(text)) + "<w:sectPr"))
        return "template", "check", "模板.docx"

    return command


def mapped(column):
    """The command that imports a table by a file which names a column of the ledger."""

    def command(folder):
        lines = f'["列"."Sheet"]\n"存在问题" = "{column}"\n'
        (folder / "对应.toml").write_text(lines, encoding="utf-8")
        return *importing(row())(folder), "--map", "对应.toml"

    return command


def reviewing_a_stranger(folder):
    stranger = docx.Document()
    stranger.add_paragraph("关于召开防汛工作会议的通知")
    stranger.save(folder / "通知.docx")
    return "review", "通知.docx", SAMPLE


def fixing(name, content):
    def command(folder):
        (folder / name).write_bytes(content())
        return "check", name, "--fix", "改正.xlsx"

    return command


def page(paragraphs):
    """The command that imports a web page of so many paragraphs."""

    def command(folder):
        text = f"<html><body>{'<p>一、巡察反馈问题整改情况</p>' * paragraphs}</body></html>"
        (folder / "通报.html").write_text(text, encoding="utf-8")
        return "import", "通报.html", "-o", "新台账.xlsx"

    return command


def building(folder):
    return "build", SAMPLE, "-o", "通报.docx"


def building_into_a_file(folder):
    (folder / "文件").write_text("不是文件夹", encoding="utf-8")
    return "build", SAMPLE, "-o", "文件/通报.docx"


STANDARD = TEMPLATE.read_bytes()
IN_ORDER = checking_template(STANDARD)
IMPORTING = importing(row())
BOMB = pack(unpack(STANDARD) | {"word/a.xml": b"<a>" + b" " * (65 << 20)})

TWO_MEASURES = (*["整改措施1" if h == "整改措施" else h for h in HEADERS], "整改措施2")
UNIT_AND_PERSON = ["责任科室（责任人）" if h == "责任科室" else h for h in HEADERS]

# For each code the command that brings it out, and one that does not.
EXAMPLES = {
    "F08": (building_into_a_file, building),
    "F12": (
        fixing("台账.ods", lambda: spread(sample_values())),
        fixing("台账.xlsx", SAMPLE.read_bytes),
    ),
    "F14": (checking_template(b"%PDF-1.7\n"), IN_ORDER),
    "F15": (checking_template(compound("EncryptedPackage", "EncryptionInfo")), IN_ORDER),
    "F17": (checking_template(BOMB), IN_ORDER),
    "F18": (checking_template(STANDARD[: len(STANDARD) // 2]), IN_ORDER),
    "F25": (page(MOST_PAGE_TAGS), page(10)),
    "T18": (with_text("文字里写了｛注｝"), with_text("文字里写了（注）")),
    "T19": (lambda folder: (*building(folder), "-t", "没有这个模板"), building),
    "I01": (importing(["甲", "1"], headers=("姓名", "电话")), IMPORTING),
    "I02": (lambda folder: ("import", SAMPLE, "-o", "新台账.xlsx"), IMPORTING),
    "I03": (importing([*row(), "抓紧"], headers=(*HEADERS, "督办意见")), IMPORTING),
    "I04": (
        importing(row(整改措施=SEVERAL, 进展情况="（1）已定计划。\n（2）正在落实。")),
        importing(row(), row(序号=2)),
    ),
    "I05": (importing(row(整改措施=SEVERAL)), IMPORTING),
    "I06": (importing(row(是否完成="否")), IMPORTING),
    "I07": (importing(row(), [None] * 8 + ["另有材料"], headers=(*HEADERS, "备注")), IMPORTING),
    "I08": (
        importing(row(), row(存在问题="制度不全")),
        importing(row(), row(序号=2, 存在问题="制度不全")),
    ),
    "I09": (mapped("问题的说明"), mapped("问题")),
    "I10": (
        importing([*row(), "起草", "印发"], headers=(*HEADERS, "1月进展", "2月进展")),
        importing([*row(), "起草"], headers=(*HEADERS, "1月进展")),
    ),
    "I11": (
        importing([*row(整改措施="定"), "抓"], headers=TWO_MEASURES),
        importing([*row(整改措施="定"), None], headers=TWO_MEASURES),
    ),
    "I12": (
        importing(row(责任科室="机关党委"), headers=UNIT_AND_PERSON),
        importing(row(责任科室="机关党委（张某某）"), headers=UNIT_AND_PERSON),
    ),
    "I13": (
        importing(row(), row(序号=2, 方面=None, 存在问题="制度不全")),
        importing(row(), row(序号=2, 存在问题="制度不全")),
    ),
    "I14": (
        importing(row(), headers=["议定事项" if h == "存在问题" else h for h in HEADERS]),
        IMPORTING,
    ),
    "I15": (importing(row(), ["注：绿色表示已完成"]), importing(row(), ["注：一式三份"])),
}


def codes_of(result, code):
    """The codes that a command told of; a refusal is this one where it has its wording."""
    if result.out.startswith("{"):
        return {finding["code"] for finding in result.json.get("findings", [])}
    words = re.sub(r"\\\{\w+\\\}", ".*", re.escape(kind_of(code).message))
    return {code} if re.match(words, result.err) else set()


@pytest.mark.slow
@pytest.mark.parametrize("code", EXAMPLES)
def test_a_fault_has_its_code_and_what_is_in_order_has_not(tongbao, tmp_path, code):
    faulty, right = EXAMPLES[code]
    assert code in codes_of(tongbao(*faulty(tmp_path), "--format", "json"), code)
    result = tongbao(*right(tmp_path), "--format", "json")
    assert result.code == 0 and code not in codes_of(result, code)


@pytest.mark.slow
def test_a_copy_of_another_notice_has_its_code_and_our_own_has_not(tongbao, tmp_path, review_copy):
    strange = tongbao(*reviewing_a_stranger(tmp_path), "--format", "json")
    assert codes_of(strange, "F19") == {"F19"}
    own = tongbao("review", review_copy, SAMPLE, "--format", "json")
    assert own.code == 0 and "F19" not in codes_of(own, "F19")
