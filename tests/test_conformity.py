"""How far a Word file is from GB/T 9704-2012: clean notices, planted deviations, other makers."""

import io

import docx
import pytest
from conftest import REFERENCE, SAMPLE, TEMPLATE, needs_reference, sample_book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from pdf import needs_office
from planted_deviations import (
    DATE,
    FLUSH,
    PLANTED,
    SIGNED,
    counted,
    indent,
    new_paragraph,
    own,
    put,
    say,
    several,
    style,
)
from shipped import FAMILY

from generator import pipeline
from generator.findings.catalogue import kinds_of
from generator.ledger.choices import Audience
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


@pytest.mark.slow
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
    book = sample_book()
    book["基本情况"].append(["公布统计数据", "是"])
    book.save(folder / "台账.xlsx")
    built = pipeline.build(folder / "台账.xlsx", target=folder / "通报.docx")
    return built.written.path.read_bytes()


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


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: put(d.sections[0]._sectPr, '<w:pgNumType w:start="1"/>'),
        lambda d: put(d.add_section()._sectPr, '<w:pgNumType w:fmt="decimal"/>'),
        counted(8),
    ],
)
def test_page_numbers_that_may_go_on_are_not_told(edit, notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    edit(document)
    document.save(tmp_path / "改过.docx")
    result = tongbao("layout", "改过.docx", "--no-pages", "--format", "json")
    assert result.json["deviations"] == []


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
    caption = new_paragraph("（2025年8月29日）")
    put(caption.get_or_add_pPr(), '<w:jc w:val="center"/>' + FLUSH)
    document.paragraphs[1]._p.addprevious(caption)
    say(document, 3, "现将有关情况通报如下：")
    document.save(tmp_path / "题注.docx")
    result = tongbao("layout", "题注.docx", "--no-pages", "--format", "json")
    assert result.json["deviations"] == []


OTHERS = [s.name for s in FAMILY if s.audience is not Audience.INTERNAL and s.name != TEMPLATE.stem]


@pytest.mark.slow
@pytest.mark.parametrize("template", OTHERS)
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


def test_what_no_page_shows_is_not_looked_at(notice, tongbao, tmp_path):
    document = docx.Document(io.BytesIO(notice))
    section = document.sections[0]
    section.first_page_header.paragraphs[0].text = "水利局文件"
    assert section.first_page_footer.paragraphs and not section.different_first_page_header_footer
    document.save(tmp_path / "改过.docx")
    result = tongbao("layout", "改过.docx", "--no-pages", "--format", "json")
    assert result.json["deviations"] == []


@pytest.mark.slow
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
