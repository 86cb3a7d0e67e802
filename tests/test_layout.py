"""The layout of GB/T 9704-2012: titles, signatures and the standard template."""

import re

import docx
import pytest
from conftest import TEMPLATE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from titles import DAY, OFFICE, PROGRESS, TITLES

from generator.layout import figures as layout
from generator.layout.figures import twips, width
from generator.layout.signature import align_signature
from generator.layout.title import break_title
from generator.package import parts as package


@pytest.mark.parametrize("title", TITLES)
def test_title_is_broken_by_sense(title):
    assert break_title(title.replace("|", "")) == title.split("|")


def test_line_break_in_the_title_wins():
    assert break_title("中共利津县水利局党组关于\n巡察整改情况的\r\n通报") == [
        "中共利津县水利局党组关于",
        "巡察整改情况的",
        "通报",
    ]


def test_part_that_is_too_long_is_broken_further():
    title = f"中共东营市公安局东营经济技术开发区分局委员会\n关于市委第五巡察组反馈意见{PROGRESS}"
    assert break_title(title) == TITLES[6].split("|")


def test_names_are_kept_whole():
    title = "中共某某委员会关于阳光雨露行动领导小组办公室反馈意见整改进展情况的通报"
    name = "阳光雨露行动领导小组办公室"
    assert any(name in line for line in break_title(title, [name]))
    # A name that is wider than a line is divided like any text.
    assert "".join(break_title(title, [title])) == title


@pytest.mark.slow
@law(100)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                ["关于", "的", "委员会", "反馈意见", "（", "2024年", "\n", "公安局", "；"]
            ),
        ),
        max_size=16,
    ).map("".join),
    st.lists(st.text(max_size=25), max_size=3),
)
def test_title_keeps_every_character_and_no_line_is_too_wide(title, names):
    lines = break_title(title, names)
    assert "".join(lines) == re.sub("[\r\n]", "", title)
    assert all(0 < width(line) <= layout.TITLE_CAPACITY for line in lines)


# --- Signature and date -----------------------------------------------------------------------

PITCH = layout.CHAR_PITCH_PT * 20
_HEAD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def _paragraph(style: layout.NamedStyle, text: str, extra: str = "") -> bytes:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style.key}"/>{extra}</w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    ).encode()


def _signed(*pairs: tuple[str, str]) -> bytes:
    body = b"".join(
        _paragraph(layout.SIGNATURE, signature) + _paragraph(layout.DATE, day)
        for signature, day in pairs
    )
    return _HEAD + b"<w:body>" + body + b"</w:body></w:document>"


def _places(xml: bytes) -> list[tuple[str, float, float]]:
    """Alignment, left and right indent in characters of every paragraph that has them."""
    found = re.findall(rb'w:left="(\d+)".*?w:right="(\d+)".*?<w:jc w:val="(\w+)"/>', xml)
    slack = layout.TEXT_WIDTH_TWIPS - layout.CHARS_PER_LINE * PITCH
    return [
        (
            side.decode(),
            round(max(0, int(left) - slack) / PITCH, 2),
            round(int(right) / PITCH, 2),
        )
        for left, right, side in found
    ]


@pytest.mark.parametrize(
    ("signature", "day", "expected"),
    [
        # Signature 2 in from the right; the date begins 2 right of it: 28 - 2 - 22 + 2.
        (OFFICE, DAY, [("right", 0, 2), ("left", 6, 0)]),
        ("中共利津县委员会", DAY, [("right", 0, 2), ("left", 20, 0)]),
        # The date is longer: it stands 2 in, the signature 2 left of where it begins.
        ("中共利津县委", DAY, [("right", 0, 4.5), ("right", 0, 2)]),
        ("中共某县委", "2025年12月17日", [("right", 0, 6), ("right", 0, 2)]),
        # A draft's date is still to be written in: room for the longest.
        ("中共利津县委", "　　年　月　日", [("right", 0, 5), ("right", 0, 2)]),
        ("中共利津县委", "", [("right", 0, 5), ("right", 0, 2)]),
        (OFFICE, "", [("right", 0, 2), ("left", 6, 0)]),
        # A signature that fills the line, and one that does not fit.
        ("中" * 27, DAY, [("right", 0, 1), ("left", 2, 0)]),
        ("中" * 28, DAY, [("right", 0, 0), ("left", 2, 0)]),
        ("中" * 40, DAY, [("right", 0, 2), ("right", 0, 2)]),
        ("", DAY, [("right", 0, 2), ("right", 0, 2)]),
    ],
)
def test_signature_and_date_stand_as_7_3_5_2_says(signature, day, expected):
    assert _places(align_signature(_signed((signature, day)))) == expected


