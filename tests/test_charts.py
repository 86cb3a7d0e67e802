"""Charts in a notice: the numbers of the ledger, in the chart, its workbook and its text alike."""

import io
import re
import subprocess
import sys

import docx
import openpyxl
import pytest
from conftest import SAMPLE
from lxml import etree
from pdf import needs_office, save_as

from generator.charts.draw import drawn
from generator.charts.kinds import CHARTS, Chart, Series
from generator.charts.size import size_of
from generator.ledger.choices import Audience, Status
from generator.package.parts import pack, unpack
from generator.package.properties import Recorded, set_property
from generator.word.charts import Charts, plotted

DOCUMENT = "word/document.xml"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def template(path, *texts, audience="内部"):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(path)
    parts = unpack(path.read_bytes())
    set_property(parts, Recorded.AUDIENCE, audience)
    path.write_bytes(pack(parts))
    return path


def word(name):
    return f'{{{{ 图("{name}") }}}}'


def build(tongbao, path, ledger=SAMPLE):
    result = tongbao("build", ledger, "-t", path, "-o", "通报.docx", "--force")
    assert result.code == 0, result.err
    return unpack((path.parent / "通报.docx").read_bytes())


def chart_of(parts, number=1):
    """The series of a chart by its caches, and those of its workbook."""
    chart = etree.fromstring(parts[f"word/charts/chart{number}.xml"])
    relations = parts[f"word/charts/_rels/chart{number}.xml.rels"].decode()
    (target,) = re.findall('Target="/([^"]+)"', relations)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(parts[target])).worksheets
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    series, held = {}, {}
    for ser in chart.iter(f"{C}ser"):
        named, values = ser.find(f"{C}tx"), ser.find(f"{C}val")
        (name,) = (v.text for v in named.iter(f"{C}v"))
        names = [v.text for v in ser.find(f"{C}cat").iter(f"{C}v")]
        series[name] = dict(zip(names, (int(v.text) for v in values.iter(f"{C}v")), strict=True))
        column = rows[0].index(name)
        held[name] = {row[0]: row[column] for row in rows[1:]}
    return series, held


@pytest.mark.parametrize("kind", CHARTS, ids=lambda kind: kind.name)
def test_chart_workbook_text_table_and_statistics_agree(tongbao, tmp_path, kind):
    row = "{{ 行.名称 }}：{{ 行.问题分布 }}／{{ 行.措施分布 }}；"
    table = f"{{% for 行 in 分方面统计 %}}{row}{{% endfor %}}"
    path = template(tmp_path / "模板.docx", word(kind.name), table, audience=kind.audience)
    series, held = chart_of(build(tongbao, path))
    assert series == held
    told, printed = (tmp_path / "通报.txt").read_text(encoding="utf-8-sig").splitlines()
    assert told.startswith(f"图表“{kind.name}”（单位：{kind.level.measure_word}）：")
    if kind.audience is Audience.PUBLIC:
        assert told in (tmp_path / "通报-网站稿.html").read_text(encoding="utf-8-sig")
    counted = tongbao("stats", SAMPLE, "--format", "json").json
    field_of = {"逾期": "overdue", "逾期完成": "finished_late", "临期": "due_soon"}
    if kind.groups is None:
        (values,) = series.values()
        assert values == counted[f"{kind.level.field}_by_status"]
        assert told.endswith("、".join(f"{k}{v}" for k, v in values.items() if v) + "。")
        return
    by_unit = kind.name.startswith("单位")
    for row in counted["by_unit" if by_unit else "by_aspect"]:
        name = row["name"]
        shown = {series_name: values[name] for series_name, values in series.items()}
        text = "、".join(f"{series_name}{value}" for series_name, value in shown.items() if value)
        assert f"{name}{text or '无'}" in told
        if kind.name == "单位逾期情况":
            assert shown == {label: row[field] for label, field in field_of.items()}
        elif by_unit:
            assert shown == row["measures_by_status"]
        else:
            written = re.sub(r"\d+", rf"\g<0>{kind.level.measure_word}", text)
            assert re.search(f"{name}：[^；]*{written}[；／]", printed)


def test_the_same_ledger_gives_the_same_bytes(tongbao, tmp_path):
    path = template(tmp_path / "模板.docx", word("状态分布"), word("单位逾期情况"))
    build(tongbao, path)
    first = (tmp_path / "通报.docx").read_bytes()
    build(tongbao, path)
    assert (tmp_path / "通报.docx").read_bytes() == first


