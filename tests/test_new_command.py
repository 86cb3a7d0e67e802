"""tongbao new as a command: what it writes where, and what it refuses."""

import json
import re
import shutil

import pytest
from conftest import SAMPLE, cell_of


def test_an_existing_file_is_never_overwritten(tongbao, tmp_path):
    (tmp_path / "台账.xlsx").write_bytes(b"mine")
    name = "台账（第2稿）.xlsx"
    for _ in range(2):  # where nobody has filled it in, it is the same file
        result = tongbao("new", "台账.xlsx")
        assert (result.code, result.out) == (0, f"已生成：{name}\n")
        said, *step = result.err.splitlines()
        assert said == f"“台账.xlsx”已经存在，没有覆盖，另存为“{name}”。"
        assert step[1:] == [f"  tongbao check {name}"]
    assert (tmp_path / "台账.xlsx").read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_old_ledger_itself_is_not_overwritten(tongbao, tmp_path):
    old = tmp_path / "台账.xlsx"
    shutil.copy(SAMPLE, old)
    assert tongbao("new", old, "--from", old).code == 0
    assert old.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("name", ["台账.xls", "台账.docx", "台账.ods"])
def test_only_xlsx_is_written(tongbao, tmp_path, name):
    result = tongbao("new", name)
    assert result.code == 2 and ".xlsx" in result.err
    assert not list(tmp_path.iterdir())


def test_an_unreadable_old_ledger(tongbao, tmp_path):
    (tmp_path / "旧.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("旧.xlsx", "没有.xlsx"):
        result = tongbao("new", "新.xlsx", "--from", name)
        assert result.code == 3 and name in result.err
    assert not (tmp_path / "新.xlsx").exists()


def test_a_folder_that_cannot_be_written_to(tongbao, tmp_path):
    (tmp_path / "文件").write_bytes(b"")
    assert tongbao("new", "文件/新.xlsx").code == 3


def test_help_is_chinese(tongbao):
    result = tongbao("new", "--help")
    assert result.code == 0 and "填表说明" in result.out and "--from" in result.out
    assert not re.search(r"[A-Z]{2,}|Options|Usage", result.out)


@pytest.mark.slow
def test_json_gives_the_path_and_what_was_found(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    sample.create_sheet("领导批示")["A1"] = "请阅"
    result = tongbao("new", "新.xlsx", "--from", save(sample), "--format", "json")
    document = json.loads(result.out)
    assert (result.code, document["path"], document["errors"]) == (1, "新.xlsx", 1)
    assert [f["code"] for f in document["findings"] if f["severity"] == "error"] == ["V03"]
    assert document["findings"][0]["file"] == "台账.xlsx"
    assert document["left"] == ["工作表“领导批示”没有带入。"]


@pytest.mark.slow
def test_links_that_stay_behind_are_told(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "佐证材料").hyperlink = "https://example.invalid/1.pdf"
    ledger = save(sample)
    document = tongbao("new", "新.xlsx", "--from", ledger, "--format", "json").json
    assert document["left"] == ["旧台账里的超链接没有带入。"]
    assert "超链接没有带入" in tongbao("split", ledger, "-o", "各单位").err
