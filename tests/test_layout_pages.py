"""The standard template filled: its text, and its pages measured as LibreOffice prints them."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from conftest import TEMPLATE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pdf import convert, needs_office, read_pages
from titles import DAY, OFFICE, PROGRESS, TITLES

from generator.layout import figures as layout
from generator.layout.signature import align_signature
from generator.layout.title import break_title
from generator.ledger.choices import OUTLOOK, OVERVIEW
from generator.package import parts as package
from generator.paper.pages import Box, PrintedPage

STATUSES = ("已完成", "长期坚持", "基本完成", "正在推进", "未启动")
ASPECTS = (
    "关于贯彻落实党的理论和路线方针政策以及党中央重大决策部署和省委市委工作要求方面的问题",
    "关于群众身边不正之风和腐败问题",
    "关于基层党组织和党员队伍建设方面问题",
    "关于巡察发现问题整改落实和成果运用方面的问题",
)
# Plain characters without any punctuation, and the mixture that ledgers hold.
PLAIN = "坚持标本兼治压实整改责任完善制度机制巩固整改成果推动各项工作提质增效" * 5
# A stop that finds no room on the second line of a paragraph.
CROWDED = f"{PLAIN[:54]}，{PLAIN[:20]}。"
MIXED = (
    "先后5次调度“三级联动”工作，下发执法建议书；修订《公文制发工作规定（试行）》等6项制度，"
    "做到事事有人管、人人有专责。2024年12月10日，分局召开第九次党委（扩大）会议，"
    "审议通过《党委议事决策规则》，明确“谁主管、谁负责”，完成率达98.5%，"
    "对“3+3+N”执法巡查发现的问题，当日问题当日办结；对正在推进解决的问题，紧盯不放。"
)


def _numbers() -> Iterator[str]:
    yield from (f"{number}、" for number in "一二三四五六七八九十")


def _row(name: str) -> dict[str, str]:
    row = {"名称": name}
    for level, rate in (("问题", "41.67%"), ("措施", "63.64%")):
        row[f"{level}数"], row[f"{level}完成百分比"] = "12", rate
        row.update({f"{status}{level}数": "3" for status in STATUSES})
    return row


def _context(text: str = PLAIN, **changes: object) -> dict[str, object]:
    """All words of the vocabulary that the template uses, for a long notice."""
    numbers = _numbers()
    paragraphs = [
        {"序号": "", "小标题": "", "正文": text, "续段": []},
        {"序号": "（一）", "小标题": "统一思想认识", "正文": text, "续段": [text, text]},
    ]
    measures = [
        {
            "序号": f"（{number}）",
            "进展标题": "强化沟通调度" if number % 2 else "",
            "正文": text,
            "续段": [text] if number == 3 else [],
        }
        for number in range(1, 6)
    ]
    problems = [
        {"序号": f"{number}.", "名称": "贯彻落实上级决策部署不到位的问题", "措施列表": measures}
        for number in (1, 2)
    ]
    title = "\n".join(break_title(f"{OFFICE}关于市委第五巡察组反馈意见{PROGRESS}"))
    return {
        "派出党组织": "市委",
        "巡察组": "市委第五巡察组",
        "被巡察党组织": "市公安局开发区分局党委",
        "巡察期间": "2024年9月30日至12月15日",
        "反馈日期": "2025年2月14日",
        "联系电话": "0546-0000000",
        "邮政信箱": "东营市东营经济技术开发区某某路1号",
        "电子邮箱": "example@example.org",
        "通报标题": title,
        "署名": OFFICE,
        "成文日期": DAY,
        "稿本": "",
        "公布统计数据": "否",
        "统计截止日期": "2025年7月10日",
        "问题数": "12",
        "措施数": "55",
        "问题分布": "已完成5个、长期坚持2个、正在推进5个",
        "措施分布": "已完成30项、长期坚持5项、正在推进20项",
        "问题完成率": "41.67%",
        "措施完成率": "63.64%（含长期坚持）",
        "完成率口径": "含长期坚持",
        "部分序号": lambda: next(numbers),
        "综述": {OVERVIEW: paragraphs, OUTLOOK: paragraphs},
        "方面列表": [
            {"序号": f"（{number}）", "名称": name, "问题列表": problems}
            for number, name in zip("一二三四", ASPECTS, strict=True)
        ],
        "分方面统计": [_row(name) for name in ASPECTS],
        "合计": _row("合计"),
        **changes,
    }


def _render(context: dict[str, object]) -> bytes:
    """The notice that docxtpl makes of the template; a word it does not know is an error."""
    document = DocxTemplate(TEMPLATE)
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(context, jinja_env=environment, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    parts = package.unpack(buffer.getvalue())
    name = "word/document.xml"
    parts[name] = align_signature(parts[name], parts["word/styles.xml"])
    return package.pack(parts)


def _texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_notice_without_statistics_has_no_trace_of_them():
    texts = _texts(_render(_context("正文。")))
    assert texts[0].count("\n") == 3
    assert texts[-2:] == [OFFICE, DAY]
    assert all(texts), "an empty paragraph was left behind"
    assert not any("附件" in text or "完成率" in text for text in texts)
    assert texts[2:6] == ["一、整改工作基本情况", "正文。", "（一）统一思想认识。正文。", "正文。"]
    measures = [text for text in texts if text.startswith(("（1）", "（2）"))][:2]
    assert measures == ["（1）强化沟通调度。正文。", "（2）正文。"]


def test_headings_keep_with_their_text_and_rows_with_each_other():
    data = _render(_context("正文。", 公布统计数据="是"))
    document = docx.Document(io.BytesIO(data))
    for style in (layout.TITLE, *layout.HEADINGS, layout.ANNEX_MARK, layout.ANNEX_TITLE):
        assert document.styles[style.name].paragraph_format.keep_with_next
    for nth, table in enumerate(document.tables):
        kept = [
            [p.paragraph_format.keep_with_next is not False for p in row.cells[0].paragraphs]
            for row in table.rows
        ]
        assert kept == [[True]] * (len(ASPECTS) + 1) + [[nth == 1]]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert "含长期坚持" not in "".join(cell.text for row in table.rows for cell in row.cells)
    assert _texts(data)[-1] == "注：数据统计截至2025年7月10日，完成率含长期坚持。"


def test_statistics_keep_the_two_levels_in_two_sentences():
    data = _render(_context("正文。", 公布统计数据="是"))
    texts = _texts(data)
    start = texts.index("二、市委巡察组反馈意见整改落实进展情况")
    assert texts[start + 1] == (
        "截至2025年7月10日，市委第五巡察组反馈的12个问题中，已完成5个、长期坚持2个、"
        "正在推进5个，问题完成率为41.67%。制定的55项整改措施中，已完成30项、长期坚持5项、"
        "正在推进20项，措施完成率为63.64%（含长期坚持）。"
    )
    signature = texts.index(OFFICE)
    assert texts[signature - 1] == "附件：整改进展情况统计表"
    assert texts[signature + 2 : signature + 4] == ["附件", "整改进展情况统计表"]
    assert all(texts)
    for table in docx.Document(io.BytesIO(data)).tables:
        assert [row.cells[0].text for row in table.rows] == ["方面", *ASPECTS, "合计"]
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_section_without_content_is_not_printed_and_the_others_count_on():
    nothing = {OVERVIEW: [], OUTLOOK: []}
    headings = [text for text in _texts(_render(_context("正文。", 综述=nothing))) if "、" in text]
    assert headings[0] == "一、市委巡察组反馈意见整改落实进展情况"
    texts = _texts(_render(_context("正文。", 综述=nothing, 方面列表=[])))
    assert len(texts) == 5


@pytest.mark.parametrize(
    ("phone", "post", "mail", "ending"),
    [
        ("1", "某路", "a@b", "反映。联系方式：电话1；邮政信箱：某路；电子邮箱：a@b。"),
        ("1", "某路", "", "反映。联系方式：电话1；邮政信箱：某路。"),
        ("1", "", "a@b", "反映。联系方式：电话1；电子邮箱：a@b。"),
        ("", "某路", "a@b", "反映。联系方式：邮政信箱：某路；电子邮箱：a@b。"),
        ("1", "", "", "反映。联系方式：电话1。"),
        ("", "", "a@b", "反映。联系方式：电子邮箱：a@b。"),
        ("", "", "", "如有意见建议，请及时向我们反映。"),
    ],
)
def test_ways_to_reach_the_office_that_it_has(phone, post, mail, ending):
    context = _context("正文。", 联系电话=phone, 邮政信箱=post, 电子邮箱=mail)
    assert _texts(_render(context))[-3].endswith(ending)


# --- Pages, measured --------------------------------------------------------------------------

MM = 72 / 25.4
TOP, LEFT = 37 * MM, 28 * MM
BOTTOM, RIGHT = (297 - 35) * MM, (210 - 26) * MM
SHORT_OFFICE = "中共利津县委"
# Tables of so many rows stand in notices of their own.
ROWS = (2, 5, 9, 30)
NOTICES = {
    "plain": {"text": PLAIN},
    "mixed": {"text": MIXED},
    "statistics": {
        **{"text": MIXED, "公布统计数据": "是"},
        **{"稿本": "送审稿", "成文日期": "　　年　月　日"},
    },
    "short": {
        **{"text": CROWDED, "署名": SHORT_OFFICE},
        **{"联系电话": "", "邮政信箱": "", "电子邮箱": ""},
    },
    **{
        f"{count} rows": {
            **{"text": "正文。", "公布统计数据": "是"},
            "分方面统计": [_row(f"关于第{n}个方面的问题") for n in range(1, count + 1)],
        }
        for count in ROWS
    },
}
# Characters that may not begin or end a line.
NOT_FIRST, NOT_LAST = "，。、；：！？）》”％%", "（《“"


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory) -> dict[str, Path]:
    """The notices as PDF files, made at one go."""
    notices = {name: _render(_context(**changes)) for name, changes in NOTICES.items()}
    return convert(notices, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def pages(pdfs) -> dict[str, list[PrintedPage]]:
    return {name: read_pages(pdf) for name, pdf in pdfs.items()}


def _foot(number: int) -> float:
    """The foot of a line, counted from 0; LibreOffice sets text at the foot of an exact line."""
    return TOP + (number + 1) * layout.LINE_PITCH_PT


def _body(page: PrintedPage) -> list[Box]:
    return page.within(TOP, BOTTOM)


def _full_pages(pages: list[PrintedPage]) -> list[PrintedPage]:
    """The pages inside a notice; the last but one may be short for the signature's sake."""
    end = next(
        i for i, page in enumerate(pages) if any("欢迎广大干部" in x.text for x in page.lines)
    )
    return pages[1 : end - 1]


