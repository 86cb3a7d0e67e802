"""Office files as packages: relations and types written in place, files and their locks."""

import io
import os
import subprocess
import sys
import zipfile

import pytest
from conftest import REPOSITORY

from generator.findings.limits import MOST_PARTS, Refused
from generator.package.files import is_same_file, locks_of, write_atomic, write_together
from generator.package.parts import CONTENT_TYPES, pack, unpack
from generator.package.relations import (
    OFFICE_RELATION,
    add_content_type,
    add_relation,
    relations_of,
    remove_part,
    remove_relation,
    targets,
)
from generator.package.xmltext import Unpatchable

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
MAIN, HOLDER = "word/document.xml", "word/_rels/document.xml.rels"


def package(relations: str = "", prefix: str = "") -> dict[str, bytes]:
    """A package whose document has these relations, written with this prefix."""
    colon = prefix and f"{prefix}:"
    names = f"xmlns{':' if prefix else ''}{prefix}"
    return {
        CONTENT_TYPES: f'<{colon}Types {names}="{TYPES}"></{colon}Types>'.encode(),
        MAIN: b"<document/>",
        HOLDER: f'<{colon}Relationships {names}="{RELATIONS}">{relations}'
        f"</{colon}Relationships>".encode(),
    }


def relation(key: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE_RELATION}/{kind}" Target="{target}"{more}/>'


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("header1.xml", "word/header1.xml"),
        ("/word/header1.xml", "word/header1.xml"),
        ("..\\word\\header1.xml", "word/header1.xml"),
        ("Header1.XML", "word/header1.xml"),
        ("missing.xml", "word/missing.xml"),
    ],
)
def test_a_relation_is_read_however_its_target_is_written(written, target):
    parts = package(relation("rId7", "header", written)) | {"word/header1.xml": b"<hdr/>"}
    assert relations_of(parts, MAIN) == [("rId7", "header", target)]
    assert list(targets(parts, MAIN, "footer", "header")) == [target]


def test_what_lies_outside_of_the_file_is_no_part():
    outside = relation("rId1", "hyperlink", "https://example.org/", ' TargetMode="External"')
    assert relations_of(package(outside), MAIN) == [("rId1", "hyperlink", "")]
    assert list(targets(package(outside), MAIN, "hyperlink")) == []


def test_a_part_without_relations_has_none():
    assert relations_of(package(), "word/styles.xml") == []


@pytest.mark.parametrize("broken", ["<Relationships>", "<!DOCTYPE x []><Relationships/>", ""])
def test_damaged_relations_are_refused(broken):
    parts = package() | {HOLDER: broken.encode()}
    with pytest.raises(Refused):
        relations_of(parts, MAIN)


@pytest.mark.parametrize("prefix", ["", "r"])
def test_a_relation_is_added_and_all_else_keeps_its_bytes(prefix):
    parts = package("<!-- rId1 -->", prefix) | {"word/header1.xml": b"<hdr/>"}
    before = dict(parts)
    assert add_relation(parts, MAIN, f"{OFFICE_RELATION}/header", "header1.xml") == "rId1"
    assert add_relation(parts, MAIN, f"{OFFICE_RELATION}/header", "header1.xml") == "rId2"
    assert add_relation(parts, MAIN, f"{OFFICE_RELATION}/header", "header1.xml", "rIdX") == "rIdX"
    assert [r.id for r in relations_of(parts, MAIN)] == ["rId1", "rId2", "rIdX"]
    for key in ("rId1", "rId2", "rIdX"):
        remove_relation(parts, MAIN, key)
    assert parts == before


def test_the_first_relation_of_a_part_makes_the_part_that_holds_it():
    parts = package()
    add_relation(parts, "word/header1.xml", f"{OFFICE_RELATION}/image", "/word/media/a.png")
    assert relations_of(parts, "word/header1.xml") == [("rId1", "image", "word/media/a.png")]


def test_a_content_type_is_said_once():
    parts = package()
    for _ in range(2):
        add_content_type(parts, "word/header1.xml", HEADER)
    assert parts[CONTENT_TYPES].count(HEADER.encode()) == 1
    add_content_type(parts, "word/header1.xml", "text/xml")
    assert HEADER.encode() not in parts[CONTENT_TYPES]


