"""What the one reader of Word files knows of a text: its look, its numbering, its field."""

import pytest
from word_lines import original

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
    "<w:strike/>": Look(struck_once=True),
    "<w:dstrike/>": Look(struck_twice=True),
    '<w:strike w:val="0"/>': Look(),
    "<w:vanish/>": Look(hidden=True),
    "<w:b/>": Look(strong=True, bold=True),
    '<w:highlight w:val="yellow"/>': Look(highlight="yellow"),
    '<w:highlight w:val="none"/>': Look(),
    '<w:shd w:val="clear" w:fill="ffff00"/>': Look(highlight="FFFF00"),
    '<w:color w:val="ff0000"/>': Look(colour="FF0000"),
    '<w:color w:val="auto"/>': Look(),
    '<w:sz w:val="21"/>': Look(size=10.5),
    "<w:i/>": Look(italic=True),
    "<w:u/>": Look(underline="single"),
    '<w:u w:val="none"/>': Look(),
    '<w:em w:val="dot"/>': Look(dotted="dot"),
    '<w:bdr w:val="single"/>': Look(boxed="single"),
    '<w:vertAlign w:val="superscript"/>': Look(raised="superscript"),
    '<w:shd w:val="pct15" w:fill="FFFFFF"/>': Look(highlight="pct15"),
    '<w:color w:themeColor="background1"/>': Look(colour="FFFFFF"),
    '<w:spacing w:val="-5"/>': Look(pitch=-0.25),
    '<w:rFonts w:eastAsia="宋体"/>': Look(fonts=(("eastAsia", "宋体"),)),
    # The theme goes before what is named beside it.
    '<w:rFonts w:ascii="宋体" w:asciiTheme="minorHAnsi"/>': Look(
        fonts=(("ascii", "+minorHAnsi+宋体"),)
    ),
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
    assert bool(only(body, styles).label) is numbered


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
    assert (paragraph.text, original(paragraph)) == ("新密", "新旧密")
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


def lists(*levels: str, more: str = "") -> bytes:
    """word/numbering.xml with one definition of these levels, and list 1 that has them."""
    defined = "".join(f'<w:lvl w:ilvl="{n}">{level}</w:lvl>' for n, level in enumerate(levels))
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{defined}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}</w:numbering>'
    ).encode()


def level(form: str, text: str, more: str = "") -> str:
    return f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'


def item(text: str, at: int = 0, numbers: int = 1, more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{numbers}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}<w:rPr>{more}</w:rPr></w:pPr>{text}</w:p>"


def labels(body: str, numbering: bytes, styles: str = "") -> list[str]:
    parts = document(body, styles) | {"word/numbering.xml": numbering}
    found = read_word(parts)
    assert all(paragraph.text.startswith(paragraph.label) for paragraph in found)
    return [paragraph.label for paragraph in found]


@pytest.mark.parametrize(
    ("form", "text", "third"),
    [
        ("decimal", "（%1）", "（3）"),
        ("chineseCounting", "%1、", "三、"),
        ("japaneseCounting", "（%1）", "（三）"),
        ("chineseLegalSimplified", "%1", "叁"),
        ("decimalEnclosedCircle", "%1", "③"),
        ("decimalFullWidth", "%1．", "３．"),
        ("upperRoman", "%1.", "III."),
        ("lowerLetter", "%1)", "c)"),
        ("ideographTraditional", "%1", "丙"),
        ("decimalZero", "%1", "03"),
        ("bullet", "\uf06c", "•"),
        ("none", "", ""),
    ],
)
def test_automatic_numbers_read_as_word_writes_them(form, text, third):
    body = 3 * item(run("字"))
    assert labels(body, lists(level(form, text)))[-1] == third


def test_levels_count_each_for_themselves_and_begin_again_below_the_next():
    numbering = lists(level("chineseCounting", "%1、"), level("decimal", "%1.%2", "<w:isLgl/>"))
    places = (0, 1, 1, 0, 1)
    body = "".join(item(run("字"), at) for at in places)
    assert labels(body, numbering) == ["一、", "1.1", "1.2", "二、", "2.1"]


def test_another_list_of_one_definition_counts_on_or_begins_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    more = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="7"/>{own}</w:num>'
        for key, own in ((2, ""), (3, anew))
    )
    body = "".join(item(run("字"), numbers=numbers) for numbers in (1, 2, 3, 3, 1))
    assert labels(body, lists(level("decimal", "%1."), more=more)) == ["1.", "2.", "5.", "6.", "7."]


def test_a_style_numbers_its_paragraphs_at_its_level():
    styles = style("甲", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    styles += style("乙", "", base="甲")
    numbering = lists(level("decimal", "%1."), level("decimal", "（%2）", '<w:pStyle w:val="甲"/>'))
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{key}"/>{own}</w:pPr>{run("字")}</w:p>'
        for key, own in (("甲", ""), ("乙", ""), ("甲", off))
    )
    assert labels(body, numbering, styles) == ["（1）", "（2）", ""]


def test_deleted_items_are_not_counted_and_joined_ones_keep_one_number():
    who = 'w:author="张"'
    gone = item(
        f"<w:del {who}><w:r><w:delText>旧</w:delText></w:r></w:del>", more=f"<w:del {who}/>"
    )
    joined = item(run("甲"), more=f"<w:del {who}/>") + item(run("乙"))
    body = item(run("一")) + gone + joined + item(run("末"))
    parts = document(body) | {"word/numbering.xml": lists(level("decimal", "%1."))}
    assert [p.text for p in read_word(parts)] == ["1.一", "2.甲乙", "3.末"]


def test_struck_text_is_deleted_text_by_whoever_is_known_to_have_done_it():
    change = '<w:rPrChange w:author="张" w:date="2025-01-01T00:00:00Z"><w:rPr/></w:rPrChange>'
    body = f"<w:p>{run('新')}{run('旧', '<w:strike/>')}{run('删', f'<w:dstrike/>{change}')}</w:p>"
    paragraph = only(body)
    assert (paragraph.text, original(paragraph)) == ("新", "新旧删")
    assert [p.deleted and p.deleted.author for p in paragraph.pieces] == [None, "", "张", None]
    assert [line.text for line in read_lines(document(body))] == ["新"]


def test_a_part_beside_the_body_is_read_alike():
    parts = document(f"<w:p>{run('正文')}</w:p>")
    parts["word/h.xml"] = (
        f"<w:hdr {W}><w:p>{run('眉')}{run('旧', '<w:strike/>')}</w:p></w:hdr>".encode()
    )
    assert [p.text for p in read_word(parts, "word/h.xml")] == ["眉"]
