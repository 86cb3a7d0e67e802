"""tongbao stats --since: how things stood on several days, and which ledgers cannot be compared."""

import datetime

import pytest
from conftest import SAMPLE

MEASURES = "整改台账"


@pytest.mark.slow
def test_a_trend_stands_in_the_order_of_days_and_counts_each_ledger_by_itself(tongbao, quarters):
    may, july = quarters
    result = tongbao("stats", SAMPLE, "--since", july, may, "--format", "json")
    found = result.json
    assert (result.code, result.err, found["left_out"]) == (0, "", [])
    assert [row["as_of"] for row in found["trend"]] == ["2025-05-31", "2025-07-11", "2025-08-20"]
    assert [row["file"] for row in found["trend"]] == [may, july, SAMPLE.name]
    for row, path in zip(found["trend"], (may, july), strict=False):
        alone = tongbao("stats", path, "--format", "json").json
        assert all(alone[name] == value for name, value in row.items() if name != "file")
    done = [row["measures_by_status"]["已完成"] for row in found["trend"]]
    assert done == sorted(set(done))


@pytest.mark.slow
def test_a_trend_is_printed(tongbao, quarters):
    result = tongbao("stats", SAMPLE, "--since", *quarters)
    found = tongbao("stats", SAMPLE, "--since", *quarters, "--format", "json").json["trend"]
    problems, _, measures = result.out.partition("问题的变化")[2].partition("措施的变化")
    for text, level in ((problems, "problems"), (measures, "measures")):
        lines = [line.split() for line in text.splitlines() if line.strip().startswith("2025-")]
        assert len(lines) == 3
        for line, row in zip(lines, found, strict=True):
            by_status = list(row[f"{level}_by_status"].values())[::-1]
            assert line[:7] == [row["as_of"], *map(str, [row[level], *by_status])]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        (SAMPLE, "--since", "五月.xlsx", "七月.xlsx"),
        ("--since", "五月.xlsx", "七月.xlsx", SAMPLE),
        ("--since", "五月.xlsx", "--since", "七月.xlsx", SAMPLE),
        ("--since", "五月.xlsx", "七月.xlsx", "--as-of", "2025-08-20", SAMPLE),
        ("--as-of", "2025-08-20", SAMPLE, "--since", "五月.xlsx", "--since", "七月.xlsx"),
    ],
)
def test_since_takes_the_files_that_follow(tongbao, quarters, arguments):
    result = tongbao("stats", *arguments, "--format", "json")
    assert [row["file"] for row in result.json["trend"]] == [*quarters, SAMPLE.name]


def test_since_without_a_ledger_of_its_own_is_a_usage_error(tongbao):
    for arguments in (["--since"], ["--since", "五月.xlsx"]):
        result = tongbao("stats", *arguments)
        assert result.code == 2 and "命令写法有误" in result.err


DAY = datetime.date(2025, 6, 30)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("basics", "code", "told"),
    [
        ({"党组织全称": "中共另县水利局党组"}, "F21", "党组织全称是“中共另县水利局党组”"),
        ({"反馈日期": datetime.date(2025, 1, 20)}, "F21", "反馈日期是“2025年1月20日”"),
        ({"as_of": None}, "F21", "没有可以确认的统计截止日期"),
        ({"as_of": "六月底"}, "F21", "没有可以确认的统计截止日期"),
        ({"as_of": datetime.date(2025, 8, 20)}, "F22", "（2025年8月20日）与“示例台账.xlsx”相同"),
    ],
)
def test_what_cannot_be_compared_is_told_and_the_rest_shown(tongbao, earlier, basics, code, told):
    name, july = earlier("别的.xlsx", DAY, **basics), earlier("七月.xlsx", DAY)
    result = tongbao("stats", SAMPLE, "--since", name, july, "--format", "json")
    assert result.code == (1 if code == "F21" else 0)
    [left] = result.json["left_out"]
    assert (left["code"], left["file"]) == (code, name)
    assert told in left["message"] and left["message"] in result.err
    assert [row["file"] for row in result.json["trend"]] == [july, SAMPLE.name]


@pytest.mark.parametrize("content", [None, b"", b"no workbook", b"PK\x03\x04broken"])
def test_an_earlier_ledger_that_cannot_be_read_is_told(tongbao, tmp_path, content):
    if content is not None:
        (tmp_path / "坏.xlsx").write_bytes(content)
    result = tongbao("stats", SAMPLE, "--since", "坏.xlsx", "--format", "json")
    assert result.code == 1
    [left] = result.json["left_out"]
    assert left["code"].startswith("F") and left["file"] == "坏.xlsx" and "坏.xlsx" in result.err
    assert [row["file"] for row in result.json["trend"]] == [SAMPLE.name]


@pytest.mark.slow
def test_the_same_file_twice_is_told_twice_and_shown_once(tongbao, earlier):
    name = earlier("五月.xlsx", DAY)
    found = tongbao("stats", SAMPLE, "--since", name, name, SAMPLE, "--format", "json").json
    assert [left["code"] for left in found["left_out"]] == ["F22", "F22"]
    assert [row["file"] for row in found["trend"]] == [name, SAMPLE.name]


@pytest.mark.slow
def test_rates_of_a_trend_have_one_basis(tongbao, earlier, sample, save):
    sample["基本情况"].append(["计入完成的状态", "已完成、长期坚持"])
    path = save(sample)
    name = earlier("五月.xlsx", DAY)
    [old, new] = tongbao("stats", path, "--since", name, "--format", "json").json["trend"]
    counted = sum(old["measures_by_status"][status] for status in ("已完成", "长期坚持"))
    assert old["measure_completion_rate"] == counted / old["measures"]
    assert new["measure_completion_rate"] > old["measure_completion_rate"]
    assert "（含长期坚持）" in tongbao("stats", path, "--since", name).out.partition("变化")[2]
