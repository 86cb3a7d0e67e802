"""What stands beside the notice: plain copies that say what it says, written all or none."""

import re
from html import escape, unescape
from itertools import groupby
from pathlib import Path

import docx
import pytest
from conftest import SAMPLE, cell_of, package_text
from docx.shared import Pt
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.layout.figures import INDENT_CHARS
from generator.package.parts import unpack
from generator.publish import web
from generator.word.lines import read_lines

WEB, TEXT, RECORD = "-网站稿.html", ".txt", "-检查报告.docx"
BLANKS = "　" * INDENT_CHARS


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


def test_headers_and_footers_are_no_part_of_the_copies(tongbao, sample, save, tmp_path):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    said = said_by_text(tmp_path / f"通报{TEXT}")
    assert said == said_by_notice(tmp_path / "通报.docx")
    assert not any("送审稿" in line or "— 1 —" in line for line in said)


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


# --- what Word does not print -------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def document(body: str) -> str:
    return f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"


def lines_of(body: str, styles: str = "") -> list[str]:
    return [html for html, _ in numbered_lines(document(body).encode(), styles)]


def numbered_lines(document_xml: bytes, styles: str = "") -> list[tuple[str, int]]:
    """Each line as it is written, with the number of its paragraph."""
    parts = {"word/document.xml": document_xml}
    parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>".encode()
    return [
        (web.write_html([line]).decode("utf-8-sig")[3:-6], line.paragraph)
        for line in read_lines(parts)
    ]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


SECRETLY, LIGHT = '<w:rStyle w:val="Secret"/>', '<w:b w:val="0"/>'
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


# --- composed with what they say ----------------------------------------------------------------

# Their names → the element, and whether such a paragraph is indented, a heading, bold.
PROPERTIES = {
    "正文": ("", False, False, False),
    "缩进": ("<w:pPr><w:ind w:firstLine='630'/></w:pPr>", True, False, False),
    "标题": ("<w:pPr><w:outlineLvl w:val='0'/></w:pPr>", False, True, False),
    "粗体": ("<w:pPr><w:pStyle w:val='Bold'/></w:pPr>", False, False, True),
}
BOLD = '<w:style w:styleId="Bold"><w:name w:val="粗"/><w:rPr><w:b/></w:rPr></w:style>'
# Their names → the element, and whether it is printed and strong (as its paragraph: None).
RUNS = {
    "一般": ("<w:r><w:t>{}</w:t></w:r>", True, None),
    "空白": ('<w:r><w:t xml:space="preserve">{}</w:t></w:r>', True, None),
    "加粗": ("<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>", True, True),
    "不粗": ("<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>{}</w:t></w:r>", True, False),
    "隐藏": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>", False, None),
    "删除": ("<w:del><w:r><w:t>{}</w:t></w:r></w:del>", False, None),
    "插入": ("<w:ins w:id='1'><w:r><w:t>{}</w:t></w:r></w:ins>", True, None),
    "书签": ('<w:bookmarkStart w:id="{0}" w:name="{0}"/><w:r><w:t>{0}</w:t></w:r>', True, None),
    "中断": ("<w:r><w:t><w:bookmarkEnd w:id='1'/>{}</w:t></w:r>", False, None),
    "换行": ("<w:r><w:br/></w:r>", True, None),
    "文本框": ("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", True, None),
}
SAID = ["甲", "乙 丙", "1", "3", "　", "", "A&B<C>", "</w:p><w:p>", "😀"]


class Composer:
    """Writes a document and knows what the lines of it are, each with its paragraph's number."""

    def __init__(self):
        self.paragraphs = 0

    def blocks(self, blocks):
        made = [getattr(self, name)(*arguments) for name, *arguments in blocks]
        return "".join(xml for xml, _ in made), [line for _, lines in made for line in lines]

    def paragraph(self, properties, runs, texts):
        number = self.paragraphs
        self.paragraphs += 1
        element, indented, heading, bold = PROPERTIES[properties]
        xml, lines, boxes = element, [[]], []
        for name, text in zip(runs, texts, strict=False):
            form, printed, strong = RUNS[name]
            if name == "文本框":
                inside, said = self.paragraph("正文", ["一般"], [text])
                boxes += said
            else:
                inside = escape(text, quote=name == "书签")
            xml += form.format(inside)
            if name == "换行":
                lines.append([])
            elif printed and name != "文本框":
                lines[-1].append((text, heading or (bold if strong is None else strong)))
        said = [
            (pieces, indented and at == 0, number)
            for at, pieces in enumerate(lines)
            if "".join(text for text, _ in pieces).strip()
        ]
        return f"<w:p>{xml}</w:p>", said + boxes

    def table(self, rows):
        xml, said = "", []
        for cells in rows:
            number = self.paragraphs
            made = [self.blocks(cell) for cell in cells]
            xml += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell, _ in made)}</w:tr>"
            texts = [
                "　".join("".join(text for text, _ in pieces) for pieces, *_ in lines)
                for _, lines in made
            ]
            if len(cells) == 1:
                said += made[0][1]
            elif any(texts):
                said.append(([("｜".join(texts), False)], False, number))
        return f"<w:tbl>{xml}</w:tbl>", said

    def control(self, blocks):
        xml, said = self.blocks(blocks)
        return f"<w:sdt><w:sdtContent>{xml}</w:sdtContent></w:sdt>", said

    def deleted(self, blocks):
        xml, _ = self.blocks(blocks)
        return f"<w:del>{xml}</w:del>", []


