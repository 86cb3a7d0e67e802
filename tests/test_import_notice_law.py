"""Nothing of an older notice is lost: every character is in a cell or, in order, in 未识别."""

import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.importing.notice import import_notice

LETTERS = "山水林田湖草沙石云雨风雷"
MARKS = ("", "，另有“说明”", "（附2项）", "3.5公里", "《办法》", "A&B<1>", "{词}", "、再者", "-4")
ENDS = ("", "的问题", "方面的问题", "有关方面", "情况")
NUMERALS = {
    "section": "{c}、",
    "heading": "（{c}）",
    "half": "({c})",
    "point": "{n}.",
    "comma": "{n}、",
    "bracket": "（{n}）",
    "circle": "{o}",
    "ordinal": "{c}是",
    "named": "问题{n}：",
    "in brackets": "【问题{c}】",
    "part": "第{c}部分 ",
    "half bracket": "{n}）",
    "letter": "{a}.",
    "roman": "{r}.",
    "black": "{b}",
    "firstly": "其{c}，",
}
VALUES = ("一二三四五", "①②③④⑤", "12345", "ABCDE", "ⅠⅡⅢⅣⅤ", "❶❷❸❹❺")
HEAD = re.compile(
    r"(?:[一二三四五]、|[（(][一二三四五]+[）)]|\d[.、）]|（\d）|[①-⑤❶-❺]|[一二三四五]是|[A-EⅠ-Ⅴ]\."
    r"|问题\d：|【问题[一二三四五]】|第[一二三四五]部分 |其[一二三四五]，)"
    r"(?=[山水林田湖草沙石云雨风雷]{3})"
)

LABELS = ("", "", "整改情况：", "整改措施：", "【整改进展】", "责任单位：", "整改目标：")
RUN_IN = ("一是", "1.一是", "整改措施：一是")

numerals = st.builds(
    lambda form, n: NUMERALS[form].format(
        **dict(zip("conarb", (signs[n - 1] for signs in VALUES), strict=True))
    ),
    st.sampled_from(sorted(NUMERALS)),
    st.integers(1, 5),
)
pieces = st.tuples(st.sampled_from(MARKS), st.sampled_from(ENDS))
sentences = st.lists(pieces, min_size=1, max_size=3)
lines = st.one_of(
    st.tuples(numerals, sentences, st.sampled_from(["。", "", "；", "："])),
    st.tuples(st.sampled_from(LABELS), sentences, st.just("。")),
    st.tuples(st.sampled_from(RUN_IN), st.lists(pieces, min_size=2, max_size=4), st.just("。")),
)
frames = st.sampled_from(
    [
        "中共甲县乙局党组关于县委第三巡察组反馈意见集中整改进展情况的通报",
        "甲县乙局关于巡察整改落实方案",
        "按照县委统一部署，2024年10月14日至12月20日，县委第三巡察组对乙局党组开展了巡察，"
        "并于2025年2月20日反馈了巡察情况。按照巡察工作有关要求，现将巡察整改进展情况予以公布。",
        "联系电话：0000-1234567。",
        "中共甲县乙局党组",
        "2025年8月29日",
        "附件",
        "完成情况：已完成。",
    ]
)
notices = st.lists(st.one_of(lines, lines, lines, frames), min_size=1, max_size=25)


def written(notice) -> list[str]:
    """The lines of a notice, each part of them with letters of its own before it."""
    numbers = count()

    def part(mark: str, end: str) -> str:
        number = next(numbers)
        code = "".join(LETTERS[number // 12**place % 12] for place in (2, 1, 0))
        return f"{code}{mark}{end}"

    made = []
    for line in notice:
        if isinstance(line, str):
            made.append(line)
            continue
        head, parts, end = line
        texts = [part(mark, ending) for mark, ending in parts]
        if head.endswith("一是"):
            ordinals = [f"{'一二三四'[n]}是{text}" for n, text in enumerate(texts)]
            before = f"{head[:-2]}{part('', '的问题')}。" if head[0].isdecimal() else head[:-2]
            made.append(before + "；".join(ordinals) + end)
        else:
            made.append(head + "。".join(texts) + end)
    return made


def codes_of(text: str) -> list[str]:
    """The letters of the parts that stand in a text."""
    return re.findall(f"[{LETTERS}]{{3}}", text)


def printed_numbers(rows) -> dict[str, int]:
    """Which number the ledger prints before what begins with these letters."""
    printed: dict[str, int] = {}

    def note(text: str, number: int) -> None:
        if found := codes_of(str(text or "")[:3]):
            printed.setdefault(found[0], number)

    for row in rows["问题清单"]:
        aspect, problem = map(int, row["问题编号"].split("."))
        note(row["方面"], aspect)
        note(row["问题"], problem)
    for row in rows["整改台账"]:
        number = int(row["措施编号"].rpartition(".")[2])
        for column in ("进展标题", "整改进展", "整改措施"):
            note(row.get(column), number)
    sections: dict[str, int] = {}
    for row in rows["综述"]:
        if row.get("小标题"):
            sections[row["部分"]] = sections.get(row["部分"], 0) + 1
            note(row["小标题"], sections[row["部分"]])
    return printed


def texts_in(row) -> list[str]:
    return [str(getattr(value, "value", value)) for value in row.values() if value is not None]


@pytest.mark.slow
@given(notices)
@law(60)
def test_every_character_is_in_a_cell_or_in_order_among_what_has_no_place(tmp_path, notice):
    source: Path = tmp_path / "通报.txt"
    text = written(notice)
    source.write_text("\n".join(text), encoding="utf-8")
    contents = import_notice(source).contents
    cells = [text for rows in contents.rows.values() for row in rows for text in texts_in(row)]
    unplaced = contents.others.get("未识别")
    kept = [str(row[2]) for row in unplaced.rows[1:]] if unplaced else []

    # Every part is somewhere whole, with its marks.
    for line in text:
        for part in re.findall(f"[{LETTERS}]{{3}}[^。；：{LETTERS}]*", line):
            whole = HEAD.sub("", part)
            whole = re.sub("(?:[一二三四]是)?$", "", whole)
            assert any(whole in cell for cell in (*cells, *kept)), (part, cells, kept)
    # What has no place stands in the order of the notice, as do the rows of each sheet.
    order = {code: number for number, code in enumerate(codes_of("".join(text)))}
    left = [order[code] for value in kept for code in codes_of(value)]
    assert left == sorted(left)
    for name in ("整改台账", "综述"):
        texts = [row.get("整改进展") or row.get("正文") or "" for row in contents.rows[name]]
        rows = [order[code] for value in texts for code in codes_of(value)]
        assert rows == sorted(rows), name
    # A number that is not printed again is kept with its text, or by itself.
    printed = printed_numbers(contents.rows)
    for line in text:
        head = HEAD.match(line)
        if not head:
            continue
        numeral, code = head[0], codes_of(line)[0]
        value = (
            next("".join(VALUES).find(sign) for sign in numeral if sign in "".join(VALUES)) % 5 + 1
        )
        with_text = any(f"{numeral}{code}" in cell for cell in (*cells, *kept))
        assert (
            with_text
            or numeral.strip() in kept
            or printed.get(code) == value
            or is_section(line, text)
        )


def is_section(line: str, text: list[str]) -> bool:
    """Whether it is the heading of a section in its place, which the templates number."""
    return "、" in line[:2] and line[0] in "一二三四五"
