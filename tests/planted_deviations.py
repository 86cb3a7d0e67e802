"""Deviations from the layout of the standard: the code, the place and some words of each."""

import copy

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm


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


def first_apart(*edits):
    """The first page has a footer of its own, with the number of the odd pages; and the edits."""

    def edit(document):
        section = document.sections[0]
        section.different_first_page_header_footer = True
        own = section.first_page_footer._element
        for child in list(own):
            own.remove(child)
        own.extend(copy.deepcopy(child) for child in section.footer._element)
        for one in edits:
            one(section)

    return edit


def blank_first_page(document):
    document.sections[0].different_first_page_header_footer = True


def another_section(**edits):
    """A further section, of which the footers of these pages are edited."""

    def edit(document):
        section = document.add_section()
        for name, change in edits.items():
            footer = getattr(section, name)
            footer.is_linked_to_previous = False
            change(footer.paragraphs[0])

    return edit


def counted(number):
    """A further section whose pages are counted from that number."""
    return lambda d: put(d.add_section()._sectPr, f'<w:pgNumType w:start="{number}"/>')


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
        several(words(2, "", ""), lambda d: say(d, 2, "各乡镇党委，县直各单位党组：")),
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
        lambda d: d.paragraphs[SIGNED - 2]._p.addprevious(new_paragraph("（此页无正文）")),
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
    "no number on the first page": (blank_first_page, "G60", "页脚", "首页没有页码"),
    "no number in another section": (
        another_section(footer=lambda p: p, even_page_footer=lambda p: p),
        *("G60", "页脚", "第2节没有页码"),
    ),
    "no number on even pages of another section": (
        another_section(even_page_footer=lambda p: p),
        *("G60", "页脚", "第2节双页没有页码"),
    ),
    "number of the first page": (
        first_apart(
            lambda s: put(
                s.first_page_footer.paragraphs[0]._p.get_or_add_pPr(), '<w:jc w:val="center"/>'
            )
        ),
        *("G63", "页脚", "首页页码居中"),
    ),
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
    "numbers from 1 again": (counted(1), "G66", "页脚", "第2节的页码重新编起"),
    "header": (header, "G65", "页眉", "“栖云县水利局文件”"),
    "header of the first page": (
        first_apart(lambda s: setattr(s.first_page_header.paragraphs[0], "text", "水利局文件")),
        *("G65", "页眉", "“水利局文件”"),
    ),
    "header of even pages": (
        lambda d: setattr(d.sections[0].even_page_header.paragraphs[0], "text", "水利局文件"),
        *("G65", "页眉", "“水利局文件”"),
    ),
}


def new_paragraph(written):
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{written}</w:t></w:r></w:p>")


def say(document, number, written):
    document.paragraphs[number - 1].runs[0].text = written
