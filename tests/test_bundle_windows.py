"""The bundle for Windows: complete, and started by wine on a system that is made for it.

The interpreter cannot be had from a package. A stand-in takes its place, which shows what it is
given to run; `make windows` does the same with the real one.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from email import message_from_string
from importlib.resources import files
from pathlib import Path

import pytest
from bundles import EXTRAS, digest, modules_in
from conftest import SAMPLE
from packaging.requirements import Requirement

from generator.bundle.launchers import STARTERS
from generator.bundle.make import make_bundle
from generator.bundle.platforms import PLATFORMS, PYTHON

WINDOWS = PLATFORMS["win_amd64"]
MOST = 60_000_000
# What the embeddable Python takes, which stands for one of a few bytes here.
EMBEDDABLE = 12_000_000
# Where Debian has it.
WINE = shutil.which("wine64", path=os.pathsep.join([os.environ["PATH"], "/usr/lib/wine"]))
needs_wine = pytest.mark.skipif(
    WINE is None, reason="wine64, which runs programs for Windows, is not installed"
)


def stand_in():
    """A program that prints the files it is given to run and to read, and fails without them."""
    nothing = io.BytesIO()
    zipfile.ZipFile(nothing, "w").close()
    stub = files("distlib").joinpath("t64.exe").read_bytes()
    return stub + b"#!C:\\windows\\system32\\cmd.exe /c type\r\n" + nothing.getvalue()


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The bundle, with the stand-in for the interpreter."""
    folder = tmp_path_factory.mktemp("windows")
    short = PYTHON.replace(".", "")
    with zipfile.ZipFile(folder / "python.zip", "w") as archive:
        archive.writestr("python.exe", stand_in())
        for name in (f"python{short}.zip", f"python{short}._pth"):
            archive.writestr(name, "")
    return make_bundle(WINDOWS, folder / "python.zip", digest(folder / "python.zip"), folder)


@pytest.fixture(scope="module")
def windows(packed):
    """What is in it, by the names below its folder."""
    assert packed.suffix == ".zip" and packed.stat().st_size < MOST - EMBEDDABLE
    with zipfile.ZipFile(packed) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
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
def test_every_import_of_the_program_resolves_in_the_bundle_for_windows(windows):
    lib = {
        name.split("/")[2].partition(".")[0] for name in windows if name.startswith("runtime/lib")
    }
    for name, text in windows.items():
        if name.startswith("runtime/lib/generator/") and name.endswith(".py"):
            for module in modules_in(text):
                top = module.partition(".")[0]
                known = top in EXTRAS or top in sys.stdlib_module_names or top in lib
                assert known, (name, module)


@pytest.mark.slow
def test_the_handbook_is_in_the_bundle_for_windows(windows):
    """As pages with a search that needs no server."""
    assert {"手册/index.html", "手册/教程.html", "手册/search/search_index.js"} <= windows.keys()
    assert "index.html" in windows["使用说明.txt"].decode()


@pytest.mark.slow
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
        text = windows[f"{name}.bat"].decode("gb2312")
        assert text.count("\n") == text.count("\r\n") and f"runtime\\{name}.py" in text
        assert "Windows 10" in text.partition("python.exe")[0]
        compile(windows[f"runtime/{name}.py"], name, "exec")
    assert {"使用说明.txt", "LICENSE", SAMPLE.name, "workbooks/", "output/"} <= windows.keys()


# --- started ------------------------------------------------------------------------------------


