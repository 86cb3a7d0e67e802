"""`tongbao watch`: a ledger checked each time it is saved."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import openpyxl
import pytest
from conftest import REPOSITORY, SAMPLE, cell_of

from generator.findings.findings import Place, find
from generator.units.split import split
from generator.watch import compared, saves


def seen(path, *happens):
    """What is told of a file while one thing after another happens to it between two looks."""
    told, steps = [], iter(happens)

    def pause(seconds):
        step = next(steps, None)
        if step is None:
            raise StopIteration
        step()

    try:
        for is_there in saves(path, pause):
            told.append(is_there)
    except RuntimeError:  # the steps are over
        pass
    return told


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_text("一")
    return path


def test_a_save_counts_once_two_looks_agree(file):
    def rest():
        pass

    def write(text):
        return lambda: file.write_text(text)

    assert seen(file, rest, rest, rest) == [True]
    assert seen(file, rest, write("二二"), rest, rest) == [True, True]
    # Written in three steps, each of which is seen: it counts when it is whole.
    assert seen(file, rest, write("二"), write("三三三"), write("四四四四"), rest) == [True, True]
    # Put aside and written anew, as programs do, between two looks: it was never gone.
    assert seen(file, rest, file.unlink, write("五五五"), rest, rest) == [True, True]
    # A share that is away for a while.
    assert seen(file, rest, file.unlink, rest, rest, write("六"), rest) == [True, False, True]


def test_a_finding_is_known_again_though_its_row_has_moved():
    def found(code, key, row, value=""):
        return find(code, Place("整改台账", key, row, 5), value)

    before = [found("V13", "1.1.1", 3, "甲"), found("V13", "", 9, "乙"), found("V13", "1.1.3", 5)]
    after = [found("V13", "1.1.1", 4, "甲"), found("V13", "", 10, "乙"), found("V13", "1.1.1", 4)]
    changes = compared(before, after)
    assert changes.new == after[1:]
    assert changes.mended == before[1:]
    twice = [before[0], before[0]]
    assert compared(before[:1], twice).new == before[:1]


@contextmanager
def watched(path):
    """The command at work: gives what is told up to a line that holds some words."""
    command = [sys.executable, "-m", "generator", "watch", path]
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=path.parent, env=surroundings, stdout=subprocess.PIPE, encoding="utf-8"
    ) as watching:

        def told(last):
            lines = []
            while not (lines and last in lines[-1]):
                lines.append(watching.stdout.readline())
                assert lines[-1], lines
            return "".join(lines)

        try:
            yield told
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.stdout.read() == "已结束。\n"
    assert watching.returncode == 0


@pytest.mark.slow
def test_what_is_new_and_what_is_mended_is_told_after_each_save(sample, save, tmp_path):
    path = tmp_path / "台账.xlsx"
    shutil.copyfile(SAMPLE, path)
    with watched(path) as told:
        assert told("正在看着“台账.xlsx”").startswith("没有发现问题。\n")
        cell = cell_of(sample, "整改台账", "1.1.2", "整改状态")
        cell.value = "已经整改"
        save(sample)
        text = told("现在：")
        assert "新增 1 处" in text and f" {cell.coordinate}（1.1.2）" in text
        path.write_bytes(b"no workbook")
        assert "这一次没有检查" in told("下一步：")
        shutil.copyfile(SAMPLE, path)
        text = told("没有发现问题。")
        assert "改好 1 处" in text and f" 整改台账 {cell.coordinate}（1.1.2）" in text


@pytest.mark.slow
def test_of_a_part_it_is_told_how_much_the_office_mends(tmp_path):
    path = split(SAMPLE, tmp_path).parts[0].written.path
    book = openpyxl.load_workbook(path)
    book["问题清单"]["C2"] = "学习不深 。"
    book.save(path)
    with watched(path) as told:
        assert "另有 1 处不由本单位填写" in told("正在看着")
        book.save(path)
        assert "没有变化" in told("没有发现问题。")
        assert told("另有 1 处不由本单位填写")


@pytest.mark.slow
def test_a_ledger_that_is_not_there_is_said_at_once(tongbao):
    result = tongbao("watch", "没有.xlsx")
    assert result.code == 3 and "没有.xlsx" in result.err
