"""Every command that writes, where nothing can be written: a full disk, or a folder that is none.

What stood there stays, the sources stay, nothing is left behind, and one sentence says why.
"""

import ctypes
import os
import resource
import shutil
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import openpyxl
import pytest
from conftest import SAMPLE, cell_of, sample_book

from generator import cli

LEDGER, OUT = "台账.xlsx", "写到"
# Each command by what it writes; the sources stand in the folder.
COMMANDS = {
    "通报": ("build", LEDGER, "-o", f"{OUT}/通报.docx", "--force"),
    "送审稿": ("build", LEDGER, "--review", "-o", f"{OUT}/送审稿.docx", "--force"),
    "批注": ("check", LEDGER, "--annotate", f"{OUT}/批注.xlsx", "--force"),
    "改正": ("check", LEDGER, "--fix", f"{OUT}/改正.xlsx", "--force"),
    "审改": ("review", "送审.docx", LEDGER, "--apply", f"{OUT}/审改后.xlsx", "--force"),
    "新表": ("new", f"{OUT}/新表.xlsx"),
    "带入": ("new", f"{OUT}/带入.xlsx", "--from", LEDGER),
    "模板": ("template", "new", f"{OUT}/模板.docx"),
    "分发": ("split", LEDGER, "-o", OUT, "--force"),
    "合并": ("merge", LEDGER, "各单位", "-o", f"{OUT}/新台账.xlsx", "--force"),
    "督办": ("remind", LEDGER, "-o", OUT, "--as-of", "2025-11-22", "--force"),
    "统计表": ("stats", LEDGER, "--xlsx", f"{OUT}/统计.xlsx", "--force"),
    "统计页": ("stats", LEDGER, "--html", f"{OUT}/统计.html", "--force"),
    "比较": ("diff", LEDGER, "七月.xlsx", "-o", f"{OUT}/比较.docx", "--force"),
    "导入": ("import", "送审.docx", "-o", f"{OUT}/导入.xlsx", "--force"),
    "对应": ("import", "表.xlsx", "-o", f"{OUT}/导入.xlsx", "--save-map", f"{OUT}/对应.toml"),
    "批量": ("batch", "各台账", "-o", OUT, "--check", "--force"),
}


def run(*arguments):
    with pytest.raises(SystemExit) as stop:
        cli.main(list(arguments))
    return stop.value.code


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The sources, and by the name of each command a folder with what it wrote once."""
    folder = tmp_path_factory.mktemp("写")
    book = sample_book()
    cell_of(book, "整改台账", "1.2.1", "整改状态").value = "推进中"  # to be corrected
    book.save(folder / LEDGER)
    shutil.copy(SAMPLE, folder / "七月.xlsx")
    (folder / "各台账").mkdir()
    shutil.copy(SAMPLE, folder / "各台账")
    table = openpyxl.Workbook()
    table.active.append(["问题", "整改措施", "进展情况"])
    table.active.append(["学习不深", "定计划", "已定。"])
    table.save(folder / "表.xlsx")
    with pytest.MonkeyPatch.context() as there:
        there.chdir(folder)
        run("build", LEDGER, "--review", "-o", "送审.docx")
        run("split", LEDGER, "-o", "各单位")
        for name, command in COMMANDS.items():
            assert run(*command) == 0, command
            Path(OUT).rename(f"写过-{name}")
    return folder


@pytest.fixture
def desk(prepared, tmp_path, monkeypatch):
    """The sources in a folder of their own, which is where the command is run."""
    for source in prepared.iterdir():
        if not source.name.startswith("写过"):
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, tmp_path / source.name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder):
    """Every file below the folder, whatever its name, with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def no_room():
    """Every file ends after a hundred bytes, as on a disk that is full.

    Python, here and in the processes that a command starts, would keep the beginning of a module
    that it has compiled, which nothing could import afterwards: it keeps none.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.MonkeyPatch.context() as python:
        python.setattr(sys, "dont_write_bytecode", True)
        python.setenv("PYTHONDONTWRITEBYTECODE", "1")
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder):
    """Nobody may write into the folder, not even root: who loses for now what lets him."""
    folder.chmod(0o555)
    try:
        with _obeying():
            yield
    finally:
        folder.chmod(0o755)


@contextmanager
def _obeying():
    if os.geteuid() or sys.platform != "linux":
        yield
        return
    system = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the version of what follows; this process
    before = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the higher ones
    without = (ctypes.c_uint32 * 6)()
    assert system.capget(header, before) == 0
    without[:] = before[:]
    without[0] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    assert system.capset(header, without) == 0
    try:
        yield
    finally:
        assert system.capset(header, before) == 0


def check_refused(capsys, desk, name, closed):
    before = files(desk)
    capsys.readouterr()
    with closed:
        code = run(*COMMANDS[name])
    said = capsys.readouterr().err
    assert code == 3, said
    assert said.count("不能写入“") == said.count("下一步：") == 1 and "（第2稿）" not in said
    assert files(desk) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("older", [False, True])
def test_on_a_full_disk_all_stays_as_it_was(capsys, prepared, desk, name, older):
    if older:
        shutil.copytree(prepared / f"写过-{name}", desk / OUT)
    check_refused(capsys, desk, name, no_room())


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("older", [False, True])
def test_in_a_read_only_folder_all_stays_as_it_was(capsys, prepared, desk, name, older):
    if older:
        shutil.copytree(prepared / f"写过-{name}", desk / OUT)
    (desk / OUT).mkdir(exist_ok=True)
    check_refused(capsys, desk, name, read_only(desk / OUT))


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_in_place_of_the_folder_stays(capsys, desk, name):
    (desk / OUT).write_text("别人的文件", "utf-8")
    check_refused(capsys, desk, name, nullcontext())
