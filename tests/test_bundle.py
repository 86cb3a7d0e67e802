"""The folder for those without Python: made, unpacked, and started without a network."""

import http.client
import io
import platform
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from bundles import EXTRAS, digest, modules_in
from conftest import SAMPLE

from generator.bundle.make import NoBundle, make_bundle
from generator.bundle.platforms import PLATFORMS, PYTHON
from generator.start import start

LINUX, WINDOWS = PLATFORMS["linux_x86_64"], PLATFORMS["win_amd64"]
# Of the Python that runs the tests, what is too large to be packed and unpacked; and what stands
# for such parts, all of which a bundle leaves out.
LARGE = ("__pycache__", "config-", "site-packages", "test")
STAND_INS = (
    "bin/pip3",
    "include/python3.11/Python.h",
    "lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a",
    "lib/python3.11/ensurepip/__init__.py",
    "lib/python3.11/idlelib/idle.py",
    "lib/python3.11/lib-dynload/_testcapi.so",
    "lib/python3.11/site-packages/pip/__init__.py",
    "lib/python3.11/test/test_os.py",
    "lib/python3.11/tkinter/__init__.py",
    "lib/python3.11/turtle.py",
    "lib/tcl8.6/init.tcl",
)
# Folders and files that no notice needs, by their names, wherever in a bundle they are.
NEEDLESS_FOLDERS = {"ensurepip", "f2py", "idlelib", "include", "pip", "test", "tests", "tkinter"}
NEEDLESS_FILES = r"lib(avif|webp).*|_(avif|imagingft|webp)\..*|turtle\.py|.*\.(a|tcl)|_test.*\.so"
# Of the standard library on Windows alone.
ELSEWHERE = ("msvcrt", "winreg")


def bundle(target, interpreter, made, form=LINUX):
    return make_bundle(form, interpreter, made, target)


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory):
    """An archive of the Python that runs the tests, as one for bundles is packed."""
    path = tmp_path_factory.mktemp("python") / "python.tar.gz"
    base, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    with tarfile.open(path, "w") as archive:
        archive.add(base / "bin" / name, "python/bin/python3")
        for library in (base / "lib").glob("libpython3*.so*"):
            archive.add(library, f"python/lib/{library.name}")
        archive.add(
            base / "lib" / name,
            f"python/lib/{name}",
            filter=lambda info: None if Path(info.name).name.startswith(LARGE) else info,
        )
        for name in STAND_INS:
            archive.addfile(tarfile.TarInfo(f"python/{name}"))
    return path


@pytest.fixture(scope="module")
def linux(interpreter, tmp_path_factory):
    """The bundle for Linux, unpacked where an office might put it."""
    made = bundle(tmp_path_factory.mktemp("dist"), interpreter, digest(interpreter))
    home = tmp_path_factory.mktemp("整改 资料（1）")
    with tarfile.open(made) as archive:
        archive.extractall(home, filter="tar")
    (folder,) = home.iterdir()
    return folder