@needs_office
@pytest.mark.parametrize("name", ["plain", "mixed", "statistics"])
def test_full_pages_have_22_lines_between_the_margins(pages, name):
    full = _full_pages(pages[name])
    assert len(full) > 10
    for page, following in zip(full, pages[name][2:], strict=False):
        lines = _body(page)
        if len(lines) < layout.LINES_PER_PAGE:  # for a heading that stands with its text
            assert len(lines) >= layout.LINES_PER_PAGE - 5
            assert re.match(r"[一二三四]、|（[一二三四]）|[12]\.", _body(following)[0].text)
        for number, line in enumerate(lines):
            assert line.bottom == pytest.approx(_foot(number), abs=1 * MM)
        assert min(line.left for line in lines) == pytest.approx(LEFT, abs=1 * MM)
        assert max(line.right for line in lines) == pytest.approx(RIGHT, abs=1 * MM)


@needs_office
@pytest.mark.parametrize("count", ROWS)
def test_no_row_of_a_table_stands_alone_on_a_page(pages, count):
    whole = pages[f"{count} rows"]
    start = next(n for n, page in enumerate(whole) if _body(page)[0].text == "附件")
    rows = [
        len(re.findall("个方面的问题|合计", "".join(x.text for x in _body(page))))
        for page in whole[start:]
    ]
    assert sum(rows) == 2 * (count + 1) and 1 not in rows