def test_a_part_goes_with_what_only_it_refers_to():
    parts = package(relation("rId1", "image", "media/both.png"))
    parts |= {
        "word/header1.xml": b"<hdr/>",
        "word/media/own.png": b"1",
        "word/media/both.png": b"2",
    }
    for name in ("own", "both"):
        add_relation(parts, "word/header1.xml", f"{OFFICE_RELATION}/image", f"media/{name}.png")
    add_content_type(parts, "word/header1.xml", HEADER)
    remove_part(parts, "word/header1.xml")
    assert parts.keys() == {CONTENT_TYPES, MAIN, HOLDER, "word/media/both.png"}
    assert b"header1" not in parts[CONTENT_TYPES]


def test_types_that_are_no_xml_are_not_changed():
    with pytest.raises(Unpatchable):
        add_content_type({CONTENT_TYPES: b"no xml"}, "word/header1.xml", HEADER)


# --- archives and files -------------------------------------------------------------------------


@pytest.mark.slow
def test_an_archive_with_too_many_or_too_large_parts_is_not_unpacked(monkeypatch):
    assert unpack(pack({"a": b"1", "b": b"22"})) == {"a": b"1", "b": b"22"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(MOST_PARTS + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(zipfile.BadZipFile):
        unpack(buffer.getvalue())
    monkeypatch.setattr("generator.package.parts.MOST_INFLATED", 2)
    with pytest.raises(zipfile.BadZipFile):
        unpack(pack({"a": b"1", "b": b"22"}))


@pytest.mark.parametrize(
    ("name", "lock", "locked"),
    [
        ("通报.docx", "~$通报.docx", True),
        ("巡察通报.docx", "~$察通报.docx", True),
        ("巡察整改通报.docx", "~$整改通报.docx", True),
        ("通报.docx", ".~lock.通报.docx#", True),
        ("通报.txt", "~$别的.txt", False),
        ("台账.xlsx", "~$台账.xlsx", True),
        ("台账.xlsx", ".~台账.xlsx", True),
        # A spreadsheet program keeps the whole name: this is the lock of another file.
        ("某县台账.xlsx", "~$台账.xlsx", False),
    ],
)
def test_a_file_is_open_where_its_mark_lies_beside_it(tmp_path, name, lock, locked):
    (tmp_path / lock).write_bytes(b"")
    assert bool(locks_of(tmp_path / name)) is locked


def test_one_file_may_have_two_names(tmp_path):
    one, other = tmp_path / "甲.docx", tmp_path / "乙.docx"
    one.write_bytes(b"1")
    assert not is_same_file(one, other)
    other.symlink_to(one)
    assert is_same_file(one, other)


def test_files_are_put_in_place_together_or_not_at_all(tmp_path):
    (tmp_path / "甲").write_bytes(b"old")
    (tmp_path / "乙").mkdir()
    with pytest.raises(OSError, match="乙"):
        write_together({tmp_path / "甲": b"new", tmp_path / "乙": b"new"})
    assert (tmp_path / "甲").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"甲", "乙"}


def _killed_while_writing(path, text):
    """Leave what a process leaves that is killed before it puts a file in its place."""
    code = (
        "import os, sys; from pathlib import Path; from generator.package import files\n"
        "Path.replace = lambda *_: os._exit(9)\n"
        "files.write_atomic(Path(sys.argv[1]), sys.argv[2].encode())"
    )
    subprocess.run([sys.executable, "-c", code, path, text], cwd=REPOSITORY, check=False)


def test_what_a_killed_run_left_is_taken_away_by_a_later_one_of_the_same_file(tmp_path):
    path, other = tmp_path / "甲.docx", tmp_path / "乙.docx"
    _killed_while_writing(path, "1")
    _killed_while_writing(other, "2")
    [of_path] = [left for left in tmp_path.iterdir() if left.read_text() == "1"]
    [of_other] = [left for left in tmp_path.iterdir() if left.read_text() == "2"]
    of_somebody = tmp_path / ".甲.docx.tmp"
    of_somebody.write_bytes(b"3")
    write_atomic(path, b"new")  # what is that young may be in work
    assert set(tmp_path.iterdir()) == {path, of_path, of_other, of_somebody}
    for left in (of_path, of_other, of_somebody):
        os.utime(left, (0, 0))
    write_together({path: b"newer"})
    assert set(tmp_path.iterdir()) == {path, of_other, of_somebody}
    assert path.read_bytes() == b"newer"