def test_a_chart_alone_has_room_and_stays_with_its_caption(tongbao, tmp_path):
    parts = build(
        tongbao, template(tmp_path / "模板.docx", word("问题状态"), "图1", "见" + word("问题状态"))
    )
    alone, _, beside = docx.Document(io.BytesIO(pack(parts))).paragraphs
    assert alone.paragraph_format.keep_with_next and beside.paragraph_format.keep_with_next is None
    for paragraph in (alone, beside):
        assert 'w:lineRule="atLeast"' in paragraph._p.xml
    assert sorted(name for name in parts if "/chart" in name) == [
        *("word/charts/_rels/chart1.xml.rels", "word/charts/_rels/chart2.xml.rels"),
        *("word/charts/chart1.xml", "word/charts/chart2.xml"),
        *("word/embeddings/chart1.xlsx", "word/embeddings/chart2.xlsx"),
    ]


@pytest.mark.parametrize(
    ("text", "audience", "says"),
    [
        (word("状态分步"), "公开", "是不是“状态分布”"),
        (word("完全不是"), "公开", "已有的图表是状态分布、"),
        (word("单位状态分布"), "公开", "受众为内部的模板才能用"),
        ('{% if 问题数 == "0" %}' + word("状态") + "{% endif %}", "公开", "是不是“"),
    ],
)
def test_an_unknown_chart_is_told_with_the_nearest(tongbao, tmp_path, text, audience, says):
    path = template(tmp_path / "模板.docx", "一段", text, audience=audience)
    result = tongbao("template", "check", path, "--format", "json")
    (found,) = (f for f in result.json["findings"] if f["severity"] == "error")
    assert (found["code"], found["key"]) == ("T02", "第2段")
    assert says in found["message"]


def test_names_are_texts_in_the_workbook(tongbao, tmp_path, sample, save):
    sheet = sample["问题清单"]
    column = next(cell.column for cell in sheet[1] if cell.value == "方面")
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row, column).value or "").startswith("关于贯彻"):
            sheet.cell(row, column).value = "一＋一与<甲>&“乙”"
    path = template(tmp_path / "模板.docx", word("状态分布"))
    series, held = chart_of(build(tongbao, path, save(sample)))
    assert series == held and "一＋一与<甲>&“乙”" in series["已完成"]


# --- charts of the template's own -----------------------------------------------------------------


def own(tongbao, tmp_path, *edits, described="状态分布", names=("chart1",)):
    """A template with a chart of its own, with texts of its parts replaced."""
    parts = build(tongbao, template(tmp_path / "模板.docx", word("状态分布"), "共{{ 问题数 }}个"))
    changed = dict(parts)
    text = re.sub('descr="[^"]*"', f'descr="{described}"', parts[DOCUMENT].decode())
    changed[DOCUMENT] = text.replace("共12个", "共{{ 问题数 }}个").encode()
    for old, new in edits:
        chart = changed["word/charts/chart1.xml"].decode()
        assert old in chart
        changed["word/charts/chart1.xml"] = chart.replace(old, new).encode()
    path = tmp_path / "自有.docx"
    path.write_bytes(pack(changed))
    return path


@pytest.mark.parametrize(
    "described", ["状态分布", "图表：状态分布", "状态分布（按方面）", "“状态分布”，2024年"]
)
def test_a_chart_of_the_template_gets_the_numbers_and_keeps_its_look(tongbao, tmp_path, described):
    stale = ('<c:pt idx="0"><c:v>1</c:v></c:pt>', '<c:pt idx="0"><c:v>77</c:v></c:pt>')
    typed = "<c:dLbl><c:idx val='0'/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>77</a:t></a:r></a:p>"
    label = ("<c:dLbls>", f"<c:dLbls>{typed}</c:rich></c:tx></c:dLbl>")
    path = own(tongbao, tmp_path, ("0B6B45", "ABCDEF"), stale, label, described=described)
    assert tongbao("template", "check", path).code == 0
    parts = build(tongbao, path)
    series, held = chart_of(parts)
    assert series == held and b"77" not in parts["word/charts/chart1.xml"]
    first = next(etree.fromstring(parts["word/charts/chart1.xml"]).iter(f"{C}ser"))
    assert "ABCDEF" in etree.tostring(first).decode()
    assert sorted(n for n in parts if "embeddings" in n) == ["word/embeddings/chart1.xlsx"]
    told = (tmp_path / "通报.txt").read_text(encoding="utf-8-sig")
    assert plotted(parts["word/charts/chart1.xml"]).sentence in told


