"""tongbao batch: many ledgers at once, each its own affair, and one summary of them."""

import datetime
import json
import os
import shutil
import signal
import threading
import time

import dask
import docx
import openpyxl
import pytest
from click.testing import CliRunner
from conftest import SAMPLE, cell_of, row_of, sample_book
from distributed import LocalCluster

from generator.batch import cluster, pool
from generator.batch.cluster import run_each as run_on_cluster
from generator.batch.pool import run_each
from generator.cli import cli

# openpyxl says so of the bars of the rates.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")


def ledger_of(body, **basics):
    """The sample as the ledger of another body."""
    book = sample_book()
    for item, content in {"党组织全称": body, **basics}.items():
        sheet = book["基本情况"]
        there = next((row for row in sheet.iter_rows() if row[0].value == item), None)
        if there:
            there[1].value = content
        else:
            sheet.append([item, content])
    return book


@pytest.fixture(scope="module")
def three_bodies(tmp_path_factory):
    """A folder with 台账/: two files of one name; one counts more as completed, one is broken."""
    folder = tmp_path_factory.mktemp("批量")
    ledgers = folder / "台账"
    (ledgers / "乙县").mkdir(parents=True)
    ledger_of("中共甲局党组").save(ledgers / "甲.xlsx")
    double = ledger_of("中共乙县甲局党组", 计入完成的状态="已完成、长期坚持")
    double.save(ledgers / "乙县" / "甲.xlsx")
    broken = ledger_of("中共丙局党组")
    cell_of(broken, "整改台账", "1.1.1", "整改状态").value = "不知道"
    broken.save(ledgers / "丙.xlsx")
    (ledgers / "丁.xlsx").write_bytes(b"PK\x03\x04 torn")
    return folder


@pytest.fixture
def bodies(three_bodies, tmp_path):
    """Those ledgers, to which a test saves others."""
    shutil.copytree(three_bodies / "台账", tmp_path / "台账")

    def save(name, body):
        ledger_of(body).save(tmp_path / "台账" / name)

    return save


CHECK = ("batch", "台账", "-o", "结果", "--check", "--format", "json")


@pytest.fixture(scope="module")
def checked_once(three_bodies, tmp_path_factory):
    """What checking them all said, and the folder of what it wrote."""
    folder = tmp_path_factory.mktemp("检查过")
    shutil.copytree(three_bodies / "台账", folder / "台账")
    with pytest.MonkeyPatch.context() as there:
        there.chdir(folder)
        return CliRunner().invoke(cli, CHECK, standalone_mode=False), folder / "结果"


@pytest.fixture
def checked(checked_once, bodies, tmp_path):
    """What checking them all said, where it did so."""
    said, results = checked_once
    shutil.copytree(results, tmp_path / "结果")
    return said


def rows(path, sheet):
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def table(path, sheet, title):
    """The rows of the table below a title, as dictionaries."""
    found = rows(path, sheet)
    start = next(number for number, row in enumerate(found) if row[0] == title) + 1
    listed = []
    for row in found[start + 1 :]:
        if row[0] is None:
            break
        listed.append(dict(zip(found[start], row, strict=True)))
    return listed


@pytest.mark.slow
def test_a_broken_ledger_stops_none_of_the_others(tongbao, bodies, tmp_path):
    earlier = tmp_path / "结果" / "丙" / "通报.docx"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"earlier")
    result = tongbao("batch", "台账", "-o", "结果")
    assert earlier.read_bytes() == b"earlier" and result.out.count("通报是以前的") == 1
    assert result.code == 1 and "--resume" in result.err
    lines = result.out.splitlines()
    assert [line.partition("：")[0] for line in lines[:4]] == sorted(
        ["甲.xlsx", "乙县/甲.xlsx", "丙.xlsx", "丁.xlsx"]
    )
    notices = [p for p in tmp_path.glob("结果/*/*.docx") if "检查报告" not in p.name]
    notices.remove(earlier)
    assert {path.parent.name for path in notices} == {"甲", "乙县_甲"}
    for path in notices:
        body = "中共乙县甲局党组" if "乙县" in path.parent.name else "中共甲局党组"
        assert body in "".join(p.text for p in docx.Document(path).paragraphs)
    summary = tmp_path / "结果" / "汇总表.xlsx"
    listed = {row["台账"]: row for row in table(summary, "没有汇总", "没有汇总的台账")}
    assert set(listed) == {"丙.xlsx", "丁.xlsx"} and listed["丙.xlsx"]["党组织"] == "中共丙局党组"
    [error, *_] = table(summary, "错误", "台账的错误")
    assert error["台账"] == "丙.xlsx" and error["编号"] == "1.1.1"


