"""tongbao stats --html: a page for leaders and the press, on screen and on paper."""

import datetime
import re
import shutil
import subprocess
from itertools import accumulate

import lxml.html
import pytest
from conftest import SAMPLE
from pdf import convert, needs_office, read_pages
from report_tables import LEDGERS, STATUSES, opened, page_tables, read, tables


@pytest.mark.slow
@pytest.mark.parametrize("path", LEDGERS)
def test_page_and_workbook_say_the_same(tongbao, path, tmp_path, earlier):
    since = ["--since", earlier("五月.xlsx", datetime.date(2025, 5, 31))] if path == SAMPLE else []
    tongbao("stats", path, "--xlsx", "统计.xlsx", "--html", "统计.html", *since)
    page = page_tables(tmp_path / "统计.html")
    told = {
        title: [{name: read(cell) for name, cell in row.items()} for row in rows]
        for title, rows in page.items()
    }
    found = {title: rows for sheet in opened("统计.xlsx") for title, rows in tables(sheet).items()}
    assert len(found) > 4 and found == told


def test_the_bars_of_the_page_are_as_long_as_its_numbers(tongbao, late, tmp_path):
    tongbao("stats", late, "--html", "统计.html")
    found = page_tables(tmp_path / "统计.html")
    page = lxml.html.parse(tmp_path / "统计.html").getroot()
    drawn = page.xpath("//svg[@role='img']")
    for svg, title in zip(drawn, ["总体情况", "按方面", "各方面的问题", "按责任单位"], strict=True):
        total = found[title][-1]
        told = svg.findtext("desc").partition("。见表")[0].rpartition("：")[2]
        assert told == "、".join(f"{s}{total[s]}" for s in STATUSES if int(total[s]))
        assert f"见表“{title}”" in svg.findtext("desc")
        rows = [row for row in found[title] if "合计" not in row.values()]
        counts = [[int(row[status]) for status in STATUSES] for row in rows]
        longest = max(map(sum, counts))
        tops = list(dict.fromkeys(float(rect.get("y")) for rect in svg.iter("rect")))
        for row, numbers, top in zip(rows, counts, tops, strict=True):
            bar = [rect for rect in svg.iter("rect") if float(rect.get("y")) == top]
            lengths = {r.get("class"): float(r.get("width").rstrip("%")) for r in bar}
            assert lengths == {
                f"s{number}": pytest.approx(100 * count / longest, abs=0.01)
                for number, count in enumerate(numbers)
                if count
            }, row
            starts = [float(rect.get("x").rstrip("%")) for rect in bar]
            assert starts == pytest.approx([0, *accumulate(lengths.values())][:-1], abs=0.05)


def test_the_page_stands_alone(tongbao, tmp_path):
    result = tongbao("stats", SAMPLE, "--html", "统计.html", "--format", "json")
    assert result.json["html"] == "统计.html"
    data = (tmp_path / "统计.html").read_bytes()
    assert len(data) <= 40_000
    text = data.decode()
    assert not re.search(
        r"<script|<link|<img|<iframe|\bon\w+=|src=|href=|http:|https:|@import", text
    )
    assert set(re.findall(r"url\((.*?)\)", text)) == {f"#p{number}" for number in range(5)}
    assert "default-src 'none'" in text


def contrast(one, other):
    """The contrast of two colours by WCAG 2."""

    def light(colour):
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05

    lights = sorted((light(one), light(other)))
    return lights[1] / lights[0]


def test_the_page_is_for_everybody(tongbao, late, tmp_path):
    tongbao("stats", late, "--html", "统计.html")
    text = (tmp_path / "统计.html").read_text("utf-8")
    page = lxml.html.fromstring(text.encode())
    assert page.get("lang") == "zh-CN" and page.findtext(".//title") == page.findtext(".//h1")
    assert page.xpath("//h1|//h2|//h3")[0].tag == "h1"
    assert [h.text for h in page.iter("h2")] == ["总表", "按方面", "按单位", "逾期和临期"]
    assert "内部使用，不公开" in page.xpath("//main/p")[0].text_content()
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    for svg in page.iter("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("role") == "img"
        for name in (svg.get("aria-labelledby"), svg.get("aria-describedby")):
            assert svg.get("aria-hidden") or page.get_element_by_id(name).text
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert {th.get("scope") for th in table.findall("thead//th")} == {"col"}
        assert all(row[0].get("scope") == "row" for row in table.findall("tbody/tr"))
        around = table.getparent()
        assert (around.get("role"), around.get("tabindex")) == ("region", "0")
    # Each status has a pattern of its own, by day and by night in colours that can be seen.
    strokes = [p.get("d") for p in page.xpath("//pattern/path")]
    assert len(set(strokes)) == 4 and len(page.xpath("//pattern")) == 5
    schemes = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#\w+)", scheme.replace("#fff;", "#ffffff;")))
        for name in ("ink", "late", "soon"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name
        assert contrast(colours["ink"], colours["head"]) >= 4.5
        for name in ("line", *(f"c{number}" for number in range(5))):
            assert contrast(colours[name], colours["paper"]) >= 3, name


chromium = shutil.which("chromium")


@pytest.mark.slow
@pytest.mark.skipif(chromium is None, reason="chromium, which shows the page, is not installed")
def test_a_browser_shows_and_prints_the_page(tongbao, late, tmp_path):
    tongbao("stats", late, "--html", "统计.html")
    measured = (
        '<iframe id="f" src="统计.html" style="width:390px;height:9000px;border:0"></iframe>'
        "<script>onload = () => { const d = f.contentDocument.documentElement;"
        'document.title = [d.scrollWidth, d.querySelector("svg[role=img]").clientWidth].join() }'
        "</script>"
    )
    (tmp_path / "手机.html").write_text(f"<meta charset=utf-8>{measured}", "utf-8")

    def browse(*arguments):
        command = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu"]
        command += [f"--user-data-dir={tmp_path / 'profile'}", "--allow-file-access-from-files"]
        done = subprocess.run(
            [*command, *arguments], cwd=tmp_path, capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    shown_on_phone = browse("--dump-dom", (tmp_path / "手机.html").as_uri())
    # Nothing but the tables is wider than a telephone, and the charts fill it.
    assert re.search("<title>(.*?)</title>", shown_on_phone)[1] == "390,358"
    browse("--no-pdf-header-footer", "--print-to-pdf=页.pdf", (tmp_path / "统计.html").as_uri())
    on_a4(read_pages(tmp_path / "页.pdf"), upright=True)


@needs_office
def test_an_office_program_prints_the_workbook_on_a4(tongbao, late, tmp_path):
    tongbao("stats", late, "--xlsx", "统计.xlsx")
    data = (tmp_path / "统计.xlsx").read_bytes()
    pages = read_pages(convert({"页": data}, tmp_path, ".xlsx")["页"])
    on_a4(pages, upright=False)
    for number, page in enumerate(pages, start=1):
        told = "".join(line.text for line in page.lines).replace(" ", "")
        assert "内部使用，不公开" in told and f"第{number}页，共{len(pages)}页" in told


def on_a4(pages, upright):
    """Each page is A4, and nothing stands outside."""
    for page in pages:
        sides = sorted((page.width, page.height), reverse=not upright)
        assert (page.width, page.height) == tuple(sides)
        assert sorted(sides) == pytest.approx([595.3, 841.9], abs=1)
        assert all(line.left > 0 and line.right < page.width for line in page.lines)