def test_a_series_keeps_its_look_by_its_name(tongbao, tmp_path):
    """Whatever the order; what the template has no series for gets the look of the status."""
    path = own(tongbao, tmp_path, ("0B6B45", "ABCDEF"))
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


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([("c:barChart>", "c:pieChart>")], "饼图只画得出一组数"),
        ([("c:barChart>", "c:scatterChart>")], "没有类别"),
        ([("c:plotArea>", "c:other>")], "不认识"),
    ],
)
def test_a_chart_that_cannot_show_the_numbers_is_told(tongbao, tmp_path, edits, says):
    path = own(tongbao, tmp_path, *edits)
    result = tongbao("template", "check", path, "--format", "json")
    (found,) = (f for f in result.json["findings"] if f["severity"] == "error")
    assert found["code"] == "T20" and says in found["message"] and found["sheet"] == "正文"
    assert tongbao("build", SAMPLE, "-t", path, "-o", "二.docx").code == 1


def test_another_chart_is_left_alone_and_told(tongbao, tmp_path):
    path = own(tongbao, tmp_path, described="2024年案件数")
    result = tongbao("template", "check", path, "--format", "json")
    (found,) = result.json["findings"]
    assert (found["code"], found["severity"]) == ("T21", "info")
    assert "2024年案件数" in found["message"]
    before = unpack(path.read_bytes())["word/charts/chart1.xml"]
    assert build(tongbao, path)["word/charts/chart1.xml"] == before


def test_a_chart_that_a_condition_leaves_out_is_in_no_part(tongbao, tmp_path):
    path = own(tongbao, tmp_path)
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


# --- the document afterwards ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/charts/chart1.xml", "<c:v>1</c:v>", "<c:v>2</c:v>"),
        (DOCUMENT, "已完成1", "已完成2"),
        (DOCUMENT, re.compile("<w:drawing>.*?</w:drawing>"), ""),
        ("word/embeddings/chart1.xlsx", None, None),
    ],
)
def test_a_changed_chart_is_told(tongbao, tmp_path, part, old, new):
    path = template(tmp_path / "模板.docx", "首段{{ 问题数 }}", word("状态分布"), audience="公开")
    parts = build(tongbao, path)
    if old is None:
        edited = SAMPLE.read_bytes()
    else:
        pattern = old if isinstance(old, re.Pattern) else re.compile(re.escape(old))
        edited = pattern.sub(new, parts[part].decode(), count=1).encode()
    assert edited != parts[part]
    changed = tmp_path / "改过.docx"
    changed.write_bytes(pack(parts | {part: edited}))
    assert tongbao("verify", tmp_path / "通报.docx", SAMPLE, "-t", path).code == 0
    result = tongbao("verify", changed, SAMPLE, "-t", path)
    assert result.code == 1 and "图表" in result.out


def review_copy(tongbao, tmp_path):
    path = template(tmp_path / "模板.docx", "首段{{ 问题数 }}", word("状态分布"))
    texts = ("review", tmp_path / "送审.docx", SAMPLE, "-t", path, "--format", "json")
    assert tongbao("build", SAMPLE, "-t", path, "--review", "-o", "送审.docx").code == 0
    return unpack((tmp_path / "送审.docx").read_bytes()), texts


DRAWN = re.compile("<w:r>(?:(?!</w:r>).)*<w:drawing>.*?</w:r>")
WHO = 'w:id="9" w:author="张" w:date="2025-01-01T00:00:00Z"'


def test_a_chart_that_nobody_touched_is_no_change(tongbao, tmp_path):
    _, command = review_copy(tongbao, tmp_path)
    found = tongbao(*command).json
    kinds = ("changes", "comments", "template", "conflicts", "unmatched")
    assert not any(found[kind] for kind in kinds)


@pytest.mark.parametrize(
    ("part", "edit", "kind", "says"),
    [
        (
            "word/charts/chart1.xml",
            lambda text: text.replace("<c:v>1</c:v>", "<c:v>2</c:v>", 1),
            "unmatched",
            "改动的图表（图中的数据：",
        ),
        (DOCUMENT, lambda text: DRAWN.sub("", text), "conflicts", "整段被删除"),
        (
            DOCUMENT,
            lambda text: DRAWN.sub(rf"<w:del {WHO}>\g<0></w:del>", text),
            "conflicts",
            "整段被删除",
        ),
        (DOCUMENT, lambda text: text.replace("已完成1", "已完成2"), "conflicts", "由台账计算得出"),
        (
            DOCUMENT,
            lambda text: DRAWN.sub(rf"\g<0></w:p><w:p><w:ins {WHO}>\g<0></w:ins>", text),
            "unmatched",
            "状态分布",
        ),
    ],
)
def test_a_reviewer_s_hand_in_a_chart_is_told(tongbao, tmp_path, part, edit, kind, says):
    parts, command = review_copy(tongbao, tmp_path)
    text = edit(parts[part].decode())
    assert text != parts[part].decode()
    (tmp_path / "送审.docx").write_bytes(pack(parts | {part: text.encode()}))
    result = tongbao(*command)
    assert result.code == 1
    assert any(says in str(found) for found in result.json[kind]), result.out


