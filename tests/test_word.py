"""What the one reader of Word files knows of a text: its look, its numbering, its field."""

import pytest

from generator.word.document import Paragraph, read_word
from generator.word.lines import hides_text, paragraphs_in, printed_blocks, read_lines, runs_of
from generator.word.looks import Look

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def document(body: str, styles: str = "", names: str = W) -> dict[str, bytes]:
    return {
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>".encode(),
        "word/styles.xml": f"<w:styles {names}>{styles}</w:styles>".encode(),
    }


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def style(key: str, properties: str, kind: str = "paragraph", base: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}式"/>'
        f'<w:basedOn w:val="{base}"/>{properties}</w:style>'
    )


def only(body: str, styles: str = "", names: str = W) -> Paragraph:
    (paragraph,) = read_word(document(body, styles, names))
    return paragraph


LOOKS = {
    "<w:strike/>": Look(struck=True),
    "<w:dstrike/>": Look(struck=True),
    '<w:strike w:val="0"/>': Look(),
    "<w:vanish/>": Look(hidden=True),
    "<w:b/>": Look(strong=True),
    '<w:highlight w:val="yellow"/>': Look(highlight="yellow"),
    '<w:highlight w:val="none"/>': Look(),
    '<w:shd w:val="clear" w:fill="ffff00"/>': Look(highlight="FFFF00"),
    '<w:color w:val="ff0000"/>': Look(colour="FF0000"),
    '<w:color w:val="auto"/>': Look(),
    '<w:sz w:val="21"/>': Look(size=10.5),
}


@pytest.mark.parametrize("properties", LOOKS)
def test_the_look_of_a_text_is_that_of_its_run_or_of_its_styles(properties):
    look = LOOKS[properties]
    formatted = f"<w:rPr>{properties}</w:rPr>"
    base = style("甲", formatted) + style("乙", "", base="甲")
    character = style("丙", formatted, "character") + style("丁", "", "character", "丙")
    default = f"<w:docDefaults><w:rPrDefault>{formatted}</w:rPrDefault></w:docDefaults>"
    in_style = f'<w:p><w:pPr><w:pStyle w:val="乙"/></w:pPr>{run("字")}</w:p>'
    in_character = "<w:p>" + run("字", '<w:rStyle w:val="丁"/>') + "</w:p>"
    for body, styles in (
        (f"<w:p>{run('字', properties)}</w:p>", ""),
        (in_style, base),
        (in_character, character),
        (f"<w:p>{run('字')}</w:p>", default),
    ):
        assert only(body, styles).pieces[0].look == look
        strict = body.replace(W, STRICT)
        assert only(strict, styles, STRICT).pieces[0].look == look


def test_what_a_run_says_itself_goes_before_its_styles():
    styles = style("甲", '<w:rPr><w:strike/><w:color w:val="FF0000"/><w:sz w:val="32"/></w:rPr>')
    own = '<w:strike w:val="false"/><w:color w:val="0000FF"/>'
    body = f'<w:p><w:pPr><w:pStyle w:val="甲"/></w:pPr>{run("字", own)}</w:p>'
    assert only(body, styles).pieces[0].look == Look(colour="0000FF", size=16)


def test_styles_that_are_based_on_each_other_have_an_end():
    styles = style("甲", "<w:rPr><w:b/></w:rPr>", base="乙") + style("乙", "", base="甲")
    body = f'<w:p><w:pPr><w:pStyle w:val="甲"/></w:pPr>{run("字")}</w:p>'
    assert only(body, styles).pieces[0].look.strong


@pytest.mark.parametrize(
    ("own", "by_style", "numbered"),
    [
        ("", "", False),
        ('<w:numPr><w:numId w:val="3"/></w:numPr>', "", True),
        ("", '<w:numPr><w:numId w:val="3"/></w:numPr>', True),
        (
            '<w:numPr><w:numId w:val="0"/></w:numPr>',
            '<w:numPr><w:numId w:val="3"/></w:numPr>',
            False,
        ),
    ],
)
def test_paragraphs_that_word_numbers_are_known(own, by_style, numbered):
    styles = style("甲", f"<w:pPr>{by_style}</w:pPr>")
    body = f'<w:p><w:pPr><w:pStyle w:val="甲"/>{own}</w:pPr>{run("字")}</w:p>'
    assert only(body, styles).numbered is numbered


def field(instruction: str, result: str) -> str:
    kinds = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")}
    separate = kinds["begin"].replace("begin", "separate")
    written = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return kinds["begin"] + written + separate + result + kinds["end"]


@pytest.mark.parametrize(
    "page", [field("PAGE", run("3")), f'<w:fldSimple w:instr=" PAGE ">{run("3")}</w:fldSimple>']
)
def test_the_result_of_a_field_tells_its_instruction(page):
    pieces = only(f"<w:p>{run('第')}{page}{run('页')}</w:p>").pieces
    assert [(p.text, p.field) for p in pieces] == [
        ("第", ""),
        ("3", "PAGE"),
        ("页", ""),
        ("\n", ""),
    ]


def test_the_reader_of_lines_and_that_of_revisions_read_one_body():
    gone = '<w:del w:author="张"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    parts = document(f"<w:p>{run('新')}{gone}{run('密', '<w:vanish/>')}</w:p>")
    (paragraph,) = read_word(parts)
    assert (paragraph.text, paragraph.original) == ("新密", "新旧密")
    assert [line.text for line in read_lines(parts)] == ["新"]
    assert hides_text(parts)


def test_headers_and_footers_are_read_by_their_relations():
    parts = document(f"<w:p>{run('正文')}</w:p>")
    for kind, root, name in (("header", "hdr", "h1"), ("footer", "ftr", "f1")):
        parts[f"word/{name}.xml"] = f"<w:{root} {W}><w:p>{run(kind)}</w:p></w:{root}>".encode()
    relations = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>'
        for kind, name in (("header", "h1"), ("footer", "f1"), ("footer", "missing"))
    )
    relations = f"<Relationships {RELATIONS}>{relations}</Relationships>"
    parts["word/_rels/document.xml.rels"] = relations.encode()
    texts = {
        name: [run.text for p in paragraphs_in(blocks) for run in runs_of(p)]
        for name, blocks in printed_blocks(parts)
    }
    assert texts == {
        "word/document.xml": ["正文"],
        "word/f1.xml": ["footer"],
        "word/h1.xml": ["header"],
    }
    assert not hides_text(parts)
