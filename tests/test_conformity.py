"""How far a Word file is from GB/T 9704-2012: clean notices, planted deviations, other makers."""

import io

import docx
import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, needs_reference
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from pdf import needs_office

from generator import pipeline
from generator.findings.catalogue import kinds_of
from generator.paper import libreoffice


@pytest.mark.parametrize("review", [[], ["--review"]])
@pytest.mark.parametrize(
    "ledger", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_our_own_notices_are_as_the_standard_asks(tongbao, ledger, review):
    assert tongbao("build", ledger, "-o", "通报.docx", *review).code == 0
    result = tongbao("layout", "通报.docx", "--no-pages", "--format", "json")
    assert (result.code, result.json["deviations"], result.json["notes"]) == (0, [], [])


@needs_office
@pytest.mark.parametrize("template", ["督办单", "督办汇总", "内部进展报告"])
def test_our_work_papers_differ_by_their_mark_alone(tongbao, template):
    """Tables and charts set no pitch of lines, and each sheet has its addressee and signature."""
    asked = ("-t", template, "--as-of", "2025-12-25", "-o", "文件.docx")
    assert tongbao("build", SAMPLE, *asked).code == 0
    deviations = tongbao("layout", "文件.docx", "--format", "json").json["deviations"]
    assert [d["code"] for d in deviations] == ["G65"]


@pytest.mark.parametrize("told", ["", "各方面的完成情况，详见下表。"])
def test_a_chart_is_no_paragraph_of_the_text(tongbao, tmp_path, told):
    assert tongbao("build", SAMPLE, "-t", "内部进展报告", "-o", "文件.docx").code == 0
    document = docx.Document(tmp_path / "文件.docx")
    for shape in document.element.body.iter("{*}docPr"):
        shape.set("descr", told)
    document.save(tmp_path / "文件.docx")
    result = tongbao("layout", "文件.docx", "--no-pages", "--format", "json")
    assert [d["code"] for d in result.json["deviations"]] == ["G65"]


# --- planted deviations ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notice(tmp_path_factory):
    """The sample notice with its statistics."""
    folder = tmp_path_factory.mktemp("notice")
    book = openpyxl.load_workbook(SAMPLE)
    book["基本情况"].append(["公布统计数据", "是"])
    book.save(folder / "台账.xlsx")
    built = pipeline.build(folder / "台账.xlsx", target=folder / "通报.docx")
    return built.written.path.read_bytes()


def put(parent, xml):
    """Give properties these, in place of those of the same name."""
    for new in parse_xml(f"<w:x {nsdecls('w')}>{xml}</w:x>"):
        for old in parent.findall(new.tag):
            parent.remove(old)
        parent.append(new)


def own(number, xml):
    """The properties of a paragraph."""
    return lambda d: put(d.paragraphs[number - 1]._p.get_or_add_pPr(), xml)


def text(number, xml, run=0):
    """The properties of a run of a paragraph."""
    return lambda d: put(d.paragraphs[number - 1].runs[run]._r.get_or_add_rPr(), xml)


def style(name, xml, kind="pPr"):
    return lambda d: put(getattr(d.styles[name].element, f"get_or_add_{kind}")(), xml)


def words(number, old, new):
    def edit(document):
        for run in document.paragraphs[number - 1].runs:
            run.text = run.text.replace(old, new)

    return edit


def margins(**given):
    def edit(document):
        for side, length in given.items():
            setattr(document.sections[0], side, length)

    return edit


def blank_before(number):
    return lambda d: d.paragraphs[number - 1]._p.addprevious(parse_xml(f"<w:p {nsdecls('w')}/>"))


def footer(xml, even=False):
    def edit(document):
        section = document.sections[0]
        part = section.even_page_footer if even else section.footer
        put(part.paragraphs[0]._p.get_or_add_pPr(), xml)

    return edit


def number_text(document):
    """The dashes of the page numbers are taken away."""
    section = document.sections[0]
    for part in (section.footer, section.even_page_footer):
        for run in part.paragraphs[0].runs:
            if "—" in run.text:
                run.text = ""


def alike_pages(document):
    document.settings.odd_and_even_pages_header_footer = False


def no_number(document):
    document.sections[0].even_page_footer.paragraphs[0].clear()


def header(document):
    document.sections[0].header.paragraphs[0].text = "栖云县水利局文件"


def table_font(document):
    run = document.tables[0].cell(1, 0).paragraphs[0].runs[0]
    put(run._r.get_or_add_rPr(), face("微软雅黑"))


def several(*edits):
    def edit(document):
        for one in edits:
            one(document)

    return edit


def face(name):
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'


def indent(**given):
    sides = {"firstLineChars": 200, "firstLine": 630} | given
    written = "".join(f' w:{side}="{value}"' for side, value in sides.items())
    return f"<w:ind{written}/>"


FLUSH = indent(firstLineChars=0, firstLine=0)
LEVEL_2, LEVEL_3, LEVEL_4, NOTE, SIGNED, DATE, ANNEX, ANNEX_TITLE = 12, 13, 14, 89, 90, 91, 92, 93

# what is done: (how, the code, its place, some of its words); nothing else may be told
PLANTED = {
    "paper": (margins(page_width=Mm(216), page_height=Mm(279)), "G01", "页面", "216 mm×279 mm"),
    "left margin": (margins(left_margin=Mm(31.8)), "G02", "页面", "左边距31.8 mm"),
    "top margin": (margins(top_margin=Mm(25.4)), "G02", "页面", "上边距25.4 mm"),
    "right margin": (margins(right_margin=Mm(31.8)), "G03", "页面", "版心150 mm×225 mm"),
    "bottom margin": (margins(bottom_margin=Mm(20)), "G03", "页面", "下边距20 mm"),
    "columns": (
        lambda d: put(d.sections[0]._sectPr, '<w:cols w:num="2"/>'),
        *("G04", "页面", "2栏"),
    ),
    "pitch of lines": (
        style("Normal", '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'),
        *("G05", "正文 第2段", "行距30磅，每面21行"),
    ),
    "loose lines": (
        own(2, '<w:spacing w:line="360" w:lineRule="auto"/>'),
        *("G07", "正文 第2段", "随字体变化"),
    ),
    "pitch of characters": (
        style("Normal", '<w:spacing w:val="0"/>', "rPr"),
        *("G06", "正文 第2段", "每行27字"),
    ),
    "face of the title": (text(1, face("黑体")), "G10", "正文 第1段", "黑体"),
    "size of the title": (text(1, '<w:sz w:val="36"/>'), "G11", "正文 第1段", "18磅"),
    "title to the left": (own(1, '<w:jc w:val="left"/>'), "G12", "正文 第1段", "没有居中"),
    "title off the middle": (own(1, indent()), "G12", "正文 第1段", "偏了1字"),
    "bold title": (text(1, "<w:b/>"), "G13", "正文 第1段", "加粗"),
    "nothing below the title": (own(1, '<w:spacing w:after="0"/>'), "G14", "正文 第2段", "空0行"),
    "recipient": (
        several(words(2, "", ""), lambda d: _say(d, 2, "各乡镇党委，县直各单位党组：")),
        *("G15", "正文 第2段", "左空2字"),
    ),
    "face of the text": (text(2, face("宋体")), "G20", "正文 第2段", "正文的字体不对：宋体"),
    "face of all text": (style("Normal", face("宋体"), "rPr"), "G20", "正文 第2段", "共"),
    "size of the text": (text(2, '<w:sz w:val="28"/>'), "G21", "正文 第2段", "14磅"),
    "theme": (
        text(2, '<w:rFonts w:eastAsia="仿宋" w:eastAsiaTheme="minorEastAsia"/>'),
        *("G22", "正文 第2段", "“仿宋”不起作用"),
    ),
    "no indent": (own(2, FLUSH), "G23", "正文 第2段", "首行左空0字"),
    "four characters": (own(2, indent(firstLineChars=400)), "G23", "正文 第2段", "首行左空4字"),
    "blanks in place of an indent": (
        several(own(2, FLUSH), words(2, "按照县委统一", "　　按照县委统一")),
        *("G24", "正文 第2段", "空格"),
    ),
    "second line": (
        own(2, indent(left=630, leftChars=200, firstLineChars=0, firstLine=0)),
        *("G25", "正文 第2段", "左空2字"),
    ),
    "right side": (own(2, indent(right=630)), "G25", "正文 第2段", "右空2字"),
    "text to the right": (own(2, '<w:jc w:val="right"/>'), "G26", "正文 第2段", "右对齐"),
    "ragged text": (own(2, '<w:jc w:val="left"/>'), "G27", "正文 第2段", "左对齐"),
    "first level": (text(3, face("仿宋")), "G28", "正文 第3段", "一级标题的字体不对：仿宋"),
    "second level": (text(LEVEL_2, face("黑体")), "G28", "正文 第12段", "二级标题的字体不对：黑体"),
    "second level run in": (text(5, face("仿宋")), "G28", "正文 第5段", "二级标题的字体不对：仿宋"),
    "third level": (text(LEVEL_3, face("黑体")), "G20", "正文 第13段", "黑体"),
    "underlined": (text(2, '<w:u w:val="single"/>'), "G29", "正文 第2段", "下划线"),
    "bold": (text(LEVEL_4, "<w:b/>"), "G29", "正文 第14段", "加粗"),
    "left out": (words(7, "（三）", "（四）"), "G30", "正文 第7段", "“（四）”在“（二）”之后"),
    "twice": (words(83, "三、", "二、"), "G30", "正文 第83段", "“二、”在“二、”之后"),
    "level left out": (
        lambda d: d.paragraphs[72]._p.getparent().remove(d.paragraphs[72]._p),
        *("G31", "正文 第73段", "“（1）”不在“1.”之下"),
    ),
    "form of a numeral": (words(LEVEL_3, "1.", "1、"), "G32", "正文 第13段", "“1、”"),
    "half width": (words(5, "（一）", "(一)"), "G32", "正文 第5段", "“(一)”"),
    "red": (text(2, '<w:color w:val="FF0000"/>'), "G33", "正文 第2段", "红色"),
    "highlight": (text(2, '<w:highlight w:val="yellow"/>'), "G34", "正文 第2段", "底色"),
    "digits": (text(2, '<w:rFonts w:ascii="Arial"/>'), "G35", "正文 第2段", "Arial"),
    "blank line": (blank_before(4), "G36", "正文 第4段", "1行"),
    "space before": (own(2, '<w:spacing w:before="120"/>'), "G37", "正文 第2段", "段前6磅"),
    "widows": (own(2, '<w:widowControl w:val="1"/>'), "G38", "正文 第2段", "孤行控制"),
    "no line above the note": (
        own(NOTE, '<w:spacing w:before="0"/>'),
        *("G40", "正文 第89段", "上空0行"),
    ),
    "stop after the annex": (words(NOTE, "统计表", "统计表。"), "G41", "正文 第89段", "“。”"),
    "colon of the note": (words(NOTE, "：", ":"), "G41", "正文 第89段", "半角冒号"),
    "signature": (
        own(SIGNED, indent(firstLineChars=0, firstLine=0, right=0, rightChars=0)),
        *("G42", "正文 第90段", "署名右空0字"),
    ),
    "date": (own(DATE, indent(left=6500)), "G42", "正文 第90段", "成文日期右空"),
    "no line above the signature": (
        own(SIGNED, '<w:spacing w:before="0"/>'),
        *("G43", "正文 第90段", "空0行"),
    ),
    "zero in the date": (words(DATE, "8月", "08月"), "G44", "正文 第91段", "2025年08月29日"),
    "Chinese date": (
        words(DATE, "2025年8月29日", "二〇二五年八月二十九日"),
        *("G44", "正文 第91段", "汉字数字"),
    ),
    "no text on this page": (
        lambda d: d.paragraphs[SIGNED - 2]._p.addprevious(_paragraph("（此页无正文）")),
        *("G45", "正文 第89段", "此页无正文"),
    ),
    "annex on the same page": (
        own(ANNEX, '<w:pageBreakBefore w:val="0"/>'),
        *("G46", "正文 第92段", "没有另起一页"),
    ),
    "face of the annex": (text(ANNEX, face("仿宋")), "G47", "正文 第92段", "仿宋16磅"),
    "annex not flush": (own(ANNEX, indent()), "G47", "正文 第92段", "没有顶格"),
    "title of the annex to the left": (
        own(ANNEX_TITLE, '<w:jc w:val="left"/>'),
        *("G48", "正文 第93段", "没有居中"),
    ),
    "title of the annex too high": (
        own(ANNEX, '<w:spacing w:after="0"/>'),
        *("G48", "正文 第93段", "第2行"),
    ),
    "another title": (words(ANNEX_TITLE, "统计表", "一览表"), "G49", "正文 第93段", "不一致"),
    "table": (table_font, "G50", "正文 第103段", "微软雅黑"),
    "no number on even pages": (no_number, "G60", "页脚", "双页没有页码"),
    "size of the number": (
        style("单页页码", '<w:sz w:val="18"/>', "rPr"),
        *("G61", "页脚", "宋体9磅"),
    ),
    "no dashes": (number_text, "G62", "页脚", "“1”"),
    "number in the middle": (footer('<w:jc w:val="center"/>'), "G63", "页脚", "单页码居中"),
    "number at the very side": (
        footer(indent(left=0, leftChars=0, firstLineChars=0, firstLine=0), even=True),
        "G63",
        "页脚",
        "双页码居左空0字",
    ),
    "pages alike": (alike_pages, "G63", "页脚", "都居右"),
    "number too low": (margins(footer_distance=Mm(15)), "G64", "页脚", "页脚距边界15 mm"),
    "header": (header, "G65", "页眉", "“栖云县水利局文件”"),
}


def _paragraph(written):
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{written}</w:t></w:r></w:p>")


def _say(document, number, written):
    document.paragraphs[number - 1].runs[0].text = written


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_deviation_is_told_at_its_place_and_nothing_else(name, notice, tongbao, tmp_path):
    edit, code, place, some = PLANTED[name]
    document = docx.Document(io.BytesIO(notice))
    edit(document)
    document.save(tmp_path / "改过.docx")
    result = tongbao("layout", "改过.docx", "--no-pages", "--format", "json")
    told = [(d["code"], f"{d['sheet']} {d['key']}".strip()) for d in result.json["deviations"]]
    assert told == [(code, place)]
    (deviation,) = result.json["deviations"]
    assert some in deviation["message"]
    assert deviation["clause"]
    assert result.code == (1 if deviation["strength"] == "规定" else 0)


def test_every_kind_of_deviation_has_been_planted():
    planted = {code for _, code, _, _ in PLANTED.values()}
    assert planted | {"G16"} == set(kinds_of("G"))  # that one is seen on the pages only


# --- files of other makers ------------------------------------------------------------------------


def written_by_hand(path, paragraphs):
    """A document as somebody makes it in Word, on the styles that a new file has."""
    document = docx.Document()
    for written, size, align in paragraphs:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(written)
        run.font.size = Pt(size)
        paragraph.alignment = align
    document.save(path)
    return document


SENTENCE = "各单位要高度重视汛期安全工作，压实责任，细化措施，确保安全度汛。"
BY_HAND = [
    ("关于做好汛期安全工作的通知", 22, WD_ALIGN_PARAGRAPH.CENTER),
    ("", 16, None),
    ("各乡镇水利站，局属各单位：", 16, None),
    ("一、总体要求", 16, None),
    *((f"　　{SENTENCE * 2}", 16, None) for _ in range(100)),
    ("栖云县水利局", 16, WD_ALIGN_PARAGRAPH.RIGHT),
    ("2025年6月1日", 16, WD_ALIGN_PARAGRAPH.RIGHT),
]


def test_one_cause_is_told_once_with_how_many_paragraphs(tongbao, tmp_path):
    written_by_hand(tmp_path / "通知.docx", BY_HAND)
    result = tongbao("layout", "通知.docx", "--no-pages", "--format", "json")
    deviations = result.json["deviations"]
    codes = [deviation["code"] for deviation in deviations]
    assert len(codes) == len(set(codes)) < 20
    (blanks,) = [d for d in deviations if d["code"] == "G24"]
    assert len(blanks["paragraphs"]) == 100
    assert "共100段，样式“正文”" in blanks["message"]
    assert result.json["notes"] == []


def test_the_text_as_accepted_is_what_counts(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    red = '<w:rPr><w:color w:val="FF0000"/></w:rPr>'
    for kind, holder in (("ins", "t"), ("del", "delText")):
        change = f'<w:{kind} {nsdecls("w")} w:id="1" w:author="甲"><w:r>{red}'
        change += f"<w:{holder}>改动。</w:{holder}></w:r></w:{kind}>"
        document.paragraphs[1 if kind == "ins" else 3]._p.append(parse_xml(change))
    document.save(tmp_path / "审改稿.docx")
    told = tongbao("layout", "审改稿.docx", "--no-pages", "--format", "json").json["deviations"]
    assert [(d["code"], d["paragraphs"]) for d in told] == [("G33", [2])]


def test_what_stands_between_title_and_text_is_told_apart(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    caption = _paragraph("（2025年8月29日）")
    put(caption.get_or_add_pPr(), '<w:jc w:val="center"/>' + FLUSH)
    document.paragraphs[1]._p.addprevious(caption)
    _say(document, 3, "现将有关情况通报如下：")
    document.save(tmp_path / "题注.docx")
    result = tongbao("layout", "题注.docx", "--no-pages", "--format", "json")
    assert result.json["deviations"] == []


@pytest.mark.parametrize("template", ["党内通报", "并段通报", "逐项通报"])
def test_notices_from_the_other_templates_are_so_too(template, tongbao):
    assert tongbao("build", SAMPLE, "-t", template, "-o", "通报.docx").code == 0
    result = tongbao("layout", "通报.docx", "--no-pages", "--format", "json")
    assert (result.json["deviations"], result.json["notes"]) == ([], [])


def test_a_grid_makes_lines_and_characters_as_well_as_fixed_distances_do(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    spacing = '<w:spacing w:before="0" w:after="0"/><w:snapToGrid w:val="1"/>'
    style("Normal", spacing)(document)
    style("Normal", '<w:spacing w:val="0"/>', "rPr")(document)
    grid = '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"/>'
    put(document.sections[0]._sectPr, grid)
    document.save(tmp_path / "网格.docx")
    result = tongbao("layout", "网格.docx", "--no-pages", "--format", "json")
    assert result.json["deviations"] == []


def test_a_seal_lets_the_signature_stand_above_the_middle_of_the_date(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    own(DATE, '<w:jc w:val="right"/>' + indent(left=0, leftChars=0, right=1260, rightChars=400))(
        document
    )
    own(SIGNED, indent(rightChars=225, right=709))(document)
    document.save(tmp_path / "盖印.docx")
    assert tongbao("layout", "盖印.docx", "--no-pages", "--format", "json").json["deviations"] == []


def test_what_is_no_official_document_is_not_asked_for_its_parts(tongbao, tmp_path):
    document = docx.Document()
    document.add_paragraph("Dear colleagues, please find enclosed the minutes.")
    document.save(tmp_path / "letter.docx")
    result = tongbao("layout", "letter.docx", "--no-pages")
    assert "没有认出标题、正文、成文日期" in result.out
    assert "【正文】" not in result.out


def test_the_terminal_tells_place_measure_clause_and_strength(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    own(2, FLUSH)(document)
    document.save(tmp_path / "改过.docx")
    result = tongbao("layout", "改过.docx", "--no-pages")
    assert "规定 G23 第2段“按照县委统一部署，" in result.out
    assert "应为：每个自然段左空二字（第7.3.3条）。" in result.out
    assert result.out.endswith("与标准不同：规定 1 处。\n")
    assert tongbao("layout", "没有.docx").code == 3
    (tmp_path / "文字.docx").write_text("不是文档", encoding="utf-8")
    assert tongbao("layout", "文字.docx").code == 3


# --- pages ----------------------------------------------------------------------------------------


def number_in_a_table(document):
    """Both page numbers in the middle of a table, as some programs make them."""
    section = document.sections[0]
    for part in (section.footer, section.even_page_footer):
        number = part.paragraphs[0]
        table = part.add_table(1, 1, Mm(156))
        part.add_paragraph()
        put(number._p.get_or_add_pPr(), '<w:jc w:val="center"/>')
        table.cell(0, 0)._tc.append(number._p)


PRINTED = {
    "as it is": (lambda document: None, []),
    "signature on a page of its own": (own(SIGNED, "<w:pageBreakBefore/>"), [("G45", "正文")]),
    "no text on the first page, number in a table": (
        several(own(2, "<w:pageBreakBefore/>"), number_in_a_table),
        [("G16", "正文"), ("G63", "页脚"), ("G64", "页脚")],
    ),
}


@needs_office
@pytest.mark.parametrize("name", PRINTED)
def test_pages_are_measured_as_they_are_printed(name, notice, tongbao, tmp_path):
    edit, expected = PRINTED[name]
    document = docx.Document(io.BytesIO(notice))
    edit(document)
    document.save(tmp_path / "改过.docx")
    result = tongbao("layout", "改过.docx", "--format", "json")
    told = [(d["code"], d["sheet"]) for d in result.json["deviations"]]
    assert (told, result.json["notes"]) == (expected, [])


@needs_office
def test_lines_and_characters_are_counted_on_the_pages(tongbao, tmp_path):
    written_by_hand(tmp_path / "通知.docx", BY_HAND)
    told = tongbao("layout", "通知.docx", "--format", "json").json["deviations"]
    assert [d["code"] for d in told if "排出来" in d["message"]] == ["G05"]


def test_pages_that_cannot_be_measured_are_told(notice, tongbao, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "FOLDERS", ())
    (tmp_path / "通报.docx").write_bytes(notice)
    result = tongbao("layout", "通报.docx")
    assert result.code == 0
    assert "说明：没有量页面：这台电脑没有安装 LibreOffice。" in result.out
