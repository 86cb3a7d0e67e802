"""What a template may do to a notice is told before one is made, at its paragraph, in Chinese."""

import re

import pytest
from conftest import SAMPLE, TEMPLATE, package_text
from template_parts import DOCUMENT, RELATIONS, changed, paragraph, run, told

from generator.package.parts import CONTENT_TYPES, unpack

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OPENING = "<w:r><w:t>按照{{"  # of the first sentence of the standard template
WHO = 'w:id="9" w:author="某作者" w:date="2025-01-01T00:00:00Z"'


def field(instruction, result="字"):
    kinds = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    written = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return f"{kinds[0]}{written}{kinds[1]}{run(result)}{kinds[2]}"


SEEN = {
    "inserted": (f"<w:ins {WHO}>{run('新')}</w:ins>", "T07", "修订标记"),
    "format of a run": (run("字", f"<w:rPrChange {WHO}><w:rPr/></w:rPrChange>"), "T07", "修订标记"),
    "hidden": (run("密", "<w:vanish/>"), "T07", "隐藏文字"),
    "white": (run("白", '<w:color w:val="FFFFFF"/>'), "T07", "文字与底色分不清"),
    "tiny": (run("小", '<w:sz w:val="2"/>'), "T07", "字号只有1磅"),
    "struck": (run("删", "<w:strike/>"), "T07", "有删除线"),
    "to fill in": (run("XX") + run("XX人民政府"), "T25", "“XXXX人民政府"),
    "to be entered": (run("[此处输入文号]号"), "T25", "“[此处输入文号]号"),
    "marked": (run("黄", '<w:highlight w:val="yellow"/>'), "T17", "“黄”"),
    "date": (field('DATE \\@ "yyyy年M月d日"'), "T08", "DATE"),
    "author": ('<w:fldSimple w:instr=" AUTHOR ">' + run("某") + "</w:fldSimple>", "T08", "AUTHOR"),
    "merge": (field("MERGEFIELD 单位"), "T08", "MERGEFIELD"),
    "if": (field(f"IF {field('FILENAME')} = 1"), "T08", "FILENAME"),
    "object": ("<w:r><w:object/></w:r>", "T09", "嵌入的对象"),
    "placeholder": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('点')}</w:sdtContent></w:sdt>",
        "T09",
        "没有填写的内容控件",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", SEEN)
def test_what_no_reader_may_get_is_told_in_the_body(tongbao, tmp_path, case):
    markup, code, says = SEEN[case]
    path = changed(tmp_path / "模板.docx", (OPENING, markup + OPENING))
    found = [f for f in told(tongbao, path) if f["code"] == code]
    assert found and all(says in f["message"] for f in found[:1])
    assert found[0]["sheet"] == "正文" and found[0]["key"] == "第2段"
    assert "按照{{ 派出党组织 }}" in found[0]["value"]


# What is printed besides the body: by its relation its root, and where a finding is said to be.
BESIDE = {
    "footnotes": ('<w:footnotes {}><w:footnote w:id="1">{}</w:footnote></w:footnotes>', "脚注"),
    "endnotes": ('<w:endnotes {}><w:endnote w:id="1">{}</w:endnote></w:endnotes>', "尾注"),
    "header": ("<w:hdr {}>{}</w:hdr>", "页眉"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", SEEN)
def test_it_is_told_in_every_part_that_is_printed(tongbao, tmp_path, case):
    markup, code, says = SEEN[case]
    relations, parts = "", {}
    for kind, (root, _) in BESIDE.items():
        relations += f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}X.xml"/>'
        part = root.format(f'xmlns:w="{WORD}"', paragraph(run("注"), markup))
        parts[f"word/{kind}X.xml"] = part.encode()
    path = changed(tmp_path / "模板.docx", relations=relations, parts=parts)
    found = [f for f in told(tongbao, path) if f["code"] == code]
    for _, label in BESIDE.values():
        (first, *_) = [f for f in found if f["sheet"] == label]
        assert says in first["message"] and first["key"] == "第1段"
    assert {f["sheet"] for f in found} == {label for _, label in BESIDE.values()}


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 3000])
def test_hidden_by_a_style_is_hidden(tongbao, tmp_path, number):
    """However many styles are based on the one that hides."""
    head = '<w:style w:type="character" w:styleId='
    added = f'{head}"S0"><w:rPr><w:vanish/></w:rPr></w:style>'
    for n in range(number):
        added += f'{head}"S{n + 1}"><w:basedOn w:val="S{n}"/></w:style>'
    styles = unpack(TEMPLATE.read_bytes())["word/styles.xml"].decode()
    styles = styles.replace("</w:styles>", f"{added}</w:styles>")
    hidden = run("密", f'<w:rStyle w:val="S{number}"/>')
    path = tmp_path / "模板.docx"
    changed(path, (OPENING, hidden + OPENING), parts={"word/styles.xml": styles.encode()})
    assert {"T07"} == {f["code"] for f in told(tongbao, path)}


