"""Charts that a template has of its own get the numbers and keep their look."""

import re

import pytest
from chart_files import DOCUMENT, C, build, chart_of, template, word
from conftest import SAMPLE
from lxml import etree
from pdf import needs_office, save_as

from generator import pipeline
from generator.package.parts import pack, unpack
from generator.word.charts import plotted


@pytest.fixture(scope="module")
def charted(tmp_path_factory):
    """The parts of a notice with a chart."""
    folder = tmp_path_factory.mktemp("图表")
    path = template(folder / "模板.docx", word("状态分布"), "共{{ 问题数 }}个")
    return unpack(pipeline.build(SAMPLE, path, folder / "通报.docx").written.path.read_bytes())


@pytest.fixture
def own(charted, tmp_path):
    """Make a template with a chart of its own, with texts of its parts replaced."""

    def make(*edits, described="状态分布"):
        changed = dict(charted)
        text = re.sub('descr="[^"]*"', f'descr="{described}"', charted[DOCUMENT].decode())
        changed[DOCUMENT] = text.replace("共12个", "共{{ 问题数 }}个").encode()
        for old, new in edits:
            chart = changed["word/charts/chart1.xml"].decode()
            assert old in chart
            changed["word/charts/chart1.xml"] = chart.replace(old, new).encode()
        path = tmp_path / "自有.docx"
        path.write_bytes(pack(changed))
        return path

    return make


@pytest.mark.slow
@pytest.mark.parametrize(
    "described", ["状态分布", "图表：状态分布", "状态分布（按方面）", "“状态分布”，2024年"]
)
def test_a_chart_of_the_template_gets_the_numbers_and_keeps_its_look(
    tongbao, own, tmp_path, described
):
    stale = ('<c:pt idx="0"><c:v>1</c:v></c:pt>', '<c:pt idx="0"><c:v>77</c:v></c:pt>')
    typed = "<c:dLbl><c:idx val='0'/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>77</a:t></a:r></a:p>"
    label = ("<c:dLbls>", f"<c:dLbls>{typed}</c:rich></c:tx></c:dLbl>")
    path = own(("0B6B45", "ABCDEF"), stale, label, described=described)
    assert tongbao("template", "check", path).code == 0
    parts = build(tongbao, path)
    series, held = chart_of(parts)
    assert series == held and b"77" not in parts["word/charts/chart1.xml"]
    first = next(etree.fromstring(parts["word/charts/chart1.xml"]).iter(f"{C}ser"))
    assert "ABCDEF" in etree.tostring(first).decode()
    assert sorted(n for n in parts if "embeddings" in n) == ["word/embeddings/chart1.xlsx"]
    told = (tmp_path / "通报.txt").read_text(encoding="utf-8-sig")
    assert plotted(parts["word/charts/chart1.xml"]).sentence in told


@pytest.mark.slow
def test_a_series_keeps_its_look_by_its_name(tongbao, own):
    """Whatever the order; what the template has no series for gets the look of the status."""
    path = own(("0B6B45", "ABCDEF"))
    parts = unpack(path.read_bytes())
    chart = etree.fromstring(parts["word/charts/chart1.xml"])
    series = list(chart.iter(f"{C}ser"))
    for removed in series[1:4]:
        removed.getparent().remove(removed)
    series[0].find(f"{C}order").set("val", "9")
    parts["word/charts/chart1.xml"] = etree.tostring(chart)
    path.write_bytes(pack(parts))
    made = build(tongbao, path)
    looks = {}
    for ser in etree.fromstring(made["word/charts/chart1.xml"]).iter(f"{C}ser"):
        colours = re.findall('srgbClr val="(\\w+)"', etree.tostring(ser).decode())
        looks[ser.findtext(f".//{C}tx//{C}v")] = colours[0]
    assert list(looks) == ["已完成", "长期坚持", "基本完成", "正在推进", "未启动"]
    assert looks["已完成"] == "ABCDEF" and looks["未启动"] == "8A8A8A"
    assert (looks["长期坚持"], looks["正在推进"]) == ("3F2A78", "B8560F")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([("c:barChart>", "c:pieChart>")], "饼图只画得出一组数"),
        ([("c:barChart>", "c:scatterChart>")], "没有类别"),
        ([("c:plotArea>", "c:other>")], "不认识"),
    ],
)
def test_a_chart_that_cannot_show_the_numbers_is_told(tongbao, own, edits, says):
    path = own(*edits)
    result = tongbao("template", "check", path, "--format", "json")
    (found,) = (f for f in result.json["findings"] if f["severity"] == "error")
    assert found["code"] == "T20" and says in found["message"] and found["sheet"] == "正文"
    assert tongbao("build", SAMPLE, "-t", path, "-o", "二.docx").code == 1