def test_every_pair_is_aligned_by_itself():
    aligned = align_signature(_signed((OFFICE, DAY), ("中共利津县委", DAY)))
    assert _places(aligned) == [
        *(("right", 0, 2), ("left", 6, 0)),
        *(("right", 0, 4.5), ("right", 0, 2)),
    ]


def test_all_other_bytes_stay():
    before = _signed((OFFICE, DAY)).replace(b"<w:body>", "<w:body  ><!-- 注 -->".encode())
    after = align_signature(before)
    assert re.sub(rb"<w:ind [^>]*/><w:jc [^>]*/>", b"", after) == before
    assert align_signature(after) == after
    plain = b"<a>" + before + b"</a>"
    assert align_signature(plain.replace(b"Notice", b"Other")) == plain.replace(b"Notice", b"Other")


def test_formatting_that_stands_there_is_replaced_in_its_place():
    extra = (
        '<w:keepNext/><w:ind w:left="1"></w:ind><w:contextualSpacing/>'
        '<w:jc w:val="center"/><w:rPr><w:b/></w:rPr>'
    )
    xml = _HEAD + _paragraph(layout.SIGNATURE, OFFICE, extra) + b"</w:document>"
    aligned = align_signature(xml).decode()
    assert aligned.count("<w:ind ") == aligned.count("<w:jc ") == 1
    order = re.findall(r"<w:(keepNext|ind|contextualSpacing|jc|rPr)\b", aligned)
    assert order == ["keepNext", "ind", "contextualSpacing", "jc", "rPr"]


def test_former_formatting_and_text_boxes_inside_are_left_alone():
    former = (
        '<w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="NoticeDate"/><w:jc w:val="left"/></w:pPr>'
        "</w:pPrChange>"
    )
    box = "</w:t><w:txbx><w:p><w:r><w:t>框中的字</w:t></w:r></w:p></w:txbx><w:t>"
    xml = _HEAD + _paragraph(layout.SIGNATURE, "中共利津" + box + "县委员会", former)
    xml += _paragraph(layout.DATE, DAY) + b"</w:document>"
    aligned = align_signature(xml)
    assert former.encode() in aligned
    assert _places(aligned.replace(former.encode(), b"")) == [("right", 0, 2), ("left", 20, 0)]


def test_styles_are_found_by_name_where_a_program_changed_the_keys():
    renamed = (
        _signed((OFFICE, DAY)).replace(b"NoticeSignature", b"a7").replace(b"NoticeDate", b"a8")
    )
    styles = (
        '<w:styles><w:style w:styleId="a7"><w:name w:val="署名"/></w:style>'
        '<w:style w:styleId="a8"><w:name w:val="成文日期"/></w:style></w:styles>'
    ).encode()
    assert align_signature(renamed) == renamed
    assert len(_places(align_signature(renamed, styles))) == 2


def test_xml_that_is_none_is_refused():
    with pytest.raises(ValueError, match="well-formed"):
        align_signature(_paragraph(layout.DATE, DAY).replace(b"</w:r>", b""))


# --- The template -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template() -> docx.document.Document:
    return docx.Document(TEMPLATE)


def test_page_is_that_of_the_standard(template):
    section = template.sections[0]
    for length, mm in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    ):
        assert length.twips == twips(mm=mm)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) is None


def test_lines_and_characters_fill_the_text_area():
    assert layout.LINES_PER_PAGE == 22
    assert layout.CHARS_PER_LINE == 28
    height = layout.TEXT_HEIGHT_MM / 25.4 * 72
    assert int(height / layout.LINE_PITCH_PT) == layout.LINES_PER_PAGE
    assert int(layout.TEXT_WIDTH_TWIPS / PITCH) == layout.CHARS_PER_LINE
    assert layout.TITLE_CAPACITY == 20


STYLES = [
    # style, typeface, size, pitch, alignment, outline level
    (layout.NORMAL, "仿宋_GB2312", 16, 28.95, "JUSTIFY", None),
    (layout.TITLE, "方正小标宋简体", 22, 28.95, "CENTER", None),
    (layout.HEADINGS[0], "黑体", 16, 28.95, "JUSTIFY", 0),
    (layout.HEADINGS[1], "楷体_GB2312", 16, 28.95, "JUSTIFY", 1),
    (layout.HEADINGS[2], "仿宋_GB2312", 16, 28.95, "JUSTIFY", 2),
    (layout.SIGNATURE, "仿宋_GB2312", 16, 28.95, "RIGHT", None),
    (layout.DATE, "仿宋_GB2312", 16, 28.95, "LEFT", None),
    (layout.ANNEX_MARK, "黑体", 16, 28.95, "JUSTIFY", None),
    (layout.ANNEX_TITLE, "方正小标宋简体", 22, 28.95, "CENTER", None),
    (layout.DRAFT_MARK, "黑体", 16, 28.95, "RIGHT", None),
    (layout.PAGE_NUMBER_ODD, "宋体", 14, 14, "RIGHT", None),
    (layout.PAGE_NUMBER_EVEN, "宋体", 14, 14, "LEFT", None),
]


