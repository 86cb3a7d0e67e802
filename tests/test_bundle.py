"""The folder for those without Python: made, unpacked, and started without a network."""

import ast
import hashlib
import io
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from conftest import SAMPLE
from packaging.requirements import Requirement

from generator.bundle.launchers import STARTERS
from generator.bundle.make import NoBundle, make_bundle
from generator.bundle.platforms import PLATFORMS, PYTHON
from generator.start import start

LINUX, WINDOWS = PLATFORMS["linux_x86_64"], PLATFORMS["win_amd64"]
# Of the standard library, what the program does without.
LEFT_OUT = ("site-packages", "test", "idlelib", "__pycache__", "config-")
MOST = 60_000_000
# What the embeddable Python takes, which stands for one of a few bytes here.
EMBEDDABLE = 12_000_000


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bundle(target, interpreter, made, form=LINUX):
    return make_bundle(form, interpreter, made, target)


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory):
    """An archive of the Python that runs the tests, as one for bundles is packed."""
    path = tmp_path_factory.mktemp("python") / "python.tar.gz"
    base, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.add(base / "bin" / name, "python/bin/python3")
        for library in (base / "lib").glob("libpython3*.so*"):
            archive.add(library, f"python/lib/{library.name}")
        archive.add(
            base / "lib" / name,
            f"python/lib/{name}",
            filter=lambda info: None if Path(info.name).name.startswith(LEFT_OUT) else info,
        )
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
@pytest.mark.xdist_group("bundle for Linux")  # which is made once
@on_this_machine
def test_a_dropped_ledger_becomes_the_notice_without_a_network(linux, alone, tmp_path):
    shutil.copyfile(SAMPLE, tmp_path / "整改台账（终稿）.xlsx")
    done = alone(linux / "生成通报.sh", "整改台账（终稿）.xlsx")
    assert done.returncode == 0, done.stderr
    assert "—— 整改台账（终稿）.xlsx ——" in done.stdout
    assert len(list((linux / "output").glob("*通报.docx"))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "整改台账（终稿）.xlsx"]
    checked = alone(linux / "检查台账.sh", tmp_path / "整改台账（终稿）.xlsx")
    assert checked.returncode == 0 and "没有发现问题" in checked.stdout


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Linux")  # which is made once
@on_this_machine
def test_the_commands_can_be_typed_in_the_bundle(linux, alone):
    told = alone(linux / "tongbao", "--version")
    assert told.returncode == 0 and "pandas" in told.stdout and "不明" not in told.stdout
    helped = alone(linux / "tongbao", "doctor", "--format", "json")
    assert helped.returncode == 0, helped.stdout
    assert "tongbao" in (linux / "使用说明.txt").read_text(encoding="utf-8")


# --- Windows ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    """The bundle for Windows, with a stand-in for the interpreter."""
    folder = tmp_path_factory.mktemp("windows")
    short = PYTHON.replace(".", "")
    with zipfile.ZipFile(folder / "python.zip", "w") as archive:
        for name in ("python.exe", f"python{short}.zip", f"python{short}._pth"):
            archive.writestr(name, "")
    made = bundle(folder, folder / "python.zip", digest(folder / "python.zip"), WINDOWS)
    assert made.suffix == ".zip" and made.stat().st_size < MOST - EMBEDDABLE
    with zipfile.ZipFile(made) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Windows")
def test_everything_in_the_bundle_for_windows_is_for_windows(windows):
    tagged = [name for name in windows if name.endswith((".pyd", ".so", ".dll"))]
    assert any(name.endswith(".pyd") for name in tagged)
    assert not [name for name in tagged if name.endswith(".so") or "linux" in name]
    short = PYTHON.replace(".", "")
    for name, text in windows.items():
        if name.endswith(".dist-info/WHEEL"):
            tags = [line[5:] for line in text.decode().splitlines() if line.startswith("Tag: ")]
            known = {"py3-none-any", "py2-none-any", f"cp{short}-cp{short}-win_amd64"}
            assert known & set(tags), (name, tags)
    search = windows[f"runtime/python/python{short}._pth"].decode()
    assert "..\\lib" in search.splitlines()


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Windows")
def test_every_package_that_a_package_needs_is_in_the_bundle_for_windows(windows):
    known = {"platform_system": "Windows", "sys_platform": "win32", "os_name": "nt", "extra": ""}
    known |= {"python_version": PYTHON, "python_full_version": f"{PYTHON}.9"}
    about = [
        message_from_string(text.decode())
        for name, text in windows.items()
        if name.endswith(".dist-info/METADATA")
    ]
    there = {one["Name"].lower().replace("_", "-"): one["Version"] for one in about}
    assert "colorama" in there and "tongbao" in there
    for one in about:
        for line in one.get_all("Requires-Dist", []):
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate(known):
                version = there[need.name.lower().replace("_", "-")]
                assert need.specifier.contains(version), (one["Name"], line)


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Windows")
def test_every_import_of_the_program_resolves_in_the_bundle_for_windows(windows):
    lib = {
        name.split("/")[2].partition(".")[0] for name in windows if name.startswith("runtime/lib")
    }
    for name, text in windows.items():
        if name.startswith("runtime/lib/generator/") and name.endswith(".py"):
            for node in ast.walk(ast.parse(text)):
                modules = []
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules = [node.module]
                for module in modules:
                    top = module.partition(".")[0]
                    # Only of use where these are installed besides.
                    extra = top in ("distributed", "distlib")
                    assert extra or top in sys.stdlib_module_names or top in lib, (name, module)


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Windows")
def test_the_handbook_is_in_the_bundle_for_windows(windows):
    """As pages with a search that needs no server."""
    assert {"手册/index.html", "手册/教程.html", "手册/search/search_index.js"} <= windows.keys()
    assert "index.html" in windows["使用说明.txt"].decode()


@pytest.mark.slow
@pytest.mark.xdist_group("bundle for Windows")
def test_what_starts_the_program_on_windows(windows):
    for name, command in STARTERS.items():
        data = windows[f"{name}.exe"]
        assert data.startswith(b"MZ")
        assert b"#!<launcher_dir>\\runtime\\python\\python.exe\r\n" in data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = archive.read("__main__.py").decode()
        compile(main, name, "exec")
        assert f"start({command!r}," in main
    for name in ("build", "check", "desk", "tongbao"):
        text = windows[f"{name}.bat"].decode("utf-8")
        assert text.count("\n") == text.count("\r\n") and f"runtime\\{name}.py" in text
        assert "Windows 10" in text.partition("python.exe")[0]
        compile(windows[f"runtime/{name}.py"], name, "exec")
    assert {"使用说明.txt", "LICENSE", "workbooks/", "output/"} <= windows.keys()


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