@pytest.mark.slow
def test_another_chart_is_left_alone_and_told(tongbao, own):
    path = own(described="2024年案件数")
    result = tongbao("template", "check", path, "--format", "json")
    (found,) = result.json["findings"]
    assert (found["code"], found["severity"]) == ("T21", "info")
    assert "2024年案件数" in found["message"]
    before = unpack(path.read_bytes())["word/charts/chart1.xml"]
    assert build(tongbao, path)["word/charts/chart1.xml"] == before


@pytest.mark.slow
def test_a_chart_that_a_condition_leaves_out_is_in_no_part(tongbao, own):
    path = own()
    parts = unpack(path.read_bytes())
    text = parts[DOCUMENT].decode()
    start, end = text.index("<w:p>"), text.index("</w:p>") + len("</w:p>")
    tags = "".join(
        f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p>|"
        for tag in ('{%p if 问题数 == "0" %}', "{%p endif %}")
    ).split("|")
    text = text[:start] + tags[0] + text[start:end] + tags[1] + text[end:]
    path.write_bytes(pack(parts | {DOCUMENT: text.encode()}))
    assert not [n for n in build(tongbao, path) if "chart" in n]


@needs_office
def test_libreoffice_keeps_charts_and_their_workbooks(tongbao, own, tmp_path):
    """Of an alternative text it keeps nothing: what a template then lacks is told."""
    source = own()
    parts = unpack(source.read_bytes())
    word = "docx:MS Word 2007 XML"
    [odt] = save_as("odt", tmp_path, source)
    odt = odt.rename(tmp_path / "经.odt")
    converted, through_odt = save_as(word, tmp_path / "存", source, odt)
    kept = unpack(converted.read_bytes())
    assert kept["word/embeddings/chart1.xlsx"] == parts["word/embeddings/chart1.xlsx"]
    assert plotted(kept["word/charts/chart1.xml"]) == plotted(parts["word/charts/chart1.xml"])
    for path in (converted, through_odt):
        (found,) = tongbao("template", "check", path, "--format", "json").json["findings"]
        assert found["code"] == "T21" and "没有替代文字" in found["message"]
        assert tongbao("build", SAMPLE, "-t", path, "-o", "三.docx", "--force").code == 0
        told = (tmp_path / "三.txt").read_text(encoding="utf-8-sig")
        assert f"图表：{plotted(parts['word/charts/chart1.xml']).sentence}" in told


def test_a_part_of_another_kind_is_no_chart(tongbao, own):
    path = own()
    parts = unpack(path.read_bytes())
    path.write_bytes(pack(parts | {"word/charts/chart1.xml": b"<other/>"}))
    assert tongbao("template", "check", path).code == 3


@pytest.mark.slow
def test_a_workbook_elsewhere_is_told(tongbao, own):
    """Of a chart that is left alone: its relation names a place on somebody's disk."""
    path = own(described="案件数")
    parts = unpack(path.read_bytes())
    name = "word/charts/_rels/chart1.xml.rels"
    link = re.sub(
        b'Target="[^"]*"', b'Target="file:///D:/a.xlsx" TargetMode="External"', parts[name]
    )
    path.write_bytes(pack(parts | {name: link}))
    result = tongbao("template", "check", path, "--format", "json")
    assert [f["code"] for f in result.json["findings"] if f["severity"] == "error"] == ["T09"]
    named = re.sub('descr="[^"]*"', 'descr="状态分布"', parts[DOCUMENT].decode())
    path.write_bytes(pack(parts | {name: link, DOCUMENT: named.encode()}))
    made = build(tongbao, path)
    assert b"D:/" not in made[name] and chart_of(made)[0] == chart_of(made)[1]


@pytest.mark.slow
def test_a_drawing_that_leads_to_no_chart_is_left_alone(tongbao, own):
    path = own(described="案件数")
    parts = unpack(path.read_bytes())
    name = "word/_rels/document.xml.rels"
    link = b'/hyperlink" Target="https://example.org/" TargetMode="External"'
    away = re.sub(b'/chart" Target="[^"]*"', link, parts[name])
    shape = parts[DOCUMENT].replace(b'<wp:docPr id="1"', '<wp:docPr id="²"'.encode())
    assert away != parts[name] and shape != parts[DOCUMENT]
    path.write_bytes(pack(parts | {name: away, DOCUMENT: shape}))
    assert tongbao("template", "check", path).code == 0
    build(tongbao, path)
