"""Every command opens Word files by one rule: whole, within bounds, named for what they are."""

import shutil
from pathlib import Path

import pytest
from conftest import SAMPLE

from generator.package.parts import CONTENT_TYPES, Parts, pack, unpack
from generator.package.relations import move_part
from generator.package.wordfile import open_word
from generator.pipeline import build

STANDARD = SAMPLE.parent.parent / "templates" / "巡察整改通报.docx"
PARTS = sorted(unpack(STANDARD.read_bytes()))
MADE = ("docProps/app.xml", "word/comments.xml")  # for a copy for reviewers
MAIN = ("word/document.xml", "word/_rels/document.xml.rels")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED = b"b\x14#e" + bytes(12) + b"E-SafeNet\0\0\0LOCK" + bytes(range(256)) * 20

BREAKS = {
    "gone": lambda part: None,
    "cut off": lambda part: part[: len(part) // 2],
    "no XML": lambda part: "不是".encode(),
    "another root": lambda part: b"<x/>",
    "a document type": lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part.partition(b"?>")[2],
}


def commands(name):
    """Every command that reads a Word file, given a file of that name."""
    yield "template", "check", name
    yield "build", SAMPLE, "-t", name, "-o", "通报.docx"
    yield "review", name, SAMPLE
    yield "verify", name, SAMPLE
    yield "verify", STANDARD, name
    yield "diff", SAMPLE, name


def refused(tongbao, command, name):
    """What the command says, which must be one sentence that names the file."""
    result = tongbao(*command)
    assert (result.code, result.out) == (3, ""), (command, result)
    assert result.err.count("\n") == 1 and f"“{name}”" in result.err, (command, result)
    return result.err


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Parts:
    """The parts of a copy for reviewers, which has comments too."""
    target = tmp_path_factory.mktemp("送审") / "送审稿.docx"
    build(SAMPLE, target=target, review=True)
    return unpack(target.read_bytes())


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> Parts:
    """The parts of the notice by the template as it is shipped."""
    target = tmp_path_factory.mktemp("标准") / "标准.docx"
    build(SAMPLE, target=target)
    return unpack(target.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("part", [*PARTS, *MADE])
def test_a_file_with_any_part_broken_is_refused(tongbao, tmp_path, copy, part):
    assert set(copy) == {*PARTS, *MADE}
    dear = {"build", "review", "diff"}  # which read the ledger first
    for how, broken in BREAKS.items():
        left = {name: broken(data) if name == part else data for name, data in copy.items()}
        whole = {name: data for name, data in left.items() if data is not None}
        (tmp_path / "坏.docx").write_bytes(pack(whole))
        for command in commands("坏.docx"):
            if how == "cut off" or part in MAIN or command[0] not in dear:
                refused(tongbao, command, "坏.docx")
    assert not (tmp_path / "通报.docx").exists()


@pytest.mark.parametrize("kind", ["webSettings", "glossaryDocument", "people"])
def test_a_part_that_only_other_programs_write_is_looked_at_too(tongbao, tmp_path, kind):
    parts = unpack(STANDARD.read_bytes())
    related = f'<Relationship Id="rIdMore" Type="urn:x/{kind}" Target="more.xml"/></Relationships>'
    parts[MAIN[1]] = parts[MAIN[1]].replace(b"</Relationships>", related.encode())
    for root, code in ((kind, 0), ("x", 3)):
        (tmp_path / "模板.docx").write_bytes(pack(parts | {"word/more.xml": f"<{root}/>".encode()}))
        assert tongbao("template", "check", "模板.docx").code == code


@pytest.mark.slow
@pytest.mark.parametrize("tenths", range(1, 10))
def test_every_command_refuses_a_file_that_is_cut_off(tongbao, tmp_path, tenths):
    data = STANDARD.read_bytes()
    (tmp_path / "半.docx").write_bytes(data[: len(data) * tenths // 10])
    for command in commands("半.docx"):
        assert "已损坏或不完整" in refused(tongbao, command, "半.docx")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("稿.doc", OLE, "Word 97-2003 文档"),
        ("稿.wps", OLE, "WPS 文字文档"),
        ("稿.docx", OLE, "打开密码"),
        ("稿.docx", ENCRYPTED, "加密软件"),
        ("稿.docx", SAMPLE.read_bytes(), None),
        ("稿.docx", pack({"mimetype": b"application/vnd.oasis.opendocument.text"}), None),
        ("稿.docx", pack({"OFD.xml": b"<a/>"}), None),
    ],
)
def test_a_file_of_another_kind_is_named(tongbao, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    for command in commands(name):
        if says or command[0] in ("template", "build", "review"):
            said = refused(tongbao, command, name)
            assert "已损坏" not in said and (says or "内容是") in said


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"%PDF-1.7\n", "PDF"), (b"{\\rtf1 }", "RTF"), (b"<?xml version='1.0'?><uof:UOF >", "标文通")],
)
def test_other_documents_are_named_as_templates_and_copies(tongbao, tmp_path, content, says):
    (tmp_path / "稿.docx").write_bytes(content)
    for command in (("template", "check", "稿.docx"), ("review", "稿.docx", SAMPLE)):
        assert says in refused(tongbao, command, "稿.docx")


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls", "台账.ods", "网页.html"])
@pytest.mark.parametrize("header", [b"%TSD-Header-###%", b".pfile\2\0", b"\x9bDRMONE  "])
def test_what_an_office_has_encrypted_is_told_whatever_it_is(tongbao, tmp_path, name, header):
    (tmp_path / name).write_bytes(header + bytes(range(256)) * 9)
    reading = ("verify", name, SAMPLE) if name == "网页.html" else ("check", name)
    for command in (reading, ("review", name, SAMPLE)):
        assert "加密软件" in refused(tongbao, command, name)