class Wine:
    """A system made for the tests; its drive C: is a folder."""

    def __init__(self, folder):
        self.drive = folder / "drive_c"
        self.known = {**os.environ, "WINEPREFIX": str(folder), "WINEDEBUG": "-all"}
        self.known |= {"WINEDLLOVERRIDES": "mscoree=;mshtml=", "LC_ALL": "C.UTF-8"}
        self.run("wineboot", "--init", cwd=folder)

    def run(self, *command, cwd=None):
        """Run it without a terminal, where no key is waited for; its exit code and output.

        A pipe would stay open for as long as the services of the system run.
        """
        with tempfile.TemporaryFile() as told:
            done = subprocess.run(
                [WINE, *command],
                cwd=cwd or self.drive,
                env=self.known,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
            told.seek(0)
            return done.returncode, told.read()

    def pose_as(self, version):
        """Be that version of Windows from now on."""
        code, told = self.run("winecfg", "/v", version)
        assert code == 0, told

    def unpacked(self, archive):
        """The folder of a bundle, unpacked where an office might put it; and its Windows path."""
        home = self.drive / "整改 资料（1）"
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(home)
        (folder,) = home.iterdir()
        return folder, f"C:\\{home.name}\\{folder.name}"


@pytest.fixture(scope="module")
def wine(tmp_path_factory):
    system = Wine(tmp_path_factory.mktemp("wine"))
    yield system
    subprocess.run([Path(WINE).with_name("wineserver"), "-k"], env=system.known)
    shutil.rmtree(system.drive)  # some hundred MB


@pytest.fixture(scope="module")
def installed(wine, packed):
    return wine.unpacked(packed)


@needs_wine
@pytest.mark.slow
@pytest.mark.parametrize("name", ["整改台账.xlsx", "台账（终稿） (2)&^!甲;乙.xlsx"])
@pytest.mark.parametrize(
    "starter", [*(f"{name}.exe" for name in STARTERS), "build.bat", "tongbao.bat"]
)
def test_a_starter_runs_its_script_on_what_was_dropped(wine, installed, starter, name):
    """From another folder, as Explorer starts it."""
    folder, home = installed
    wine.pose_as("win10")
    elsewhere = wine.drive / "别 处"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / name).write_text("what the units filled", encoding="ascii")
    code, told = wine.run(f"{home}\\{starter}", name, cwd=elsewhere)
    assert code == 0 and b"what the units filled" in told
    code, told = wine.run(f"{home}\\{starter}", cwd=elsewhere)
    assert code == 0 and b"what the units filled" not in told
    if starter.endswith(".bat"):
        script = folder / "runtime" / starter.replace(".bat", ".py")
        assert script.read_bytes().splitlines()[-1] in told


@needs_wine
@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "machine", "is_refused"),
    [
        ("win7", "AMD64", True),
        ("win81", "AMD64", True),
        ("win10", "x86", True),
        ("win10", "AMD64", False),
    ],
)
def test_a_windows_that_is_too_old_is_refused_before_python_starts(
    wine, installed, version, machine, is_refused
):
    folder, _ = installed
    wine.pose_as(version)
    for starter in folder.glob("*.bat"):
        command = f"set PROCESSOR_ARCHITECTURE={machine}&& {starter.name}"
        code, told = wine.run("cmd", "/c", command, cwd=folder)
        assert code == (3 if is_refused else 0), told
        assert (b"Windows 11" in told) is is_refused
        assert (b"import sys" in told) is not is_refused  # of the script


@pytest.mark.windows
def test_the_sample_becomes_the_notice_on_a_python_for_windows(wine, tmp_path, tongbao):
    """At a terminal, since that is what a double click opens."""
    python = Path(os.environ["WINDOWS_PYTHON"])
    folder, home = wine.unpacked(make_bundle(WINDOWS, python, digest(python), tmp_path))
    wine.pose_as("win10")
    for starter in ("检查台账.exe", "check.bat"):
        assert "没有发现问题" in shown(wine, f"{home}\\{starter}")
    assert not list((folder / "output").iterdir())
    assert tongbao("build", SAMPLE).code == 0
    (expected,) = Path("output").glob("*.txt")
    for starter in ("生成通报.exe", "build.bat"):
        assert expected.name.replace(".txt", ".docx") in shown(wine, f"{home}\\{starter}")
        made = folder / "output" / expected.name
        assert made.read_bytes() == expected.read_bytes()
        assert len(list((folder / "output").iterdir())) == len(list(Path("output").iterdir()))
        shutil.rmtree(folder / "output")


def shown(wine, program):
    """What its window shows until Enter closes it, without line breaks and blanks."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [WINE, program],
        env={**wine.known, "TERM": "xterm"},
        cwd=wine.drive,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ):
        os.close(theirs)
        text = b""
        with suppress(OSError):  # which is how a terminal tells that the program has ended
            while part := os.read(ours, 1 << 16):
                text += part
                if "按回车键关闭窗口".encode() in text:
                    os.write(ours, b"\r")
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\s", "", text.decode())