@pytest.mark.slow
def test_what_is_wrong_with_a_whole_file_names_no_cell(tongbao, tmp_path):
    (tmp_path / "台账").mkdir()
    openpyxl.Workbook().save(tmp_path / "台账" / "名单.xlsx")
    assert "台账有错误 1 处。“名单.xlsx”不是标准台账" in tongbao("batch", "台账").out


@pytest.mark.slow
def test_what_an_earlier_batch_wrote_is_passed_over(tongbao, tmp_path):
    shutil.copyfile(SAMPLE, tmp_path / "甲.xlsx")
    assert tongbao("batch", ".", "-o", "一月", "--check").code == 0
    tongbao("stats", "甲.xlsx", "--xlsx", "报表.xlsx")
    # Known however it is called, and after somebody has worked in it.
    earlier = tmp_path / "一月" / "汇总表.xlsx"
    book = openpyxl.load_workbook(earlier)
    book.worksheets[0]["A1"].value = "领导看的"
    book.save(tmp_path / "另一个名称.xlsx")
    # Of the same name, but somebody's own.
    (tmp_path / "丁").mkdir()
    openpyxl.Workbook().save(tmp_path / "丁" / "汇总表.xlsx")
    result = tongbao("batch", ".", "-o", "二月", "--check", "--format", "json")
    states = {one["file"]: one["status"] for one in result.json["ledgers"]}
    assert states == {"甲.xlsx": "done", "丁/汇总表.xlsx": "failed"}
    ours = ["一月/汇总表.xlsx", "另一个名称.xlsx", "报表.xlsx"]
    assert sorted(result.json["passed_over"]) == ours
    assert result.err.count("已经略过") == 1 and all(name in result.err for name in ours)
    nothing = tongbao("batch", "一月", "-o", "三月")
    assert nothing.code == 2 and "没有台账" in nothing.err


@pytest.mark.slow
def test_only_what_is_not_done_or_has_changed_is_done_again(tongbao, bodies, tmp_path):
    tongbao("batch", "台账", "-o", "结果")
    [kept] = [p for p in tmp_path.glob("结果/乙县_甲/*.docx") if "检查报告" not in p.name]
    before = kept.stat().st_mtime_ns
    bodies("丙.xlsx", "中共丙局党组")
    bodies("甲.xlsx", "中共新甲局党组")
    (tmp_path / "台账" / "丁.xlsx").unlink()
    again = tongbao("batch", "台账", "-o", "结果", "--resume", "--format", "json")
    states = {one["file"]: one["status"] for one in again.json["ledgers"]}
    assert states == {
        "甲.xlsx": "done",
        "乙县/甲.xlsx": "unchanged",
        "丙.xlsx": "done",
        "丁.xlsx": "failed",
    }
    assert again.code == 1 and "这一次没有" in again.json["ledgers"][0]["reason"]
    assert kept.stat().st_mtime_ns == before
    summary = tmp_path / "结果" / "汇总表.xlsx"
    # What was done before still counts in the summary; a notice that is gone is made again.
    assert len(table(summary, "汇总", "各党组织")) == 3
    kept.unlink()
    assert tongbao("batch", "台账", "-o", "结果", "--resume").code == 0 and kept.exists()