@needs_office
def test_full_lines_of_plain_characters_have_28(pages):
    lines = [
        line
        for page in pages["plain"]
        for line in _body(page)
        if line.left < LEFT + MM and re.fullmatch("[一-龥]+", line.text)
        if line.right > RIGHT - MM
    ]
    assert len(lines) > 200
    assert {len(line.text) for line in lines} == {layout.CHARS_PER_LINE}


@needs_office
def test_lines_with_punctuation_are_shorter_only_where_a_stop_demands_it(pages):
    counted = 0
    for page in _full_pages(pages["mixed"]):
        lines = _body(page)
        for line, following in pairwise(lines):
            if max(line.left, following.left) > LEFT + MM or re.search(r"[!-~“”]", line.text):
                continue
            both = line.text + following.text
            fits = next(
                count
                for count in range(layout.CHARS_PER_LINE, 0, -1)
                if both[count] not in NOT_FIRST and both[count - 1] not in NOT_LAST
            )
            if not re.match(r"[!-~]", following.text):  # numbers are not divided either
                assert len(line.text) == fits, both
                counted += 1
    assert counted > 40


@needs_office
@pytest.mark.parametrize("name", ["plain", "mixed", "short"])
def test_no_character_is_lost_on_the_way_to_paper(pages, name):
    printed = "".join(line.text for page in pages[name] for line in _body(page))
    written = "".join(_texts(_render(_context(**NOTICES[name]))))
    assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", written)