def _inherited(style, get):
    """A property of a style or of the nearest style it is based on."""
    while style is not None:
        value = get(style)
        if value is not None:
            return value
        style = style.base_style
    return None


@pytest.mark.parametrize(("style", "font", "size", "pitch", "align", "outline"), STYLES)
def test_styles_are_those_of_the_standard(template, style, font, size, pitch, align, outline):
    found = template.styles[style.name]
    assert found.style_id == style.key
    fonts = _inherited(
        found, lambda s: None if s.element.rPr is None else s.element.rPr.find(qn("w:rFonts"))
    )
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        font
    }
    assert _inherited(found, lambda s: s.font.size).pt == size
    assert not _inherited(found, lambda s: s.font.bold)
    line = _inherited(found, lambda s: s.paragraph_format.line_spacing)
    assert line.twips == twips(pt=pitch)
    alignment = _inherited(found, lambda s: s.paragraph_format.alignment)
    assert alignment == WD_ALIGN_PARAGRAPH[align]
    assert _inherited(found, lambda s: s.paragraph_format.widow_control) is False
    level = found.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    assert (None if level is None else int(level.get(qn("w:val")))) == outline


def test_signature_never_stands_on_a_page_without_text(template):
    for style in (layout.CONTACT, layout.ANNEX_NOTE, layout.SIGNATURE):
        assert template.styles[style.name].paragraph_format.keep_with_next


def test_run_in_headings_have_a_character_style(template):
    fonts = template.styles[layout.RUN_IN.name].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_body_is_indented_by_two_characters(template):
    indent = template.styles["Normal"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert int(indent.get(qn("w:firstLine"))) == 2 * PITCH


def test_page_numbers_are_whole_fields_on_both_kinds_of_pages(template):
    section = template.sections[0]
    assert template.settings.odd_and_even_pages_header_footer
    for footer, style in (
        (section.footer, layout.PAGE_NUMBER_ODD),
        (section.even_page_footer, layout.PAGE_NUMBER_EVEN),
    ):
        (paragraph,) = footer.paragraphs
        assert paragraph.style.name == style.name
        kinds = [
            child.get(qn("w:fldCharType")) or child.text
            for run in paragraph.runs
            for child in run._r
            if child.tag != qn("w:rPr")
        ]
        assert kinds == ["— ", "begin", " PAGE ", "separate", "1", "end", " —"]
        assert len(paragraph.runs) == len(kinds)
    for header in (section.header, section.even_page_header):
        assert [paragraph.text for paragraph in header.paragraphs] == ["{{ 稿本 }}"]
        assert header.paragraphs[0].style.name == layout.DRAFT_MARK.name


def test_template_brings_nothing_along_that_nobody_asked_for():
    parts = package.unpack(TEMPLATE.read_bytes())
    assert sorted(parts) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "docProps/custom.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        *(f"word/{kind}{number}.xml" for kind in ("footer", "header") for number in (1, 2)),
        "word/settings.xml",
        "word/styles.xml",
    ]
    text = b"".join(parts.values()).decode()
    assert not re.search(
        r'w:\w+Theme="|w:numId|w:pBdr|rsid|python-docx|creator|lastModifiedBy', text
    )
    assert 'w:eastAsia="zh-CN"' in parts["word/styles.xml"].decode()
    assert '<w:compatSetting w:name="compatibilityMode"' in text
    custom = parts["docProps/custom.xml"].decode()
    assert 'name="受众"><vt:lpwstr>公开</vt:lpwstr>' in custom
    fonts = parts["word/fontTable.xml"].decode()
    alternatives = re.findall('<w:font w:name="(.*?)"><w:altName w:val="(.*?)"/>', fonts)
    assert dict(alternatives) == {
        "仿宋_GB2312": "仿宋",
        "楷体_GB2312": "楷体",
        "黑体": "SimHei",
        "方正小标宋简体": "华文中宋",
        "宋体": "SimSun",
    }


def test_every_tag_stands_in_one_run(template):
    cells = [cell for table in template.tables for row in table.rows for cell in row.cells]
    blocks = [*template.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    for run in (run for paragraph in blocks for run in paragraph.runs):
        assert run.text.count("{") == run.text.count("}"), run.text
        assert not re.search(r"\{(?!.*\})", run.text), run.text
