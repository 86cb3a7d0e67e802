"""Traces: each printed span of the review copy knows its cell, and the notice has none."""

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import SAMPLE, cell_of, package_text, sample_book
from lxml import etree
from word_lines import bookmarked

from generator import pipeline
from generator.notice.context import compose
from generator.notice.marks import SourceKind
from generator.notice.render import render
from generator.notice.template import DOCUMENT, load_template
from generator.package.parts import unpack
from generator.package.properties import read_custom
from generator.review.bookmarks import NAME, Bookmarks
from generator.word.document import Stream, read_stream, read_word, split

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def traced(ledger_path: Path, template_path: Path) -> tuple[Stream, dict]:
    """The document with traces, and {bookmark: source}."""
    examined = pipeline.examine(ledger_path)
    template = load_template(template_path)
    ledger = examined.ledger
    rendered = render(template, compose(examined.vocabulary.for_audience(template.audience)))
    assert not rendered.findings, rendered.findings
    document = etree.fromstring(rendered.parts[DOCUMENT])
    bookmarks = Bookmarks(document, ledger)
    bookmarks.put(rendered.marked, rendered.sources)
    parts = {**rendered.parts, DOCUMENT: etree.tostring(document)}
    return read_stream(parts), bookmarks.known


def template_of(tmp_path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(tmp_path / "模板.docx")
    return tmp_path / "模板.docx"


@pytest.mark.slow
def test_every_span_of_the_copy_knows_its_cell(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "--review", "-o", "送审.docx").code == 0
    tongbao("build", SAMPLE, "-o", "通报.docx")
    found, known = traced(SAMPLE, SAMPLE.parent.parent / "templates" / "巡察整改通报.docx")
    copy = read_stream(unpack((tmp_path / "送审.docx").read_bytes()))
    notice = read_word(unpack((tmp_path / "通报.docx").read_bytes()))
    assert [p.text for p in split(copy)] == [p.text for p in notice]
    assert [p.text for p in split(found)] == [p.text for p in notice]
    book = sample_book()
    seen = set()
    for name, text in bookmarked(copy).items():
        source = known[name]
        assert text == source.printed
        if source.kind is SourceKind.CELL:
            value = book[source.place.sheet][source.place.cell].value
            assert source.raw in str(value)
            seen.add((source.place.sheet, source.place.cell))
    measures = book["整改台账"]
    assert {("整改台账", f"E{row}") for row in range(2, measures.max_row + 1)} <= seen


def test_the_notice_has_no_trace_comment_or_tracking(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    text = package_text(tmp_path / "通报.docx")
    for sign in ("bookmarkStart", "<w:comment", "trackRevisions", "tongbao", "送审稿", "佐证"):
        assert sign not in text


@pytest.mark.slow
def test_the_copy_is_marked_as_such_and_is_the_same_every_time(tongbao, tmp_path, monkeypatch):
    assert tongbao("build", SAMPLE, "--review").code == 0
    (path,) = (tmp_path / "output").glob("*（送审稿）.docx")
    parts = unpack(path.read_bytes())
    assert read_custom(parts)["稿本"] == "送审稿"
    document = docx.Document(path)
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        assert "送审稿" in "".join(p.text for p in header.paragraphs)
    assert b"<w:trackRevisions/>" in parts["word/settings.xml"]
    import time

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3 * 86400)
    tongbao("build", SAMPLE, "--review", "-o", "二.docx")
    assert path.read_bytes() == (tmp_path / "二.docx").read_bytes()


@pytest.mark.slow
def test_each_measure_has_a_comment_with_what_the_office_knows(tongbao, sample, save, tmp_path):
    cell_of(sample, "整改台账", "1.1.2", "责任领导").value = "甲<乙&丙"
    cell_of(sample, "整改台账", "1.1.2", "整改状态").value = "已整改到位"
    tongbao("build", save(sample), "--review", "-o", "送审.docx")
    comments = list(docx.Document(tmp_path / "送审.docx").comments)
    assert len(comments) == 55
    assert {comment.author for comment in comments} == {"通报"}
    text = comments[1].text
    for line in (
        "措施编号：1.1.2",
        "责任领导：甲<乙&丙",
        "整改状态：已完成",
        "完成时限：2025年5月30日",
    ):
        assert line in text
    assert "V08" in text  # the finding at that row
    (anchored,) = [
        p
        for p in read_word(unpack((tmp_path / "送审.docx").read_bytes()))
        if comments[1].text in [c.text for c in p.comments]
    ]
    assert anchored.text.startswith("（2）围绕节约用水")
    root = etree.fromstring(unpack((tmp_path / "送审.docx").read_bytes())[DOCUMENT])
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert len({e.get(f"{W}id") for e in root.iter(f"{W}{name}")}) == 55


@pytest.mark.slow
def test_a_copy_of_a_template_without_header_or_settings_is_headed_too(tongbao, tmp_path):
    path = template_of(
        tmp_path,
        "{%p for 段 in 综述['整改工作基本情况'] + 综述['今后整改工作打算'] %}",
        "{{ 段.正文 }}",
        "{%p endfor %}",
    )
    assert tongbao("build", SAMPLE, "-t", path, "--review", "-o", "送审.docx").code == 0
    document = docx.Document(tmp_path / "送审.docx")
    assert "送审稿" in "".join(p.text for p in document.sections[0].header.paragraphs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("{{ 巡察组 }}", True),
        ("{{ 巡察组 ~ 巡察组 }}", True),
        ("{{ [巡察组, 党组织简称]|join('、') }}", True),
        ("{{ 巡察组|default('无') }}", True),
        ("{{ [巡察组]|first }}", True),
        ("{% set 组 = 巡察组 %}{{ 组 }}", True),
        ("{% macro 写(词) %}{{ 词 }}{% endmacro %}{{ 写(巡察组) }}", True),
        ("{% if 巡察组|length > 2 %}{{ 巡察组 }}{% endif %}", True),
        ("{{ 巡察组|trim }}", False),
        ("{{ 巡察组|upper }}", False),
        ("{{ '%s'|format(巡察组) }}", False),
        ("{{ 巡察组 + '组' }}", False),
        ("{{ 巡察组[:2] }}", False),
        ("{{ 巡察组.strip() }}", False),
    ],
)
def test_what_keeps_the_trace_and_what_is_warned_of(tongbao, tmp_path, code, kept):
    path = template_of(tmp_path, code)
    found, _ = traced(SAMPLE, path)
    assert any(map(NAME.fullmatch, found.bookmarks)) == kept
    result = tongbao("template", "check", path, "--format", "json")
    assert result.code == 0
    assert (["T06"] if not kept else []) == [f["code"] for f in result.json["findings"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "\ue000私用\uf8ff字符",
        "<?tongbao 0?>伪造",
        "a<b&c>d\"e'f",
        "]]>与<!--注-->",
        "_Tb0123456789",
    ],
)
def test_no_text_of_a_cell_confuses_the_traces(sample, save, text):
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = f"前{text}后。"
    found, known = traced(save(sample), SAMPLE.parent.parent / "templates" / "巡察整改通报.docx")
    (place,) = [
        text
        for name, text in bookmarked(found).items()
        if known[name].place.cell == "E3" and known[name].place.sheet == "整改台账"
    ]
    assert place == f"前{text}后。"


