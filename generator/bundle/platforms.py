"""The platforms for which there is a bundle, and the pinned packages of each."""

import configparser
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[2]
_LOCKS = Path(__file__).with_name("locks")
# The version of Python that the bundles have; the wheels are for it alone.
PYTHON = "3.11"


class Platform(NamedTuple):
    """A platform: its name, what wheels for it are tagged, and its machine as it calls itself."""

    name: str
    tags: tuple[str, ...]
    machine: str

    @property
    def is_windows(self) -> bool:
        return self.name.startswith("win")

    @property
    def lock(self) -> Path:
        """The file with every package, its version and the digests of its wheel."""
        return _LOCKS / f"{self.name}.txt"


def _linux(machine: str) -> Platform:
    """Kylin V10 and UOS 20 have glibc 2.28."""
    tags = [f"manylinux_2_{minor}_{machine}" for minor in (28, 27, 26, 24, 17)]
    return Platform(f"linux_{machine}", (*tags, f"manylinux2014_{machine}"), machine)


PLATFORMS = {
    platform.name: platform
    for platform in (
        Platform("win_amd64", ("win_amd64",), "AMD64"),
        _linux("x86_64"),
        _linux("aarch64"),
    )
}


def wheel_options(platform: Platform) -> list[str]:
    """How pip is told to take wheels for that platform, and nothing that must be compiled."""
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    version = ("--python-version", PYTHON, "--implementation", "cp")
    return [*tags, *version, "--only-binary=:all:"]


def pip(*arguments: str | Path) -> None:
    """Run pip of the Python that runs this. Raises CalledProcessError."""
    options = ("--quiet", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", *arguments, *options], check=True)


def write_lock(platform: Platform) -> None:
    """Pin the packages that the program needs today on that platform."""
    config = configparser.ConfigParser()
    config.read(SOURCE / "setup.cfg", encoding="utf-8")
    options = config["options"], config["options.extras_require"]
    needed = [*options[0]["install_requires"].split(), *options[1]["desk"].split()]
    if platform.is_windows:
        needed.append("colorama")  # which click needs on Windows, as pip would know only there
    with tempfile.TemporaryDirectory() as name:
        pip("download", "--dest", name, *wheel_options(platform), *needed)
        lines = []
        for wheel in sorted(Path(name).iterdir()):
            package, version, *_ = wheel.name.split("-")
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            lines.append(f"{package}=={version} --hash=sha256:{digest}")
    platform.lock.write_text("\n".join(lines) + "\n", encoding="utf-8")