@pytest.mark.slow
def test_words_in_notes_and_boxes_are_printed_once(tongbao, tmp_path):
    box = f"<w:txbxContent>{paragraph(run('{{ 部分序号() }}甲{{ 问题数 }}'))}</w:txbxContent>"
    shape = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        f'2006"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1">{paragraph(run("{{ 措施数 }}项"))}'
    relation = f'<Relationship Id="rIdX" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
    path = tmp_path / "模板.docx"
    parts = {"word/footnotes.xml": f"{note}</w:footnote></w:footnotes>".encode()}
    changed(path, (OPENING, shape + OPENING), relations=relation, parts=parts)
    assert told(tongbao, path) == []
    made = unpack((tmp_path / "通报.docx").read_bytes())
    assert made[DOCUMENT].decode().count("一、甲12") == 2
    assert "二、" in made[DOCUMENT].decode() and ">55项<" in made["word/footnotes.xml"].decode()
    bad = tmp_path / "错.docx"
    changed(bad, (OPENING, shape.replace("问题数", "问题书") + OPENING))
    assert [f["code"] for f in told(tongbao, bad)] == ["T02"]


# --- a notice is a plain document -----------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ('<w:mailMerge><w:query w:val="SELECT 甲"/></w:mailMerge>', "邮件合并"),
        ('<w:attachedTemplate xmlns:r="x" r:id="rIdA"/>', "附加的模板"),
        ('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>', "编辑限制"),
        ('<w:docVars><w:docVar w:name="某" w:val="甲"/></w:docVars>', "文档变量"),
        ('<w:rsids><w:rsid w:val="00AB12CD"/></w:rsids>', None),
        ("<w:trackRevisions/>", None),
    ],
)
def test_settings_of_the_template_alone_are_left_out(tongbao, tmp_path, settings, what):
    path = changed(
        tmp_path / "模板.docx",
        ("<w:defaultTabStop", f"{settings}<w:defaultTabStop"),
        part="word/settings.xml",
        parts={
            "word/_rels/settings.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rIdA" Type="{OFFICE}/attachedTemplate" TargetMode="External"'
                ' Target="file:///C:\\Users\\某人\\公文.dotm"/></Relationships>'
            ).encode()
        },
    )
    found = told(tongbao, path)
    assert [f["code"] for f in found] == (["T16"] if what else [])
    assert not what or what in found[0]["message"]
    name = re.match(r"<w:(\w+)", settings)[1]
    assert f"w:{name}" not in package_text(tmp_path / "通报.docx")
    assert "某人" not in package_text(tmp_path / "通报.docx")
    tongbao("build", SAMPLE, "-t", path, "-o", "送审.docx", "--review")
    text = package_text(tmp_path / "送审.docx")
    assert text.count("<w:trackRevisions") == 1 and "documentProtection" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("vbaProject", "vbaProject.bin"),
        ("glossaryDocument", "glossary/document.xml"),
        ("customXml", "../customXml/item1.xml"),
        ("people", "people.xml"),
    ],
)
def test_parts_of_the_template_alone_are_left_out(tongbao, tmp_path, kind, name):
    relation = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{name}"/>'
    part = name.removeprefix("../") if name.startswith("../") else f"word/{name}"
    path = tmp_path / "模板.docm"
    types = unpack(TEMPLATE.read_bytes())[CONTENT_TYPES].decode()
    for main in (
        f"{TYPE}.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    ):
        new = types.replace(f"{TYPE}.document.main+xml", main)
        content = f"<{kind}>secret</{kind}>".encode()  # its root is called so, where it has one
        changed(path, relations=relation, parts={part: content, CONTENT_TYPES: new.encode()})
        assert {f["code"] for f in told(tongbao, path)} <= {"T16"}
        made = unpack((tmp_path / "通报.docx").read_bytes())
        assert part not in made and "secret" not in package_text(tmp_path / "通报.docx")
        assert f"{TYPE}.document.main+xml".encode() in made[CONTENT_TYPES]
        assert b"macroEnabled" not in made[CONTENT_TYPES] and b"rIdX" not in made[RELATIONS]
        (tmp_path / "通报.docx").unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("image", "http://example.org/a.png", "T09"),
        ("hyperlink", "file:///C:/某人/a.docx", "T09"),
        ("hyperlink", "https://example.org/", None),
    ],
)
def test_what_lies_outside_of_the_template_is_told(tongbao, tmp_path, kind, target, code):
    relation = (
        f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" TargetMode="External" Target="{target}"/>'
    )
    path = changed(tmp_path / "模板.docx", relations=relation)
    assert [f["code"] for f in told(tongbao, path)] == ([code] if code else [])