@pytest.mark.slow
def test_an_edited_summary_is_kept_and_what_is_gone_is_told_once(tongbao, checked, tmp_path):
    summary = tmp_path / "结果" / "汇总表.xlsx"
    book = openpyxl.load_workbook(summary)
    book["汇总"]["A30"] = "处长：请核实。"
    book.save(summary)
    edited = summary.read_bytes()
    (tmp_path / "台账" / "丁.xlsx").unlink()
    for states in (["failed", "unchanged", "failed", "unchanged"], ["unchanged"] * 2 + ["failed"]):
        again = tongbao(*CHECK, "--resume")
        assert again.json["path"] == "结果/汇总表（第2稿）.xlsx" and summary.read_bytes() == edited
        assert sorted(one["status"] for one in again.json["ledgers"]) == sorted(states)


@pytest.mark.slow
def test_ctrl_c_leaves_what_was_there(tongbao, bodies, checked, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = json.loads(checked.stdout)["ledgers"]
    bodies("戊.xlsx", "中共戊局党组")
    monkeypatch.setattr(pool, "run_each", interrupt)
    result = tongbao(*CHECK)
    after = {one["file"]: one for one in result.json["ledgers"]}
    assert result.code == 1 and "已中断" in after.pop("戊.xlsx")["reason"]
    for one in before:
        told = {"status": "unchanged"} if one["status"] == "done" else {}
        assert after[one["file"]] == {**one, **told}
    errors = table(tmp_path / "结果" / "汇总表.xlsx", "错误", "台账的错误")
    assert {error["台账"] for error in errors} == {"丙.xlsx"}


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "[1]", "{}", '["甲"]', "[" * 30_000])
def test_a_record_that_is_none_is_made_anew(tongbao, tmp_path, text):
    (tmp_path / "台账").mkdir()
    (tmp_path / "台账" / "丁.xlsx").write_bytes(b"PK\x03\x04 torn")
    (tmp_path / "结果").mkdir()
    record = tmp_path / "结果" / "批次记录.json"
    record.write_text(text, "utf-8")
    assert tongbao("batch", "台账", "-o", "结果", "--check", "--resume").code == 1
    assert "丁.xlsx" in record.read_text("utf-8")


@pytest.mark.slow
def test_with_another_rule_of_the_office_all_is_done_again(tongbao, checked, tmp_path):
    (tmp_path / "templates" / "rules").mkdir(parents=True)
    (tmp_path / "templates" / "rules" / "本局.toml").write_text(
        '[[rule]]\nid = "本局-水利"\nkind = "W04"\nseverity = "error"\ntitle = "错字"\n'
        'source = "本单位"\nfinds = "开展水利。"\nleaves = "开展督办。"\npattern = "水利"\n',
        encoding="utf-8",
    )
    again = tongbao(*CHECK, "--resume")
    assert {one["status"] for one in again.json["ledgers"]} == {"failed"}


@pytest.mark.slow
def test_like_is_added_to_like(tongbao, bodies, tmp_path):
    bodies("丙.xlsx", "中共丙局党组")
    (tmp_path / "台账" / "丁.xlsx").unlink()
    book = openpyxl.load_workbook(tmp_path / "台账" / "丙.xlsx")
    figures = book["数据指标"]
    name, first = figures["A2"].value, figures["B2"].value
    figures["C2"].value = "篇"
    measures = book["整改台账"]
    measures.cell(1, measures.max_column + 1).value = "延期至"
    measures.cell(row_of(measures, "1.2.4"), measures.max_column).value = datetime.date(2026, 3, 1)
    book.save(tmp_path / "台账" / "丙.xlsx")
    result = tongbao(*CHECK)
    assert result.code == 0 and "只在相同的之间合计" in result.err
    assert {path.name for path in (tmp_path / "结果").iterdir()} == {"汇总表.xlsx", "批次记录.json"}
    stats = tongbao("stats", SAMPLE, "--format", "json").json
    assert all(
        one["counts"]["problems"] == stats["problems"] and one["path"] is None
        for one in result.json["ledgers"]
    )
    summary = tmp_path / "结果" / "汇总表.xlsx"
    totals = {row["计入完成的状态"]: row for row in table(summary, "汇总", "合计")}
    single = totals["已完成、长期坚持"]
    double = totals["已完成"]
    assert double["问题数"] == 2 * single["问题数"] == 2 * stats["problems"]
    assert (double["延期"], single["延期"]) == (1, 0)
    assert double["新建制度"] == 2 * stats["new_regulations"]
    assert double["问题完成率"] == pytest.approx(stats["problem_completion_rate"], abs=0.001)
    assert single["问题完成率"] > double["问题完成率"]
    sums = {
        (row["指标"], row["量词"]): (row["合计"], row["台账份数"])
        for row in table(summary, "数据指标", "数据指标合计")
    }
    mine = {word: found for (figure, word), found in sums.items() if figure == name}
    assert mine.pop("篇") == (first, 1) and list(mine.values()) == [(2 * first, 2)]