@needs_office
def test_page_numbers_stand_outside_below_the_text(pages):
    for number, page in enumerate(pages["plain"], start=1):
        (mark,) = page.within(BOTTOM, page.height)
        assert mark.text == f"— {number} —"
        # The dashes run in the middle of the box.
        assert mark.middle == pytest.approx(BOTTOM + layout.PAGE_NUMBER_BELOW_MM * MM, abs=1 * MM)
        if number % 2:
            assert mark.right == pytest.approx(RIGHT - layout.SIZE_4_PT, abs=1 * MM)
        else:
            assert mark.left == pytest.approx(LEFT + layout.SIZE_4_PT, abs=1 * MM)


@needs_office
def test_title_is_centred_as_broken_with_a_blank_line_below(pages):
    lines = _body(pages["plain"][0])
    title = TITLES[6].split("|")
    assert [line.text for line in lines[:4]] == title
    for line in lines[:4]:
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1 * MM)
        assert line.right - line.left == pytest.approx(len(line.text) * 22, abs=1 * MM)
    first = lines[4]
    assert first.bottom == pytest.approx(_foot(5), abs=1 * MM)
    assert first.left == pytest.approx(LEFT + 2 * layout.CHAR_PITCH_PT, abs=1 * MM)


def _ending(pages: list[PrintedPage], office: str) -> tuple[Box, Box, Box]:
    """The line above the signature, the signature and the date."""
    lines = next(_body(p) for p in pages if any(x.text == office for x in _body(p)))
    at = [line.text for line in lines].index(office)
    return lines[at - 1], lines[at], lines[at + 1]


@needs_office
@pytest.mark.parametrize("name", ["plain", "statistics"])
def test_long_signature_stands_two_characters_in_and_the_date_two_further(pages, name):
    above, signature, day = _ending(pages[name], OFFICE)
    two = 2 * layout.CHAR_PITCH_PT
    assert signature.right == pytest.approx(RIGHT - two, abs=1 * MM)
    # The date of a draft begins with two blanks.
    blanks = 0 if name == "plain" else two
    assert day.left - signature.left == pytest.approx(two + blanks, abs=1 * MM)
    assert signature.middle - above.middle == pytest.approx(2 * layout.LINE_PITCH_PT, abs=1)
    assert day.middle - signature.middle == pytest.approx(layout.LINE_PITCH_PT, abs=1)


@needs_office
def test_date_that_is_longer_than_the_signature_stands_two_characters_in(pages):
    _, signature, day = _ending(pages["short"], SHORT_OFFICE)
    assert day.right == pytest.approx(RIGHT - 2 * layout.CHAR_PITCH_PT, abs=1 * MM)
    assert signature.right == pytest.approx(RIGHT - 4.5 * layout.CHAR_PITCH_PT, abs=1 * MM)
    # Two characters further right with the digits of 仿宋_GB2312; others are wider.
    assert day.left > signature.left


@needs_office
def test_annex_has_its_own_page_and_leaves_none_behind(pages):
    assert _body(pages["plain"][-1])[-1].text == DAY
    annex = next(page for page in pages["statistics"] if _body(page)[0].text == "附件")
    mark, title = _body(annex)[:2]
    assert mark.left == pytest.approx(LEFT, abs=1 * MM)
    assert mark.bottom == pytest.approx(_foot(0), abs=1 * MM)
    assert title.text == "整改进展情况统计表"
    assert title.bottom == pytest.approx(_foot(2), abs=1 * MM)
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1 * MM)
    assert _body(pages["statistics"][-1])[-1].text.startswith("注：数据统计截至")


@needs_office
def test_draft_is_marked_above_the_text_on_every_page_and_nothing_else(pages):
    for page in pages["statistics"]:
        assert [line.text for line in page.within(0, TOP)] == ["送审稿"]
    for page in pages["plain"]:
        assert page.within(0, TOP) == []