@needs_office
def test_libreoffice_keeps_charts_and_their_workbooks(tongbao, tmp_path):
    """Of an alternative text it keeps nothing: what a template then lacks is told."""
    source = own(tongbao, tmp_path)
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


# --- bounds ---------------------------------------------------------------------------------------


def test_a_part_of_another_kind_is_no_chart(tongbao, tmp_path):
    path = own(tongbao, tmp_path)
    parts = unpack(path.read_bytes())
    path.write_bytes(pack(parts | {"word/charts/chart1.xml": b"<other/>"}))
    assert tongbao("template", "check", path).code == 3


def test_a_workbook_elsewhere_is_told(tongbao, tmp_path):
    """Of a chart that is left alone: its relation names a place on somebody's disk."""
    path = own(tongbao, tmp_path, described="案件数")
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


def test_a_drawing_that_leads_to_no_chart_is_left_alone(tongbao, tmp_path):
    path = own(tongbao, tmp_path, described="案件数")
    parts = unpack(path.read_bytes())
    name = "word/_rels/document.xml.rels"
    link = b'/hyperlink" Target="https://example.org/" TargetMode="External"'
    away = re.sub(b'/chart" Target="[^"]*"', link, parts[name])
    shape = parts[DOCUMENT].replace(b'<wp:docPr id="1"', '<wp:docPr id="²"'.encode())
    assert away != parts[name] and shape != parts[DOCUMENT]
    path.write_bytes(pack(parts | {name: away, DOCUMENT: shape}))
    assert tongbao("template", "check", path).code == 0
    build(tongbao, path)


def test_charts_without_end_are_refused(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.charts.place.MOST_CHARTS", 3)
    loop = "{% for a in [1, 2, 3, 4] %}" + word("问题状态") + "{% endfor %}"
    path = template(tmp_path / "模板.docx", loop)
    result = tongbao("build", SAMPLE, "-t", path, "-o", "二.docx", "--format", "json")
    assert ("T20", "正文") in [(f["code"], f["sheet"]) for f in result.json["findings"]]


def test_every_part_that_is_printed_may_have_charts(tongbao, tmp_path):
    """Each refers to its own; in a cell a chart is as wide as that."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = word("问题状态")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text = word("状态分布")
    document.save(tmp_path / "模板.docx")
    parts = build(tongbao, tmp_path / "模板.docx")
    assert b"charts/chart" in parts["word/_rels/header1.xml.rels"]
    assert b"charts/chart" in parts["word/_rels/document.xml.rels"]
    widths = [int(n) for n in re.findall(rb'<wp:extent cx="(\d+)"', parts[DOCUMENT])]
    assert 0 < widths[0] < 914400 * 3


@pytest.mark.parametrize("number", [1, 40, 300])
def test_all_units_are_named_however_many(tongbao, tmp_path, number):
    names = [f"第{n}号单位" for n in range(number)]
    chart = Chart("单位", "项", names, [Series("已完成", [1] * number, Status.DONE)])
    size = size_of(chart, 440)
    assert size.height <= 560 and 5 <= size.text <= 10.5
    assert b"tickLblSkip" in etree.tostring(drawn(chart, size))


def test_nothing_is_imported_without_a_chart(tmp_path):
    code = (
        "import sys\nfrom generator import cli\n"
        f"try: cli.main(['build', {str(SAMPLE)!r}, '-o', 'a.docx'])\nexcept SystemExit: pass\n"
        "print([m for m in ('pptx', 'xlsxwriter', 'PIL') if m in sys.modules])"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    "points",
    [
        '<c:pt idx="9999"><c:v>1</c:v></c:pt>',
        '<c:pt idx="²"><c:v>1</c:v></c:pt>',
        "<c:pt><c:v>1e999999999</c:v></c:pt>",
    ],
)
def test_a_chart_is_read_in_the_time_of_its_points(points):
    """However far its points are said to lie, however many series it has."""
    name = f"<c:tx><c:v>{'甲' * 100000}</c:v></c:tx>"
    series = f"<c:ser>{name}<c:val><c:numLit>{points}</c:numLit></c:val></c:ser>"
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    xml = f'<c:chartSpace xmlns:c="{space}">{series * 100}</c:chartSpace>'
    assert len(plotted(xml.encode()).sentence) < 20000


def test_the_numbers_of_one_chart_are_told_once():
    """A small file may show a large chart very often."""
    charts = Charts({"word/charts/chart1.xml": b"<a/>"}, "word/document.xml")
    assert charts.sentence("word/charts/chart1.xml") == "无。"
    assert charts.sentence("word/charts/chart1.xml") == ""