def test_what_is_no_folder_of_ledgers_is_refused(tongbao, tmp_path):
    (tmp_path / "空").mkdir()
    assert tongbao("batch", "空", "-o", "结果").code == 2
    assert tongbao("batch", SAMPLE, "-o", "结果").code == 2
    assert tongbao("batch", "没有", "-o", "结果").code == 3
    assert tongbao("batch", SAMPLE.parent, "-o", SAMPLE.parent).code == 2
    assert not (tmp_path / "结果").exists()


@pytest.mark.slow
def test_a_workbook_of_no_form_is_passed_over(tongbao, tmp_path):
    names = [f"甲{suffix}" for suffix in (".et", ".ods", ".xls", ".xlsb", ".xlsm", ".xlsx")]
    (tmp_path / "台账").mkdir()
    for name in names:
        (tmp_path / "台账" / name).write_bytes(b"torn")
    result = tongbao(*CHECK)
    assert [(one["file"], one["status"]) for one in result.json["ledgers"]] == [
        (name, "failed") for name in names
    ]


@pytest.mark.slow
def test_a_process_that_dies_takes_only_its_own_job_along():
    jobs = ["0", "__import__('os')._exit(9)", "2", "3"]
    assert dict(run_each(eval, jobs)) == {0: 0, 1: None, 2: 2, 3: 3}


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster with one worker, which is started again when it dies.

    What it dies of is not tried a second time: each start takes seconds.
    """
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with (
        once,
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", worker_dashboard_address=":0"
        ) as started,
    ):
        yield started.scheduler_address


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_cluster_gives_what_this_machine_gives(tongbao, checked, tmp_path, scheduler):
    here = json.loads(checked.stdout)["ledgers"]
    arguments = ("台账", "-o", "集群", "--check", "--format", "json", "--scheduler", scheduler)
    there = tongbao("batch", *arguments)
    text = tongbao("batch", "台账", "-o", "集群二", "--scheduler", scheduler)
    assert there.code == checked.return_value == 1
    assert there.json["ledgers"] == here and len(here) == 4
    assert f"--scheduler {scheduler}" in text.err and list(tmp_path.glob("集群二/甲/*.docx"))


def _die(job):
    if job == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    return job.upper()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_worker_of_a_cluster_that_dies_loses_but_its_own_job(scheduler):
    found = dict(run_on_cluster(scheduler, _die, ["one", "dies", "other"]))
    assert found == {0: "ONE", 1: None, 2: "OTHER"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_cluster_whose_workers_are_gone_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    monkeypatch.setattr(cluster, "_ABSENT", 1)
    options = {"dashboard_address": ":0", "worker_dashboard_address": ":0"}
    with LocalCluster(n_workers=1, processes=False, **options) as gone:
        threading.Timer(2, gone.scale, [0]).start()
        with pytest.raises(cluster.NoCluster, match="都停止了工作"):
            list(run_on_cluster(gone.scheduler_address, time.sleep, [8]))


@pytest.mark.parametrize("address", ["集群", "tcp://127.0.0.1", "http://127.0.0.1:1"])
def test_an_address_without_a_scheduler_is_said(tongbao, bodies, address):
    result = tongbao("batch", "台账", "-o", "结果", "--check", "--scheduler", address)
    assert result.code == 2 and f"“{address}”没有调度程序应答" in result.err
