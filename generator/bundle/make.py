"""A bundle is put together: interpreter, packages, the program, and what starts it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from .. import __version__
from ..folders import OUTPUT, TEMPLATES, WORKBOOKS, sample_workbook
from .launchers import launchers, scripts
from .left_out import leave_out
from .platforms import PYTHON, SOURCE, Platform, pip, wheel_options

_GUIDE = Path(__file__).with_name("使用说明.txt")
_HANDBOOK = "手册"


class NoBundle(Exception):
    """Why no bundle can be made, as a sentence."""


def make_bundle(platform: Platform, interpreter: Path, sha256: str, target: Path) -> Path:
    """Write the bundle into the folder `target`; gives its path.

    `interpreter` is an archive of Python for that platform: the embeddable one (.zip) for Windows,
    one whose first folder has bin/python3 (.tar.gz) else. Raises NoBundle, and CalledProcessError
    where pip cannot get the packages.
    """
    _check(interpreter, sha256)
    name = f"通报-{__version__}-{platform.name}"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, name)
        runtime = folder / "runtime"
        _unpack(interpreter, runtime / "python")
        _check_interpreter(platform, runtime / "python")
        _install(platform, runtime / "lib", Path(temporary, "wheel"))
        leave_out(runtime)
        for path, data in {
            **{runtime / script: data for script, data in scripts().items()},
            **{folder / starter: data for starter, data in launchers(platform).items()},
        }.items():
            path.write_bytes(data)
            path.chmod(0o755)
        for own in (WORKBOOKS, TEMPLATES, OUTPUT):
            (folder / own).mkdir()
        for file in (_GUIDE, SOURCE / "LICENSE", sample_workbook()):
            shutil.copyfile(file, folder / file.name)
        _make_handbook(folder / _HANDBOOK)
        target.mkdir(parents=True, exist_ok=True)
        return _pack(platform, folder, target / name)


def _pack(platform: Platform, folder: Path, path: Path) -> Path:
    """Pack the folder into one file, `path` with what such files end in."""
    if platform.is_windows:
        return Path(shutil.make_archive(str(path), "zip", folder.parent, folder.name))
    packed = path.with_name(f"{path.name}.tar.gz")
    # What tarfile does unless told makes it smaller by half a percent, in three times the time.
    with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
        archive.add(folder, folder.name)
    return packed


def _check(interpreter: Path, sha256: str) -> None:
    try:
        digest = hashlib.sha256(interpreter.read_bytes()).hexdigest()
    except OSError as fault:
        raise NoBundle(f"{interpreter} cannot be read: {fault.strerror}") from None
    if digest != sha256.lower():
        raise NoBundle(f"the SHA-256 of {interpreter} is {digest}, not {sha256}")


def _unpack(archive: Path, target: Path) -> None:
    """Put the interpreter where the starters look for it."""
    target.mkdir(parents=True)
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(target)
            return
        with tarfile.open(archive) as packed:
            packed.extractall(target, filter="tar")
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as fault:
        raise NoBundle(f"{archive} is no archive that can be unpacked: {fault}") from None
    inner = list(target.iterdir())
    if len(inner) == 1 and not (target / "bin").exists():
        for path in inner[0].iterdir():
            path.rename(target / path.name)
        inner[0].rmdir()


def _check_interpreter(platform: Platform, folder: Path) -> None:
    """The interpreter is one for that platform, and finds the packages."""
    if not platform.is_windows:
        if not (folder / "bin" / "python3").exists():
            raise NoBundle("the archive of the interpreter has no bin/python3")
        if not (folder / "lib" / f"python{PYTHON}").is_dir():
            raise NoBundle(f"the interpreter is not Python {PYTHON}, for which the packages are")
        return
    short = PYTHON.replace(".", "")
    search = folder / f"python{short}._pth"
    if not (folder / "python.exe").is_file() or not search.is_file():
        raise NoBundle(f"the archive is not the embeddable Python {PYTHON} for Windows")
    search.write_text(f"python{short}.zip\r\n.\r\n..\\lib\r\n", encoding="ascii", newline="")


def _install(platform: Platform, lib: Path, wheels: Path) -> None:
    """Put the pinned packages and the program itself into lib/."""
    into: list[str | Path] = ["--target", lib, "--no-deps", "--no-compile"]
    into += wheel_options(platform)
    pip("install", "--require-hashes", "--requirement", platform.lock, *into)
    pip("wheel", "--no-deps", "--wheel-dir", wheels, SOURCE)
    pip("install", *wheels.glob("*.whl"), *into)


def _make_handbook(target: Path) -> None:
    """Put the handbook there as pages that a browser shows from their folder."""
    options = ("--config-file", SOURCE / "docs" / "mkdocs.yml", "--site-dir", target)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *options],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},  # which would be all that it says
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoBundle(f"the handbook cannot be made: {done.stderr.strip()}")