@pytest.fixture
def alone(tmp_path):
    """Run a program of the bundle without a network, nor anything of ours in the environment."""
    (tmp_path / "home").mkdir()

    def run(*command):
        done = subprocess.run(
            ["unshare", "--map-root-user", "--net", *command],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
        assert not list((tmp_path / "home").iterdir())  # it writes nothing elsewhere
        return done

    return run


on_this_machine = pytest.mark.skipif(
    platform.machine() != LINUX.machine or f"{sys.version_info[0]}.{sys.version_info[1]}" != PYTHON,
    reason="the bundle is for another machine or another Python",
)


@pytest.mark.slow
@on_this_machine
def test_a_dropped_ledger_becomes_the_notice_without_a_network(linux, alone, tmp_path):
    shutil.copyfile(SAMPLE, tmp_path / "整改台账（终稿）.xlsx")
    done = alone(linux / "生成通报.sh", "整改台账（终稿）.xlsx")
    assert done.returncode == 0, done.stderr
    assert "—— 整改台账（终稿）.xlsx ——" in done.stdout
    assert len(list((linux / "output").glob("*通报.docx"))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "整改台账（终稿）.xlsx"]
    link = tmp_path / "桌面上的 链接"
    link.symlink_to(linux / "检查台账.sh")
    checked = alone(link, tmp_path / "整改台账（终稿）.xlsx")
    assert checked.returncode == 0 and "没有发现问题" in checked.stdout


@pytest.mark.slow
@on_this_machine
def test_the_commands_can_be_typed_in_the_bundle(linux, alone):
    told = alone(linux / "tongbao", "--version")
    assert told.returncode == 0 and "pandas" in told.stdout and "不明" not in told.stdout
    helped = alone(linux / "tongbao", "doctor", "--format", "json")
    assert helped.returncode == 0, helped.stdout
    assert "tongbao" in (linux / "使用说明.txt").read_text(encoding="utf-8")


@pytest.mark.slow
@on_this_machine
def test_a_batch_of_the_bundle_does_its_ledgers_in_processes(linux, alone, tmp_path):
    """Which run the script that has started them anew."""
    (tmp_path / "台账").mkdir()
    shutil.copyfile(SAMPLE, tmp_path / "台账" / "甲.xlsx")
    done = alone(linux / "tongbao", "batch", "台账")
    assert done.returncode == 0 and "汇总 1 份，没有汇总 0 份" in done.stdout, done.stderr


@pytest.mark.slow
@on_this_machine
def test_the_desk_of_the_bundle_answers(linux, tmp_path):
    known = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", "BROWSER": "true"}
    with subprocess.Popen(
        [linux / "通报台.sh"], env=known, stdout=subprocess.PIPE, encoding="utf-8"
    ) as desk:
        try:
            address = re.search(r"//([\d.:]+)/#", desk.stdout.readline())[1]
            with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
                connection.request("GET", "/")
                page = connection.getresponse().read().decode()
        finally:
            desk.send_signal(signal.SIGINT)
        ended = desk.stdout.read()
    assert "通报台" in page and ended.endswith("已结束。\n")


@pytest.mark.slow
@on_this_machine
def test_all_that_the_program_imports_is_in_the_bundle(linux, alone):
    """Also what it imports only when it is needed."""
    program = linux / "runtime" / "lib" / "generator"
    named = {
        module
        for path in program.rglob("*.py")
        for module in modules_in(path.read_text(encoding="utf-8"))
        if module.partition(".")[0] not in (*EXTRAS, *ELSEWHERE)
    }
    assert len(named) > 50
    code = f"import sys, importlib; sys.path.insert(0, {str(linux / 'runtime' / 'lib')!r})\n"
    code += f"for name in {sorted(named)}: importlib.import_module(name)"
    done = alone(linux / "runtime" / "python" / "bin" / "python3", "-I", "-c", code)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@on_this_machine
def test_what_no_notice_needs_is_not_in_the_bundle(linux, interpreter):
    with tarfile.open(interpreter) as archive:
        given = [Path(name) for name in archive.getnames()]
    assert len(needless(given)) >= len(STAND_INS)
    runtime = linux / "runtime"
    assert needless(path.relative_to(runtime) for path in runtime.rglob("*")) == []


def needless(paths):
    """Those paths that are of no use to anybody who writes notices."""
    return [
        str(path)
        for path in paths
        if (NEEDLESS_FOLDERS & set(path.parts) or re.fullmatch(NEEDLESS_FILES, path.name))
        and "licenses" not in path.parts
    ]


# --- what is refused ----------------------------------------------------------------------------


def test_an_interpreter_that_is_not_the_one_named_is_refused(tmp_path):
    archive = tmp_path / "python.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("python.exe", "")
    for form, sha256, reason in (
        (WINDOWS, "0" * 64, "SHA-256"),
        (WINDOWS, digest(archive), "embeddable"),
        (LINUX, digest(archive), "bin/python3"),
    ):
        with pytest.raises(NoBundle, match=reason):
            bundle(tmp_path / "dist", archive, sha256, form)
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as packed:
        for name in ("bin/python3", "lib/python2.7/os.py"):
            packed.addfile(tarfile.TarInfo(f"python/{name}"))
    other = tmp_path / "other.tar.gz"
    with pytest.raises(NoBundle, match=f"not Python {PYTHON}"):
        bundle(tmp_path / "dist", other, digest(other))
    archive.write_bytes(b"no archive")
    with pytest.raises(NoBundle, match="no archive"):
        bundle(tmp_path / "dist", archive, digest(archive))
    with pytest.raises(NoBundle, match="cannot be read"):
        bundle(tmp_path / "dist", tmp_path / "none.zip", "0" * 64)
    assert not (tmp_path / "dist").exists()


# --- what a double click does -------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The folder of a bundle, and another one in which a file is dropped."""
    (tmp_path / "通报" / "workbooks").mkdir(parents=True)
    (tmp_path / "别处").mkdir()
    monkeypatch.chdir(tmp_path / "别处")
    return tmp_path / "通报"


def test_a_double_click_takes_the_only_workbook(home, capsys):
    shutil.copyfile(SAMPLE, home / "workbooks" / "本局.xlsx")
    assert start("check", [], home) == 0
    assert "—— 本局.xlsx ——\n没有发现问题。" in capsys.readouterr().out


def test_the_window_of_a_desk_that_cannot_be_opened_waits(home, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "generator.desk.serve", raising=False)
    terminal = io.StringIO("\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    assert start("desk", [], home) == 2
    told = capsys.readouterr()
    assert "tongbao[desk]" in told.err and "按回车键关闭窗口" in told.out


def test_without_a_workbook_the_sample_is_tried(home, capsys):
    assert start("check", [], home) == 0
    assert "没有台账，先用自带的示例试一次" in capsys.readouterr().out


def test_of_several_workbooks_none_is_guessed(home, capsys):
    for name in ("甲.xlsx", "乙.xlsx"):
        shutil.copyfile(SAMPLE, home / "workbooks" / name)
    assert start("build", [], home) == 2
    out = capsys.readouterr().out
    assert "乙.xlsx、甲.xlsx" in out and "拖到程序的图标上" in out
    assert not (home / "output").exists()


def test_each_workbook_that_is_dropped_is_taken_from_where_it_was(home, capsys):
    shutil.copyfile(SAMPLE, "甲.xlsx")
    Path("乙.xlsx").write_bytes(b"no workbook")
    assert start("check", ["甲.xlsx", "乙.xlsx"], home) == 3
    out = capsys.readouterr().out
    assert "—— 甲.xlsx ——" in out and "—— 乙.xlsx ——" in out
