"""Charts in a notice: the numbers of the ledger, in the chart, its workbook and its text alike."""

import io
import re
import subprocess
import sys

import docx
import pytest
from chart_files import DOCUMENT, build, chart_of, template, word
from conftest import SAMPLE
from lxml import etree

from generator.charts.draw import drawn
from generator.charts.kinds import CHARTS, Chart, Series
from generator.charts.size import size_of
from generator.ledger.choices import Audience, Status
from generator.package.parts import pack, unpack
from generator.word.charts import Charts, plotted


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHARTS, ids=lambda kind: kind.name)
def test_chart_workbook_text_table_and_statistics_agree(tongbao, tmp_path, sample_counts, kind):
    row = "{{ 行.名称 }}：{{ 行.问题分布 }}／{{ 行.措施分布 }}；"
    table = f"{{% for 行 in 分方面统计 %}}{row}{{% endfor %}}"
    path = template(tmp_path / "模板.docx", word(kind.name), table, audience=kind.audience)
    series, held = chart_of(build(tongbao, path))
    assert series == held
    told, printed = (tmp_path / "通报.txt").read_text(encoding="utf-8-sig").splitlines()
    assert told.startswith(f"图表“{kind.name}”（单位：{kind.level.measure_word}）：")
    if kind.audience is Audience.PUBLIC:
        assert told in (tmp_path / "通报-网站稿.html").read_text(encoding="utf-8-sig")
    field_of = {"逾期": "overdue", "逾期完成": "finished_late", "临期": "due_soon"}
    if kind.groups is None:
        (values,) = series.values()
        assert values == sample_counts[f"{kind.level.field}_by_status"]
        assert told.endswith("、".join(f"{k}{v}" for k, v in values.items() if v) + "。")
        return
    by_unit = kind.name.startswith("单位")
    for row in sample_counts["by_unit" if by_unit else "by_aspect"]:
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


@pytest.mark.slow
def test_the_same_ledger_gives_the_same_bytes(tongbao, tmp_path):
    path = template(tmp_path / "模板.docx", word("状态分布"), word("单位逾期情况"))
    build(tongbao, path)
    first = (tmp_path / "通报.docx").read_bytes()
    build(tongbao, path)
    assert (tmp_path / "通报.docx").read_bytes() == first


@pytest.mark.slow
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


@pytest.mark.slow
def test_names_are_texts_in_the_workbook(tongbao, tmp_path, sample, save):
    sheet = sample["问题清单"]
    column = next(cell.column for cell in sheet[1] if cell.value == "方面")
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row, column).value or "").startswith("关于贯彻"):
            sheet.cell(row, column).value = "一＋一与<甲>&“乙”"
    path = template(tmp_path / "模板.docx", word("状态分布"))
    series, held = chart_of(build(tongbao, path, save(sample)))
    assert series == held and "一＋一与<甲>&“乙”" in series["已完成"]


# --- the document afterwards ----------------------------------------------------------------------


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_chart_that_nobody_touched_is_no_change(tongbao, tmp_path):
    _, command = review_copy(tongbao, tmp_path)
    found = tongbao(*command).json
    kinds = ("changes", "comments", "template", "conflicts", "unmatched")
    assert not any(found[kind] for kind in kinds)


@pytest.mark.slow
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


# --- bounds ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_charts_without_end_are_refused(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.charts.place.MOST_CHARTS", 3)
    loop = "{% for a in [1, 2, 3, 4] %}" + word("问题状态") + "{% endfor %}"
    path = template(tmp_path / "模板.docx", loop)
    result = tongbao("build", SAMPLE, "-t", path, "-o", "二.docx", "--format", "json")
    assert ("T20", "正文") in [(f["code"], f["sheet"]) for f in result.json["findings"]]


@pytest.mark.slow
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


@pytest.mark.slow
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