def as_html(pieces, indented):
    html = BLANKS if indented else ""
    for strong, same in groupby((piece for piece in pieces if piece[0]), lambda piece: piece[1]):
        text = escape("".join(text for text, _ in same), quote=False)
        html += f"<strong>{text}</strong>" if strong else text
    return html


@st.composite
def bodies(draw):
    """The blocks of a document whose paragraphs are of few kinds, like those of a notice."""
    kinds = st.tuples(
        st.sampled_from(list(PROPERTIES)), st.lists(st.sampled_from(list(RUNS)), max_size=3)
    )
    drawn = st.sampled_from(draw(st.lists(kinds, min_size=1, max_size=3)))
    texts = st.lists(st.sampled_from(SAID), min_size=3, max_size=3)

    def paragraphs(most):
        alike = st.tuples(drawn, st.lists(texts, max_size=most))
        return alike.map(lambda both: [("paragraph", *both[0], said) for said in both[1]])

    def table(cell):
        rows = st.lists(st.lists(cell, min_size=1, max_size=2), max_size=2)
        return st.tuples(st.just("table"), rows)

    inner = table(paragraphs(2)).map(lambda block: [block])
    others = st.one_of(
        table(st.one_of(paragraphs(2), paragraphs(2), inner)),
        st.tuples(st.sampled_from(["control", "deleted"]), paragraphs(6)),
    )
    parts = st.one_of(paragraphs(9), others.map(lambda block: [block]))
    return [block for part in draw(st.lists(parts, max_size=6)) for block in part]


# The same document in other bytes, so that no way of reading it quickly can be the wrong one.
WRITTEN = {
    "as it is": lambda xml: xml.encode(),
    "with a declaration": lambda xml: f"<?xml version='1.0' encoding='UTF-8'?>\n{xml}".encode(),
    "with a comment": lambda xml: f"<!-- </w:p><w:p> -->{xml}".encode(),
    "with attributes": lambda xml: xml.replace("<w:p>", '<w:p w:rsidR="00AB" w:x="/">').encode(),
    "on lines": lambda xml: xml.replace("</w:p>", "</w:p>\r\n").encode(),
    "of another prefix": lambda xml: re.sub(r"(</?|:|\s)w(?=[:=])", r"\1x", xml).encode(),
    "in UTF-16": lambda xml: f"<?xml version='1.0' encoding='UTF-16'?>{xml}".encode("utf-16"),
}


@settings(max_examples=150, deadline=None)
@given(bodies(), st.sampled_from(list(WRITTEN)))
def test_the_lines_are_those_that_were_composed(blocks, how):
    xml, said = Composer().blocks(blocks)
    expected = [(as_html(pieces, indented), number) for pieces, indented, number in said]
    assert numbered_lines(WRITTEN[how](document(xml)), BOLD) == expected


