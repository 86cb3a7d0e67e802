"""Nothing of any office is built in: random offices give their own text, composed here anew."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import paragraphs
from hypothesis import given
from hypothesis import strategies as st
from laws import law

NUMERALS = ["零", *"一二三四五六七八九十", "十一", "十二"]

# Without the characters of which words for nothing (“无”), for the same as above and for rows below
# a table are made: such cells are not text, and are told elsewhere.
plain = st.text(
    st.characters(
        min_codepoint=0x4E00, max_codepoint=0x9FA5, exclude_characters="无空没不未暂同如计"
    ),
    min_size=1,
    max_size=12,
)
# What must neither break the document nor be executed; braces are errors and tested elsewhere.
hostile = st.sampled_from(["&", "<", ">", "<w:t>", "]]>", "&amp;", '"', "%", "#", "😀", "𠮷", "㐀"])
sentence = st.builds(lambda a, b, c: f"{a}{b}{c}。", plain, st.one_of(plain, hostile), plain)
days = st.dates(datetime.date(2019, 1, 1), datetime.date(2029, 12, 31))
publicity = st.sampled_from(["是", "是", "是", "否", "仅党内"])

measures = st.lists(
    st.tuples(st.one_of(st.just(""), plain), st.lists(sentence, min_size=1, max_size=3), publicity),
    min_size=1,
    max_size=4,
).filter(lambda rows: any(row[2] == "是" for row in rows))
problems = st.lists(st.tuples(plain, measures, publicity), min_size=1, max_size=3)
aspects = st.lists(
    st.tuples(plain, st.sampled_from(["1.", "一是", ""]), problems),
    min_size=1,
    max_size=4,
    unique_by=lambda aspect: aspect[0],
)
narratives = st.lists(st.tuples(st.one_of(st.just(""), plain), sentence), min_size=1, max_size=4)


@st.composite
def offices(draw):
    dates = sorted(draw(st.lists(days, min_size=5, max_size=5, unique=True)))
    names = draw(st.lists(plain, min_size=5, max_size=5, unique=True))
    return {
        "names": dict(zip(("全称", "对象", "简称", "派出", "组"), names, strict=True)),
        "dates": dates,
        "contacts": draw(st.tuples(*[st.one_of(st.just(""), plain)] * 3)),
        "before": draw(narratives),
        "after": draw(narratives),
        "aspects": draw(aspects),
    }


def workbook(office) -> openpyxl.Workbook:
    """The office's ledger, with the least columns that the standard asks for."""
    book = openpyxl.Workbook()
    names, (start, end, told, counted, published) = office["names"], office["dates"]
    phone, address, mail = office["contacts"]
    basics = [
        ("项目", "内容"),
        ("党组织全称", names["全称"]),
        ("被巡察党组织", names["对象"]),
        ("党组织简称", names["简称"]),
        ("派出党组织", names["派出"]),
        ("巡察组", names["组"]),
        ("巡察开始日期", start),
        ("巡察结束日期", end),
        ("反馈日期", told),
        ("统计截止日期", counted),
        ("通报日期", published),
        ("联系电话", phone),
        ("邮政信箱", address),
        ("电子邮箱", mail),
    ]
    sheets = {
        "基本情况": basics,
        "责任单位": [("单位名称",), ("办公室",)],
        "问题清单": [("问题编号", "方面", "问题", "编号样式", "是否公开")],
        "整改台账": [
            (
                "措施编号",
                "问题编号",
                "整改措施",
                "进展标题",
                "整改进展",
                "责任单位",
                "整改状态",
                "是否公开",
            )
        ],
        "制度成果": [("制度名称", "涉及领域", "类型", "印发日期")],
        "工作会议": [("会议", "日期")],
        "数据指标": [("指标", "数值", "量词")],
        "综述": [("部分", "小标题", "正文")],
    }
    for a, (aspect, style, found) in enumerate(office["aspects"], start=1):
        for p, (problem, rows, seen) in enumerate(found, start=1):
            sheets["问题清单"].append((f"{a}.{p}", aspect, problem, style, seen))
            for m, (lead, lines, shown) in enumerate(rows, start=1):
                number = f"{a}.{p}.{m}"
                progress = "\n".join(lines)
                sheets["整改台账"].append(
                    (number, f"{a}.{p}", "方案", lead, progress, "办公室", "已完成", shown)
                )
    for section, texts in (("整改工作基本情况", "before"), ("今后整改工作打算", "after")):
        sheets["综述"] += [(section, heading, text) for heading, text in office[texts]]
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    return book


def written(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def composed(office) -> list[str]:
    """The notice as somebody would type it from the same facts."""
    names, (start, end, told, _, published) = office["names"], office["dates"]
    until = written(end) if start.year != end.year else f"{end.month}月{end.day}日"
    lines = [
        f"{names['全称']}关于{names['组']}反馈意见集中整改进展情况的通报",
        f"按照{names['派出']}统一部署，{written(start)}至{until}，{names['组']}对{names['对象']}开展了"
        f"巡察，并于{written(told)}反馈了巡察情况。按照巡察工作有关要求，现将巡察整改进展情况予以公布。",
        "一、整改工作基本情况",
        *narrative(office["before"]),
    ]
    body, shown = [], 0
    for aspect, style, found in office["aspects"]:
        public = [(problem, rows) for problem, rows, seen in found if seen == "是"]
        if not public:
            continue
        shown += 1
        body.append(f"（{NUMERALS[shown]}）{aspect}")
        for p, (problem, rows) in enumerate(public, start=1):
            mark = f"{NUMERALS[p]}是" if style == "一是" else f"{p}."
            body.append(f"{mark}{problem}。")
            for m, (lead, texts, _) in enumerate((r for r in rows if r[2] == "是"), start=1):
                body.append(f"（{m}）{lead}{'。' if lead else ''}{texts[0]}")
                body += texts[1:]
    if body:
        lines += [f"二、{names['派出']}巡察组反馈意见整改落实进展情况"]
        lines += body
    lines += [f"{'三' if body else '二'}、今后整改工作打算", *narrative(office["after"])]
    contacts = "；".join(
        f"{label}{value}"
        for label, value in zip(
            ("电话", "邮政信箱：", "电子邮箱："), office["contacts"], strict=True
        )
        if value
    )
    invitation = "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
    lines.append(invitation + (f"联系方式：{contacts}。" if contacts else ""))
    return [*lines, names["全称"], written(published)]


def narrative(texts) -> list[str]:
    lines, number = [], 0
    for heading, text in texts:
        number += bool(heading)
        lines.append(f"（{NUMERALS[number]}）{heading}。{text}" if heading else text)
    return lines


@pytest.mark.slow
@law(20)
@given(offices())
def test_any_office_gives_its_own_text(tongbao, office):
    book = workbook(office)
    book.save("台账.xlsx")
    result = tongbao("build", "台账.xlsx", "-o", "通报.docx", "--force")
    assert result.code == 0, result.err
    title, *rest = paragraphs(Path("通报.docx"))
    expected_title, *expected = composed(office)
    assert title.replace("\n", "") == expected_title
    assert rest == expected