# --- what Word opens, we open ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("part", [part for part in PARTS if part != "docProps/custom.xml"])
def test_a_part_may_be_written_in_utf_16(tongbao, tmp_path, usual, part):
    parts = unpack(STANDARD.read_bytes())
    parts[part] = parts[part].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    (tmp_path / "模板.docx").write_bytes(pack(parts))
    assert tongbao("template", "check", "模板.docx").code == 0
    assert tongbao("build", SAMPLE, "-t", "模板.docx", "-o", "通报.docx").code == 0
    assert tongbao("verify", "通报.docx", SAMPLE, "-t", "模板.docx").code == 0
    made = unpack((tmp_path / "通报.docx").read_bytes())
    assert made["word/document.xml"] == usual["word/document.xml"]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["word/document2.xml", "main.xml", "文/稿.xml"])
def test_the_main_part_is_found_by_its_relation(tongbao, tmp_path, place):
    parts = unpack(STANDARD.read_bytes())
    move_part(parts, "word/document.xml", place)
    move_part(parts, "word/settings.xml", "word/settings7.xml")
    (tmp_path / "模板.docx").write_bytes(pack(parts))
    assert tongbao("template", "check", "模板.docx").code == 0
    assert tongbao("build", SAMPLE, "-t", "模板.docx", "-o", "稿.docx", "--review").code == 0
    made = unpack((tmp_path / "稿.docx").read_bytes())
    assert set(PARTS) <= set(made) and place not in made
    assert b"trackRevisions" in made["word/settings.xml"]
    assert tongbao("build", SAMPLE, "-t", "模板.docx", "-o", "通报.docx").code == 0
    made = unpack((tmp_path / "通报.docx").read_bytes())
    move_part(made, "word/document.xml", place)
    (tmp_path / "通报.docx").write_bytes(pack(made))
    assert tongbao("verify", "通报.docx", SAMPLE, "-t", "模板.docx").code in (0, 1)
    found = tongbao("review", "通报.docx", SAMPLE, "-t", "模板.docx", "--format", "json")
    assert found.json["changes"] == found.json["unmatched"] == []


def test_what_some_programs_leave_in_a_file_is_no_damage(tongbao, tmp_path):
    parts = unpack(STANDARD.read_bytes())
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    lost = f'<Relationship Id="rIdLost" Type="{image}" Target="NULL"/></Relationships>'.encode()
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", lost)
    parts[CONTENT_TYPES] = b"\xef\xbb\xbf" + parts[CONTENT_TYPES]
    (tmp_path / "模板.docx").write_bytes(pack(parts))
    assert tongbao("template", "check", "模板.docx").code == 0


# --- bounds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "most", "reason"),
    [
        ("MOST_WORD_XML", 10_000, "解压后的内容过大"),
        ("MOST_INFLATED", 10_000, "解压后的内容过大"),
        ("MOST_TEMPLATE_TAGS", 100, "内容过多"),
        ("MOST_LINKS", 3, "内容过多"),
        ("MOST_WORD_TEXT", 10, "一处文字过长"),
        ("MOST_DEPTH", 4, "内容嵌套过深"),
        ("MOST_PARTS", 3, "压缩包里的文件超过 3 个"),
    ],
)
def test_a_file_beyond_a_bound_is_refused_for_that(tongbao, monkeypatch, bound, most, reason):
    monkeypatch.setattr(f"generator.package.wordfile.{bound}", most)
    # A template that was loaded before is not loaded again.
    shutil.copyfile(STANDARD, "不曾读过.docx")
    said = refused(tongbao, ("template", "check", "不曾读过.docx"), "不曾读过.docx")
    assert reason in said and "已损坏" not in said


@pytest.mark.slow
def test_comments_have_a_bound_of_their_own(tongbao, monkeypatch):
    tongbao("build", SAMPLE, "--review", "-o", "送审.docx")
    with monkeypatch.context() as patched:
        patched.setattr("generator.package.wordfile.MOST_COMMENT_TAGS", 1000)
        assert "内容过多" in refused(tongbao, ("review", "送审.docx", SAMPLE), "送审.docx")
    # The comments are most of a copy, whose other elements stay below their own bound.
    elements = sum(part.count(b"<w:") for part in unpack(Path("送审.docx").read_bytes()).values())
    monkeypatch.setattr("generator.package.wordfile.MOST_WORD_TAGS", elements // 2)
    assert tongbao("review", "送审.docx", SAMPLE).code == 0


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_is_inflated(tongbao, tmp_path):
    parts = unpack(STANDARD.read_bytes())
    (tmp_path / "大.docx").write_bytes(pack(parts | {"word/a.xml": b"<a>" + b" " * (65 << 20)}))
    for command in commands("大.docx"):
        assert "超出了可以安全读取的范围" in refused(tongbao, command, "大.docx")


def test_the_standard_template_is_let_in_as_it_is():
    data = STANDARD.read_bytes()
    assert open_word("模板.docx", data) == unpack(data)
