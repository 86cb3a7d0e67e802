"""What stands beside the notice: plain copies that say what it says, written all or none."""

import re
from html import unescape
from pathlib import Path

import docx
import pytest
from conftest import SAMPLE, cell_of, package_text
from docx.shared import Pt
from docx.table import Table
from word_lines import BLANKS, W, lines_of, run

from generator.package.parts import unpack
from generator.publish import web
from generator.word.lines import read_lines

WEB, TEXT, RECORD = "-网站稿.html", ".txt", "-检查报告.docx"


def said_by_notice(path: Path) -> list[str]:
    """What the body of a Word file says, read by another library: a row of a table is a line."""
    lines = []
    for block in docx.Document(path).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                lines.append("｜".join(cell.text.replace("\n", "") for cell in row.cells))
        else:
            centred = block.style.name in ("公文标题", "附件标题")
            lines += [block.text.replace("\n", "")] if centred else block.text.split("\n")
    return [line.strip() for line in lines if line.strip()]


def said_by_web(path: Path) -> list[str]:
    html = path.read_bytes().decode("utf-8-sig")
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<strong>", "</strong>"}
    paragraphs = re.findall(r"<p>(.*)</p>\r\n", html)
    assert "".join(f"<p>{text}</p>\r\n" for text in paragraphs) == html
    texts = [re.sub(r"</?strong>", "", text) for text in paragraphs]
    assert not any(re.search(r"[<>]|&(?!(?:amp|lt|gt);)", text) for text in texts)
    return [unescape(text).strip() for text in texts]


def said_by_text(path: Path) -> list[str]:
    *lines, last = path.read_bytes().decode("utf-8-sig").split("\r\n")
    assert last == "" and not any("\n" in line for line in lines)
    return [line.strip() for line in lines]


def as_it_is(book):
    pass


def with_statistics(book):
    book["基本情况"].append(["公布统计数据", "是"])


def several_paragraphs(book):
    cell_of(book, "整改台账", "1.1.2", "整改进展").value = "第一段。\n第二段。\n\n第三段。"
    cell_of(book, "综述", "整改工作基本情况", "正文").value = "甲。\n乙。"


def hostile(book):
    for sheet, key, column in (
        ("基本情况", "巡察组", "内容"),
        ("问题清单", "1.1", "问题"),
        ("整改台账", "1.1.1", "进展标题"),
        ("整改台账", "1.1.1", "整改进展"),
        ("综述", "整改工作基本情况", "正文"),
    ):
        cell_of(book, sheet, key, column).value = "甲&乙 <b>丙</b> &lt;p&gt; \"'𠮷😀</p><strong>丁"


BOOKS = (as_it_is, with_statistics, several_paragraphs, hostile)


@pytest.mark.slow
@pytest.mark.parametrize("change", BOOKS)
def test_the_copies_say_what_the_notice_says(tongbao, sample, save, tmp_path, change):
    change(sample)
    result = tongbao("build", save(sample), "-o", "通报.docx")
    assert result.code == 0, result.err
    said = said_by_notice(tmp_path / "通报.docx")
    assert len(said) > 80
    assert said_by_web(tmp_path / f"通报{WEB}") == said
    assert said_by_text(tmp_path / f"通报{TEXT}") == said


