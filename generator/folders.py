"""Where workbooks, templates and notices are; the office's own folders go before the shipped."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from unicodedata import normalize

from .package.files import is_lock_name, is_same_file
from .text.characters import printable

WORKBOOKS, TEMPLATES, OUTPUT = "workbooks", "templates", "output"
STANDARD_TEMPLATE = "巡察整改通报.docx"
_SAMPLE = "示例台账.xlsx"
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"}
_TEMPLATE_SUFFIXES = {".docx", ".docm", ".dotx", ".dotm"}
_RESERVED = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', None))
_REPLACED = dict.fromkeys(_RESERVED, "_")
# Most file systems allow 255 bytes; a Chinese character takes three, and a suffix follows.
_MOST_BYTES, _LONGEST_NAME = 180, 60
# Names of devices, which Windows lets no file have, whatever its suffix is.
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}


def shipped(folder: str) -> Path:
    """The shipped folder of that name: inside the package when installed, else beside it."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def own_workbooks() -> list[Path]:
    """The workbooks in the working folder's own workbooks/, without lock files."""
    return workbooks_in(Path(WORKBOOKS))


def own_ledgers() -> list[Path]:
    """The same without the shipped sample, which is no ledger of the office."""
    return [path for path in own_workbooks() if not is_sample(path)]


def _files(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """The files of these kinds in a folder, if there is one, without lock files."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in suffixes
        and not path.name.startswith(".")
        and not is_lock_name(path.name)
    )


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks in a folder, if there is one."""
    return _files(folder, WORKBOOK_SUFFIXES)


def others_in(folder: Path) -> list[str]:
    """What people see in a folder beside workbooks: the names of files, and of folders."""
    if not folder.is_dir():
        return []
    shown = [p for p in sorted(folder.iterdir()) if not p.name.startswith(".")]
    folders = [f"文件夹“{path.name}”" for path in shown if path.is_dir()]
    files = [path for path in shown if not path.is_dir() and not is_lock_name(path.name)]
    return [*folders, *(p.name for p in files if p.suffix.lower() not in WORKBOOK_SUFFIXES)]


def workbooks_below(folder: Path, without: Path) -> list[Path]:
    """The workbooks in a folder and in all folders in it, but for one folder and hidden ones."""
    found = []
    for parent, inner, _ in os.walk(folder):
        inner[:] = [
            name
            for name in sorted(inner)
            if not name.startswith(".") and not is_same_file(Path(parent, name), without)
        ]
        found += workbooks_in(Path(parent))
    return sorted(found)


def file_names(names: Iterable[str]) -> dict[str, str]:
    """{name: name of its file, without suffix}, as every system allows it; no two fold alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = free = _file_name(name)
        number = 1
        while (folded := normalize("NFKC", free).casefold()) in taken:
            number += 1
            free = f"{stem}（{number}）"
        taken.add(folded)
        found[name] = free
    return found


def _file_name(name: str) -> str:
    """The name without what some system forbids in names, and short enough for all of them."""
    stem = printable(name.translate(_REPLACED)).encode()[:_MOST_BYTES].decode("utf-8", "ignore")
    stem = stem.strip(" .　") or "单位"
    # A leading ~ makes a lock, and （第2稿） another version of the file of another name.
    if stem.startswith("~") or stem.partition(".")[0].strip().casefold() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}_" if stem.endswith("稿）") else stem


def sample_workbook() -> Path:
    """The shipped sample ledger; an office may have put its own ones beside it."""
    return shipped(WORKBOOKS) / _SAMPLE


def is_sample(path: Path) -> bool:
    """Whether the workbook is the shipped sample, or a copy of it in which nothing was changed."""
    sample = sample_workbook()
    return path.name == sample.name and path.read_bytes() == sample.read_bytes()


def own_templates() -> list[Path]:
    """The templates in the working folder's own templates/."""
    return _files(Path(TEMPLATES), _TEMPLATE_SUFFIXES)


def shipped_templates() -> list[Path]:
    """The shipped templates, the standard one first."""
    found = _files(shipped(TEMPLATES), _TEMPLATE_SUFFIXES)
    return sorted(found, key=lambda path: path.name != STANDARD_TEMPLATE)


def find_template(name: str) -> Path | None:
    """The template of that name, with or without .docx, or None.

    Looked for in the office's templates/, then in the shipped ones.
    """
    for folder in (Path(TEMPLATES), shipped(TEMPLATES)):
        for candidate in (folder / name, folder / f"{name}.docx"):
            if candidate.is_file():
                return candidate
    return None


def notice_path(title: str, told: Iterable[str], folder: Path) -> Path:
    """Where a notice of that title goes when nobody says where; its name ends in what is told."""
    name = title.translate(_RESERVED)[:_LONGEST_NAME].strip(" .") or "通报"
    ending = "".join(f"（{word}）" for word in told)
    return folder / f"{name}{ending}.docx"
