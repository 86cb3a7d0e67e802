"""The house: rooms that import only what stands below them, one name for one class, true pages."""

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

HOUSE = REPOSITORY / "generator"

CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
# The table of rooms, from the ground up.
ROOMS = re.findall(r"^\| `([\w/]+)` \|", CONTRIBUTING, re.M)
MODULES = sorted(path.relative_to(HOUSE).with_suffix("") for path in HOUSE.rglob("*.py"))
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")


def room_of(module: Path) -> str:
    """The room of a module, or of a folder: its first folder, of workbook/ the first two."""
    return "/".join(module.parts[: 2 if module.parts[0] == "workbook" else 1])


def tree_of(module: Path) -> ast.Module:
    return ast.parse((HOUSE / module).with_suffix(".py").read_text(encoding="utf-8"))


def imported_by(module: Path) -> Iterator[Path]:
    """The modules of the house that a module imports, anywhere in it."""
    for node in ast.walk(tree_of(module)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        source = module.parents[node.level - 1] / (node.module or "").replace(".", "/")
        for name in node.names:
            inner = source / name.name
            is_module = inner in MODULES or (HOUSE / inner).is_dir()
            target = inner if is_module else source
            if target != Path():  # the version, which stands in the house itself
                yield target


def test_every_module_stands_in_a_room():
    homeless = {room_of(m) for m in MODULES} - {*ROOMS, "__init__", "workbook/__init__"}
    assert not homeless


def test_rooms_import_only_what_stands_below_them():
    rank = {room: number for number, room in enumerate(ROOMS)}
    upwards = [
        f"{module} → {target}"
        for module in MODULES
        if room_of(module) in rank
        for target in imported_by(module)
        if rank[room_of(target)] > rank[room_of(module)]
    ]
    assert not upwards


def test_no_two_classes_have_one_name():
    places: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(module))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_file_is_a_hall():
    """But the table of columns, which is one line a column."""
    long = {
        str(module)
        for module in MODULES
        if len((HOUSE / module).with_suffix(".py").read_text(encoding="utf-8").splitlines()) > 450
    }
    assert long <= {"ledger/items"}


def test_only_the_console_prints():
    """Others give back what is to be shown; the child process answers its parent on stdout."""
    printing = re.compile(r"\b(?:click\.s?echo|print)\(|\bsys\.std(?:out|err)\b")
    speaking = {
        str(module)
        for module in MODULES
        if printing.search((HOUSE / module).with_suffix(".py").read_text(encoding="utf-8"))
    }
    rooms = {room for room in speaking if not room.startswith(("console/", "commands/"))}
    # The last two are run as programs, for a double click and by whoever makes a bundle.
    assert rooms <= {"cli", "workbook/reading/sandbox", "start", "bundle/__main__"}


def test_types_are_checked_everywhere():
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["mypy"]["strict"]
    overrides = settings["tool"]["mypy"].get("overrides", [])
    assert all(set(override) == {"module", "ignore_missing_imports"} for override in overrides)


def test_every_room_is_shipped():
    settings = configparser.ConfigParser()
    settings.read(REPOSITORY / "setup.cfg", encoding="utf-8")
    shipped = set(settings["options"]["packages"].split())
    rooms = {".".join(("generator", *m.parts[:-1])) for m in MODULES}
    assert shipped == rooms | {"generator.templates", "generator.workbooks"}


@pytest.mark.parametrize("name", PAGES)
def test_the_files_that_a_page_names_are_there(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    named = set(
        re.findall(r"`((?:generator|tests|benchmarks|templates|workbooks)/[^`*…<]*)`", text)
    )
    named |= {path for path in re.findall(r"\]\(([^):#]+)\)", text) if "//" not in path}
    assert named or name == "CHANGELOG.md"
    assert [path for path in sorted(named) if not (REPOSITORY / path).exists()] == []


def test_the_modules_that_a_page_runs_are_there():
    for name in PAGES:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        for module in re.findall(r"python -m (generator[\w.]*)", text):
            path = REPOSITORY / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or path.is_dir(), module


def test_the_commands_for_each_habit_are_told():
    made = re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.M)
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [habit for habit in made if habit != "check" and f"`make {habit}`" not in readme] == []


# What the top level holds, and what tools put beside it, which is not kept.
TOP = {
    *("generator", "workbooks", "templates", "output", "tests", "benchmarks", "docs"),
    *("setup.cfg", "pyproject.toml", "Makefile", "LICENSE", "README.zh-CN.md", *PAGES),
}
NOT_KEPT = {"build", "dist", "site"}


def test_the_top_level_holds_nothing_else():
    names = {path.name for path in REPOSITORY.iterdir() if not path.name.startswith(".")}
    assert {name for name in names - NOT_KEPT if not name.endswith(".egg-info")} == TOP