# The first ones of a kind are read like any other.
ALIKE = "".join(f"<w:p>{run(text)}</w:p>" for text in "甲乙丙丁戊己")
OLDER = f"<w:p>{run('甲')}<mc:Fallback>{run('乙')}</mc:Fallback></w:p>"
OTHER = '<w:p xmlns:mc="urn:x">'
NOT_ALIKE = {
    "注释": (f"{ALIKE}<!--{ALIKE}-->", "甲乙丙丁戊己"),
    "照录": (f"{ALIKE}<w:x><![CDATA[{ALIKE}]]></w:x>", "甲乙丙丁戊己"),
    "别的词汇": (f'{ALIKE}<w:x xmlns:w="urn:x">{ALIKE}</w:x>', "甲乙丙丁戊己"),
    "别的词汇，空格": (f"{ALIKE}<w:x xmlns:w = 'urn:x'>{ALIKE}</w:x>", "甲乙丙丁戊己"),
    "段落自有": (ALIKE.replace("<w:p>", '<w:p xmlns:w="urn:x">', 5), "己"),
    "删去": (f"{ALIKE}<w:del>{ALIKE}</w:del>{ALIKE}", "甲乙丙丁戊己甲乙丙丁戊己"),
    "段内": (f"{ALIKE}<w:p><w:ins>{ALIKE}</w:ins></w:p>", "甲乙丙丁戊己甲乙丙丁戊己"),
    "表内": (f"{ALIKE}<w:tbl>{ALIKE}<w:tr><w:tc>{run('庚')}</w:tc></w:tr></w:tbl>", "甲乙丙丁戊己"),
    "表中表": (
        f"{ALIKE}<w:tbl><w:tbl><w:tr><w:tc>{ALIKE}</w:tc></w:tr></w:tbl></w:tbl>",
        "甲乙丙丁戊己",
    ),
    "第二个正文": (f"{ALIKE}</w:body><w:body>{ALIKE}", "甲乙丙丁戊己"),
    "空的表后": (f"<w:tbl><w:tr/></w:tbl>{ALIKE}", "甲乙丙丁戊己"),
    "引号": (ALIKE.replace("<w:p>", "<w:p w:x='/>'>"), "甲乙丙丁戊己"),
    "空段": (ALIKE.replace("<w:p>", f'<w:p w:x="1"/>{run("庚")}<w:p>'), "甲乙丙丁戊己"),
    "尖括号": (ALIKE.replace("<w:p>", f'<w:p w:x="a>b"/>{run("庚")}<w:p>'), "甲乙丙丁戊己"),
    "别的文字": (ALIKE.replace("<w:r>", "<w:r><w:t >3</w:t>"), "3甲3乙3丙3丁3戊3己"),
    "制表符": (ALIKE.replace("<w:t>", "<w:tab/><w:t>"), "　甲　乙　丙　丁　戊　己"),
    "实体": (ALIKE.replace("丁", "&#x4E01;&lt;"), "甲乙丙丁&lt;戊己"),
    "空白": (ALIKE.replace("丁", "　"), "甲乙丙戊己"),
    "换行": (ALIKE.replace("丁", "A\nB\n丁"), "甲乙丙A B丁戊己"),
    "回车": (ALIKE.replace("丁", "A\rB\r丁"), "甲乙丙A B丁戊己"),
    "旧版": (f"{OLDER * 5}{OLDER.replace('<w:p>', OTHER) * 2}", "甲甲甲甲甲甲乙甲乙"),
    "旧版的控件": (f"{OLDER * 5}<w:sdt{OTHER[4:]}{OLDER * 3}</w:sdt>", "甲甲甲甲甲甲乙甲乙甲乙"),
    "两段": (
        ALIKE.replace("</w:p>", f"</w:p><w:p w:x=''>{run('庚')}</w:p>"),
        "甲庚乙庚丙庚丁庚戊庚己庚",
    ),
    "另有空段": (
        ALIKE.replace("</w:p>", "</w:p><w:p w:x=''><w:t >庚</w:t></w:p>"),
        "甲庚乙庚丙庚丁庚戊庚己庚",
    ),
    "书签之后": (ALIKE.replace("<w:t>", '<w:t><w:bookmarkEnd w:id="1"/>'), ""),
    "框内": (ALIKE.replace("</w:p>", "<w:p/></w:p>"), "甲乙丙丁戊己"),
}


@pytest.mark.parametrize("body, said", NOT_ALIKE.values(), ids=NOT_ALIKE)
def test_what_only_looks_like_paragraphs_alike_is_read_as_what_it_is(body, said):
    assert "".join(lines_of(body)) == said
    # With a comment nothing is taken to be alike.
    plain, commented = (document(xml).encode() for xml in (body, body + "<!---->"))
    assert numbered_lines(plain) == numbered_lines(commented)


def test_own_templates_are_copied_too(tongbao, tmp_path):
    document = docx.Document()
    document.add_paragraph("简报：{{ 巡察组 }}").paragraph_format.first_line_indent = Pt(32)
    document.add_table(1, 1).cell(0, 0).text = "独格"
    document.save(tmp_path / "简报.docx")
    assert tongbao("build", SAMPLE, "-t", "简报.docx", "-o", "通报.docx").code == 0
    html = (tmp_path / f"通报{WEB}").read_bytes().decode("utf-8-sig")
    assert html == f"<p>{BLANKS}简报：县委第三巡察组</p>\r\n<p>独格</p>\r\n"


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


def test_withheld_rows_reach_no_copy(tongbao, sample, save, tmp_path):
    cell_of(sample, "整改台账", "1.2.2", "是否公开").value = "否"
    cell_of(sample, "整改台账", "1.2.2", "整改进展").value = "保密标记。"
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    for end in (TEXT, WEB):
        assert "保密标记" not in (tmp_path / f"通报{end}").read_text(encoding="utf-8")
    assert "保密标记" not in package_text(tmp_path / f"通报{RECORD}")