def test_the_title_is_the_first_paragraph_and_headings_are_strong(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    html = (tmp_path / f"通报{WEB}").read_bytes().decode("utf-8-sig")
    first, *rest = html.split("\r\n")
    assert first == (
        "<p><strong>中共栖云县水利局党组关于县委第三巡察组反馈意见集中整改进展情况的通报"
        "</strong></p>"
    )
    assert f"<p>{BLANKS}<strong>一、整改工作基本情况</strong></p>" in rest
    assert f"<p>{BLANKS}<strong>1.学习运用治水思路推动工作不深入的问题。</strong></p>" in rest
    assert any(
        line.startswith(f"<p>{BLANKS}<strong>（一）筑牢思想根基。</strong>") for line in rest
    )
    assert any(line.startswith(f"<p>{BLANKS}（1）") for line in rest)
    # Signature and date are placed, not indented.
    assert rest[-3:] == ["<p>中共栖云县水利局党组</p>", "<p>2025年8月29日</p>", ""]


@pytest.mark.slow
def test_headers_and_footers_are_no_part_of_the_copies(tongbao, sample, save, tmp_path):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    said = said_by_text(tmp_path / f"通报{TEXT}")
    assert said == said_by_notice(tmp_path / "通报.docx")
    assert not any("送审稿" in line or "— 1 —" in line for line in said)


@pytest.mark.slow
@pytest.mark.parametrize("review", [False, True])
def test_a_draft_has_no_copy_for_the_web_site(tongbao, sample, save, tmp_path, review):
    if not review:
        cell_of(sample, "基本情况", "通报日期", "内容").value = None
    words = ["--review"] if review else []
    result = tongbao("build", save(sample), *words, "--format", "json")
    assert result.code == 0
    names = sorted(Path(name).name for name in result.json["files"])
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == names
    stem = Path(result.json["path"]).stem
    assert stem.endswith("（送审稿）")
    assert set(names) == {f"{stem}.docx", f"{stem}{TEXT}", f"{stem}{RECORD}"}
    assert said_by_text(tmp_path / "output" / f"{stem}{TEXT}") == said_by_notice(
        tmp_path / "output" / f"{stem}.docx"
    )


SECRETLY, LIGHT = '<w:rStyle w:val="Secret"/>', '<w:b w:val="0"/>'
# --- what Word does not print -------------------------------------------------------------------

UNPRINTED = {
    "删除": f"<w:p>{run('甲')}<w:del>{run('删')}</w:del>{run('乙')}</w:p>",
    "移走": f"<w:p>{run('甲')}<w:moveFrom>{run('移')}</w:moveFrom>{run('乙')}</w:p>",
    "隐藏": f"<w:p>{run('甲')}{run('藏', '<w:vanish/>')}{run('乙')}</w:p>",
    "隐藏的样式": f"<w:p>{run('甲')}{run('藏', SECRETLY)}{run('乙')}</w:p>",
    "注音": f"<w:p><w:r><w:ruby><w:rt>{run('音')}</w:rt><w:rubyBase>{run('甲乙')}</w:rubyBase>"
    "</w:ruby></w:r></w:p>",
    "域代码": f"<w:p>{run('甲')}<w:r><w:instrText>PAGE</w:instrText></w:r>{run('乙')}</w:p>",
    "分页": f'<w:p>{run("甲")}<w:r><w:br w:type="page"/></w:r>{run("乙")}</w:p>',
    "空段": f"<w:p/><w:p>{run('　')}</w:p><w:p>{run('甲乙')}</w:p>",
    "旧版的画法": f"<w:p>{run('甲乙')}<w:r><mc:AlternateContent><mc:Fallback><w:t>旧</w:t>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
}
SECRET = (
    '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="隐"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="密"/>'
    '<w:basedOn w:val="Hidden"/></w:style>'
)


@pytest.mark.parametrize("body", UNPRINTED.values(), ids=UNPRINTED)
def test_what_word_does_not_print_is_not_copied(body):
    assert lines_of(body, SECRET) == ["甲乙"]


def test_inserted_text_links_and_text_boxes_are_copied():
    body = (
        f"<w:p><w:ins>{run('甲')}</w:ins><w:hyperlink>{run('乙')}</w:hyperlink>"
        f"<w:r><w:pict><w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent></w:pict></w:r>"
        f"<w:sdt><w:sdtContent>{run('丙')}</w:sdtContent></w:sdt></w:p>"
    )
    assert lines_of(body) == ["甲乙丙", "框"]


def test_emphasis_and_indents_are_those_of_the_document():
    body = (
        f"<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr>{run('题')}</w:p>"
        f"<w:p><w:pPr><w:pStyle w:val='Bold'/></w:pPr>{run('甲')}{run('乙', LIGHT)}"
        "</w:p>"
        f"<w:p><w:pPr><w:ind w:firstLine='630'/></w:pPr>{run('甲')}{run('乙', '<w:b/>')}</w:p>"
        f"<w:p><w:pPr><w:ind w:left='5000'/></w:pPr>{run('日期')}</w:p>"
        f"<w:p><w:pPr><w:ind w:firstLine='630'/><w:jc w:val='right'/></w:pPr>{run('署名')}</w:p>"
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Bold"><w:name w:val="粗"/><w:basedOn w:val="Bold"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    assert lines_of(body, styles) == [
        "<strong>题</strong>",
        "<strong>甲</strong>乙",
        f"{BLANKS}甲<strong>乙</strong>",
        "日期",
        "署名",
    ]


def test_a_line_break_begins_a_line_except_in_a_centred_title():
    broken = f"{run('第一 A')}<w:r><w:br/></w:r>{run('B 第二')}"
    body = f"<w:p>{broken}</w:p><w:p><w:pPr><w:jc w:val='center'/></w:pPr>{broken}</w:p>"
    assert lines_of(body) == ["第一 A", "B 第二", "第一 A B 第二"]


def test_own_templates_are_copied_too(tongbao, tmp_path):
    document = docx.Document()
    document.add_paragraph("简报：{{ 巡察组 }}").paragraph_format.first_line_indent = Pt(32)
    document.add_table(1, 1).cell(0, 0).text = "独格"
    document.save(tmp_path / "简报.docx")
    assert tongbao("build", SAMPLE, "-t", "简报.docx", "-o", "通报.docx").code == 0
    html = (tmp_path / f"通报{WEB}").read_bytes().decode("utf-8-sig")
    assert html == f"<p>{BLANKS}简报：县委第三巡察组</p>\r\n<p>独格</p>\r\n"


@pytest.mark.slow
def test_every_paragraph_of_a_large_notice_is_read():
    paragraph = f"<w:p><w:pPr><w:ind w:firstLine='630'/></w:pPr>{run('整改' * 60)}</w:p>"
    parts = {
        "word/document.xml": (
            f"<w:document {W}><w:body>{paragraph * 10_000}</w:body></w:document>"
        ).encode()
    }
    assert len(read_lines(parts)) == 10_000


def test_the_copies_of_the_sample_are_made_from_its_parts(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    made = web.copies(unpack((tmp_path / "通报.docx").read_bytes()))
    for end, data in made.items():
        assert (tmp_path / f"通报{end}").read_bytes() == data


@pytest.mark.slow
def test_withheld_rows_reach_no_copy(tongbao, sample, save, tmp_path):
    cell_of(sample, "整改台账", "1.2.2", "是否公开").value = "否"
    cell_of(sample, "整改台账", "1.2.2", "整改进展").value = "保密标记。"
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    for end in (TEXT, WEB):
        assert "保密标记" not in (tmp_path / f"通报{end}").read_text(encoding="utf-8")
    assert "保密标记" not in package_text(tmp_path / f"通报{RECORD}")
