"""A damaged file, or a reader that fails, ends in findings or one sentence."""

import io
import random
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout

import pytest
from conftest import SAMPLE
from files import PARTS, is_xml, ods, packed, put, sample_values, spread, zipped
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator import cli
from generator.workbook.reading import sandbox


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_truncated_file_is_damaged(tongbao, tmp_path, tenths):
    data = SAMPLE.read_bytes()
    path = put(tmp_path, "台账.xlsx", data[: len(data) * tenths // 10])
    result = tongbao("check", path)
    assert result.code == 3
    assert result.err.startswith("文件“台账.xlsx”已损坏或不完整") and result.err.count("\n") == 1


# --- what the engine does -------------------------------------------------------------------------

PANIC = """
import os
class PasswordError(Exception): pass
class Panic(BaseException): pass
def load_workbook(file):
    os.write(2, b"thread '<unnamed>' panicked at src/lib.rs")
    raise Panic
"""


def test_a_panic_of_the_engine_is_damage_and_leaves_no_trace(tmp_path, monkeypatch, capfd):
    (tmp_path / "python_calamine.py").write_text(PANIC, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = put(tmp_path, "台账.xlsb", zipped({"xl/workbook.bin": b""}))
    with pytest.raises(SystemExit) as stop:
        cli.main(["check", str(path)])
    printed = capfd.readouterr()
    assert stop.value.code == 3
    assert printed.err.startswith(f"文件“{path.name}”已损坏") and "panicked" not in printed.err


def test_a_reader_that_takes_too_long_is_stopped(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.001)
    result = tongbao("check", put(tmp_path, "台账.ods", spread(sample_values())))
    assert result.code == 3 and "读取它超过" in result.err


def test_a_reader_that_dies_is_reported(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox.sys, "executable", shutil.which("false"))
    result = tongbao("check", put(tmp_path, "台账.ods", spread(sample_values())))
    assert result.code == 3 and "读取它需要过多的内存，或者它的内部结构异常" in result.err


@pytest.mark.slow
def test_modules_in_the_working_folder_are_not_run(tongbao, tmp_path):
    for name in ("pickle.py", "python_calamine.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit(1)", encoding="utf-8")
    assert tongbao("check", put(tmp_path, "台账.ods", spread(sample_values()))).code == 0


# --- whatever happens to a file -------------------------------------------------------------------


@pytest.mark.slow
@law(50)
@given(st.integers(0, 2**32), st.sampled_from(["file", "xml", "xml", "ods"]))
def test_damage_anywhere_ends_in_findings_or_one_sentence(tmp_path_factory, seed, where):
    chance = random.Random(seed)
    if where == "file":
        data, name = damage(packed(), chance), "台账.xlsx"
    elif where == "xml":
        part = chance.choice([part for part in PARTS if is_xml(part)])
        data, name = packed({part: damage(PARTS[part], chance)}), "台账.xlsx"
    else:
        xml = damage(ODS_XML, chance)
        data, name = ods(xml.decode("utf-8", "surrogateescape").partition("sheet>")[2]), "台账.ods"
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(data)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        cli.main(["check", str(path)])
    assert stop.value.code in (0, 1, 3)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    assert "程序内部出错" not in err.getvalue()
    continued = ("下一步：", "  ")  # a long sentence takes several lines
    said = [line for line in err.getvalue().splitlines() if not line.startswith(continued)]
    assert len(said) == (stop.value.code == 3)
    assert path.read_bytes() == data


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, taken out or repeated, or cut off."""
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        place, size = chance.randrange(len(damaged) + 1), chance.choice([1, 1, 2, 8, 200])
        what = chance.randrange(5)
        if what == 0:
            damaged[place : place + size] = chance.randbytes(size)
        elif what == 1:
            del damaged[place : place + size]
        elif what == 2:
            damaged[place:place] = damaged[place : place + size] * chance.choice([1, 50])
        elif what == 3:
            damaged[place:place] = chance.choice([b"<", b">", b'"', b"&", b"</c>", b"<c>", b"\0"])
        elif chance.random() < 0.2:
            del damaged[place:]
    return bytes(damaged)


ODS_XML = zipfile.ZipFile(io.BytesIO(spread(sample_values()))).read("content.xml")