def test_a_value_in_an_attribute_does_not_break_the_copy(tongbao, tmp_path):
    path = template_of(tmp_path, "{{ 巡察组 }}")
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "word/document.xml"
    parts[name] = re.sub(rb"<w:r>", '<w:r w:rsidR="{{ 党组织简称 }}">'.encode(), parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    path.write_bytes(stream.getvalue())
    assert tongbao("build", SAMPLE, "-t", path, "--review", "-o", "送审.docx").code == 0
    assert "tongbao" not in unpack((tmp_path / "送审.docx").read_bytes())[name].decode()


@pytest.mark.slow
def test_a_comment_of_the_template_s_author_does_not_reach_the_copy(tongbao, tmp_path):
    shutil.copy(SAMPLE.parent.parent / "templates" / "巡察整改通报.docx", tmp_path / "自用.docx")
    document = docx.Document(tmp_path / "自用.docx")
    document.add_comment(document.paragraphs[1].runs, "作者自己的批注", author="某人")
    document.save(tmp_path / "自用.docx")
    assert tongbao("build", SAMPLE, "-t", "自用.docx", "--review", "-o", "送审.docx").code == 0
    assert "作者自己的批注" not in package_text(tmp_path / "送审.docx")
    assert len(list(docx.Document(tmp_path / "送审.docx").comments)) == 55
