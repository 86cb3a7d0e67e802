"""tongbao verify: what a page shows otherwise than its text holds is told at its cell."""

import re
import zipfile
from pathlib import Path

import pytest
from conftest import SAMPLE

from generator.package.parts import pack, unpack

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
WORDS = "对水压偏低、"  # of 整改台账, in the middle of a paragraph
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.fixture(scope="module")
def notice(tmp_path_factory) -> bytes:
    from click.testing import CliRunner

    from generator.cli import cli

    target = tmp_path_factory.mktemp("通报") / "通报.docx"
    CliRunner().invoke(cli, ["build", str(SAMPLE), "-o", str(target)], standalone_mode=False)
    return target.read_bytes()


def changed(notice: bytes, part: str, *edits: tuple[str, str]) -> Path:
    parts = unpack(notice)
    text = parts[part].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    parts[part] = text.encode()
    Path("改过.docx").write_bytes(pack(parts))
    return Path("改过.docx")


def around(before: str, after: str = "", words: str = WORDS) -> tuple[str, str]:
    """The words between such runs, out of the run they stand in."""
    end, start = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'
    return words, f"{end}{before}{words}{after or end}{start}"


def run(properties: str) -> tuple[str, str]:
    return around(f"<w:r><w:rPr>{properties}</w:rPr><w:t>")


def field(instruction: str) -> tuple[str, str]:
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return around(f"{begin}{code}{middle}<w:r><w:t>", f"</w:t></w:r>{end}")


def alternatives(fallback: str) -> tuple[str, str]:
    return around(
        f'<mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:r><w:t>',
        f"</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>{fallback}</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent>",
    )


def effect(fill: str) -> tuple[str, str]:
    return run(f"<w14:textFill {W14}>{fill}</w14:textFill>")


SOLID = '<w14:solidFill><w14:srgbClr w14:val="{}">{}</w14:srgbClr></w14:solidFill>'
# What is done to some words of the notice, and what is said of it.
OTHERWISE = {
    "struck out": (run("<w:strike/>"), "有删除线"),
    "struck out twice": (run('<w:dstrike w:val="true"/>'), "有删除线"),
    "white": (run('<w:color w:val="FFFFFF"/>'), "分不清"),
    "nearly white": (run('<w:color w:val="f2f2f2"/>'), "分不清"),
    "the paper's colour of the theme": (
        run('<w:color w:val="000000" w:themeColor="background1"/>'),
        "分不清",
    ),
    "a white effect": (effect(SOLID.format("FFFFFF", "")), "分不清"),
    "a transparent effect": (
        effect(SOLID.format("000000", '<w14:alpha w14:val="100000"/>')),
        "透明",
    ),
    "an effect without filling": (effect("<w14:noFill/>"), "透明"),
    "blackened": (run('<w:highlight w:val="black"/>'), "分不清"),
    "red on red": (run('<w:color w:val="FF0000"/><w:highlight w:val="red"/>'), "分不清"),
    "as its shading": (
        run('<w:color w:val="333333"/><w:shd w:val="solid" w:color="333333"/>'),
        "分不清",
    ),
    "tiny": (run('<w:sz w:val="2"/>'), "1磅"),
    "narrow": (run('<w:w w:val="1"/>'), "1%"),
    "on top of each other": (run('<w:spacing w:val="-320"/>'), "挤在一起"),
    "far above the line": (run('<w:position w:val="800"/>'), "升降"),
    "raised": (run('<w:vertAlign w:val="superscript"/>'), "上标"),
    "lowered": (run('<w:vertAlign w:val="subscript"/>'), "下标"),
    "from right to left": (run("<w:rtl/>"), "从右向左"),
    "overridden": (around('<w:bdo w:val="rtl"><w:r><w:t>', "</w:t></w:r></w:bdo>"), "从右向左"),
    "signs of a font": (run('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "Wingdings"),
    "a date that changes": (field(" DATE "), "DATE"),
    "a time that changes": (
        around('<w:fldSimple w:instr="TIME"><w:r><w:t>', "</w:t></w:r></w:fldSimple>"),
        "TIME",
    ),
    "a picture of a formula": (
        around('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ 9'
               '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>'),
        "EQ 9",
    ),
    "another text in older programs": (alternatives("对水压偏高、"), "偏高"),
    "a sign of a font": (around('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>'), "符号"),
    "a sign that turns the text": (around("<w:r><w:t>\u202e"), WORDS),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), OTHERWISE.values(), ids=OTHERWISE)
def test_words_that_are_shown_otherwise(tongbao, tmp_path, notice, edit, said):
    result = tongbao("verify", changed(notice, DOCUMENT, edit), SAMPLE)
    assert result.code == 1 and said in result.out, result.out + result.err


@pytest.mark.parametrize("edit", [run("<w:strike/>"), run('<w:sz w:val="2"/>'), field("DATE")])
def test_the_cell_and_the_paragraph_are_named(tongbao, tmp_path, notice, edit):
    result = tongbao("verify", changed(notice, DOCUMENT, edit), SAMPLE, "--format", "json")
    (found,) = result.json["differences"]
    assert (found["kind"], found["sheet"]) == ("looks", "整改台账")
    assert re.fullmatch(r"E\d+", found["cell"])
    assert found["ledger"] == WORDS and WORDS in found["paragraph"] and found["number"]


NUMBER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
PLAIN = {
    "black": run('<w:color w:val="000000"/>'),
    "dark red": run('<w:color w:val="C00000"/>'),
    "marked yellow": run('<w:highlight w:val="yellow"/>'),
    "the theme's colour of text": effect(
        '<w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill>'
    ),
    "white on dark": run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000080"/>'),
    "smaller": run('<w:sz w:val="28"/>'),
    "condensed a little": run('<w:spacing w:val="-8"/><w:w w:val="90"/>'),
    "not struck out": run('<w:strike w:val="0"/><w:dstrike w:val="false"/>'),
    "a link": field(' HYPERLINK "https://example.org" '),
    "the same in older programs": alternatives(WORDS),
    "nothing in older programs": alternatives(""),
}


@pytest.mark.parametrize("edit", PLAIN.values(), ids=PLAIN)
def test_what_is_read_as_it_is_written_agrees(tongbao, tmp_path, notice, edit):
    result = tongbao("verify", changed(notice, DOCUMENT, edit), SAMPLE)
    assert result.code == 0, result.out + result.err


def test_a_text_of_another_program_says_how_to_save_it(tongbao, tmp_path):
    with zipfile.ZipFile("通报.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office/>")
    result = tongbao("verify", "通报.odt", SAMPLE)
    assert result.code == 3 and "（.odt）" in result.err and "另存为“Word 文档" in result.err


BREAK = "</w:t><w:br/>"
TITLES = {
    "on one line": [(BREAK, "</w:t>"), (BREAK, "</w:t>")],
    "broken elsewhere": [(BREAK, "</w:t>"), ("关于县委第三", f"关于县委第三{BREAK}<w:t>")],
    "in paragraphs": [(BREAK, "</w:t></w:r></w:p><w:p><w:r>")] * 2,
}


@pytest.mark.parametrize("edits", TITLES.values(), ids=TITLES)
def test_a_title_in_other_lines_is_the_same_title(tongbao, tmp_path, notice, edits):
    result = tongbao("verify", changed(notice, DOCUMENT, *edits), SAMPLE, "--format", "json")
    assert result.code == 0, result.out
    assert "标题的分行与原文不同，文字相同，不算不同。" in result.json["notes"]


def test_another_title_in_other_lines_differs_by_its_words(tongbao, tmp_path, notice):
    edits = (*TITLES["broken elsewhere"], ("集中整改进展", "整改进展"))
    result = tongbao("verify", changed(notice, DOCUMENT, *edits), SAMPLE, "--format", "json")
    (found,) = result.json["differences"]
    assert found["ledger"].replace("集中", "") == found["notice"]
    assert not any("分行" in note for note in result.json["notes"])


NORMAL = 'w:default="1"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
LINE = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
DEFAULTS = "<w:docDefaults><w:rPrDefault><w:rPr>"
IN_STYLES = {
    "the defaults strike": ((DEFAULTS, f"{DEFAULTS}<w:strike/>"), "有删除线"),
    "the defaults hide": ((DEFAULTS, f"{DEFAULTS}<w:vanish/>"), "隐藏文字"),
    "the style numbers": ((NORMAL, NORMAL + NUMBER), "[1.]中共"),
    "the style has flat lines": ((LINE, LINE.replace("579", "20")), "行距只有1磅"),
}


@pytest.mark.parametrize(("edit", "said"), IN_STYLES.values(), ids=IN_STYLES)
def test_styles_and_defaults_count_too(tongbao, tmp_path, notice, edit, said):
    result = tongbao("verify", changed(notice, STYLES, edit), SAMPLE)
    assert result.code == 1 and said in result.out + result.err


def test_numbers_of_word_on_top_of_typed_ones(tongbao, tmp_path, notice):
    text = unpack(notice)[DOCUMENT].decode()
    start = text.rindex("<w:p>", 0, text.index(WORDS))
    paragraph = text[start : text.index("</w:p>", start)]
    numbered = re.sub(
        r"<w:p>(<w:pPr>)?",
        lambda m: f"<w:p><w:pPr>{NUMBER}" + ("" if m[1] else "</w:pPr>"),
        paragraph,
        count=1,
    )
    result = tongbao("verify", changed(notice, DOCUMENT, (paragraph, numbered)), SAMPLE)
    assert result.code == 1 and "[1.]（1）" in result.out and "整改台账" in result.out


@pytest.mark.parametrize(
    "added",
    [
        "<w:r><w:t>2025-0012</w:t></w:r>",
        "<w:r><w:t>7</w:t></w:r>",
        '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>内部</w:t></w:r>',
        '<w:fldSimple w:instr="FILENAME"><w:r><w:t>通报.docx</w:t></w:r></w:fldSimple>',
    ],
)
def test_what_is_added_to_a_footer(tongbao, tmp_path, notice, added):
    name = next(n for n in unpack(notice) if re.match(r"word/footer\d*\.xml", n))
    edit = ("</w:ftr>", f"<w:p>{added}</w:p></w:ftr>")
    result = tongbao("verify", changed(notice, name, edit), SAMPLE)
    assert result.code == 1 and "页眉页脚" in result.out


@pytest.mark.slow
def test_what_the_template_shows_so_agrees(tongbao, tmp_path):
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "第 2025-0012 号"
    small = document.add_paragraph("简报：").add_run("{{ 巡察组 }}")
    small.font.superscript = True
    document.add_paragraph("按序编号的一段。", style="List Number")
    document.save("简报.docx")
    assert tongbao("build", SAMPLE, "-t", "简报.docx", "-o", "通报.docx").code == 0
    assert tongbao("verify", "通报.docx", SAMPLE, "-t", "简报.docx").code == 0
    made = Path("通报.docx").read_bytes()
    name = next(
        n for n in unpack(made) if "第 2025-0012 号" in unpack(made)[n].decode("utf-8", "ignore")
    )
    lost = changed(made, name, ("第 2025-0012 号", ""))
    result = tongbao("verify", lost, SAMPLE, "-t", "简报.docx")
    assert result.code == 1 and "通报里没有：通报 页眉页脚" in result.out
