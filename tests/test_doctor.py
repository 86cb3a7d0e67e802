"""`tongbao doctor`: what is told of the computer; `--version`."""

import os
import subprocess
import sys

import pytest
from conftest import REPOSITORY

from generator.layout.figures import FONTS


@pytest.fixture
def observed(tongbao):
    """What is told, by subjects."""

    def run():
        result = tongbao("doctor", "--format", "json")
        return {one["subject"]: one for one in result.json["observations"]}, result.code

    return run


def install(folder, monkeypatch, **programs):
    """Programs of these names that print these texts, and no others, on the path."""
    folder.mkdir()
    for name, text in programs.items():
        script = folder / name.replace("_", "-")
        script.write_text(f"#!{sys.executable}\nimport sys\n{text}\n", encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.slow
def test_a_computer_that_has_all_is_fit_for_use(tongbao, tmp_path, monkeypatch):
    installed = "print(sys.argv[3].partition(':')[0], end='')"
    install(tmp_path / "bin", monkeypatch, fc_match=installed, soffice="")
    result = tongbao("doctor")
    assert result.code == 0
    assert result.out.endswith("可以使用。\n") and "注意" not in result.out
    assert f"{tmp_path / 'bin' / 'soffice'}，可以用 build --pdf" in result.out.replace("\n", "")


def test_what_stands_in_for_a_typeface_is_named(observed, tmp_path, monkeypatch):
    install(tmp_path / "bin", monkeypatch, fc_match="print('Noto Sans CJK SC,其他', end='')")
    told, code = observed()
    assert code == 0 and told["字体"]["state"] == "注意"
    for font in FONTS:
        assert f"{font.name}（用“Noto Sans CJK SC”代替）" in told["字体"]["text"]


def test_without_fontconfig_and_libreoffice_it_is_said_so(observed, tmp_path, monkeypatch):
    install(tmp_path / "bin", monkeypatch)
    monkeypatch.setattr("generator.paper.libreoffice.FOLDERS", ())
    told, code = observed()
    assert code == 0 and "没有代替的" in told["字体"]["text"]
    assert told["LibreOffice"]["state"] == "注意" and "build --pdf" in told["LibreOffice"]["text"]


def test_what_is_open_and_what_cannot_be_written_is_told(observed, tmp_path):
    (tmp_path / "workbooks").mkdir()
    (tmp_path / "workbooks" / "台账.xlsx").touch()
    (tmp_path / "workbooks" / "~$台账.xlsx").touch()
    (tmp_path / "output").touch()  # a file where a folder must be
    told, code = observed()
    assert code == 1
    assert "~$台账.xlsx" in told["打开的文件"]["text"]
    assert told["文件夹 output"]["state"] == "不行"
    assert "请把这个文件改名" in told["文件夹 output"]["mend"]
    assert told["文件夹 workbooks"]["state"] == "正常"
    assert "自动建立" in told["文件夹 templates"]["text"]


def test_a_folder_named_like_a_rule_file_is_told_in_chinese(observed, tmp_path):
    (tmp_path / "templates" / "rules" / "本局.toml").mkdir(parents=True)
    told, code = observed()
    assert code == 1 and "这是一个文件夹" in told["本单位的规则"]["text"]


def test_a_faulty_rule_file_of_the_office_is_told(observed, tmp_path):
    (tmp_path / "templates" / "rules").mkdir(parents=True)
    (tmp_path / "templates" / "rules" / "本局.toml").write_text("id = 1", encoding="utf-8")
    told, code = observed()
    assert code == 1 and "本局.toml" in told["本单位的规则"]["text"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_terminal_that_lacks_chinese_is_told_how_to_get_it(tmp_path, encoding):
    done = subprocess.run(
        [sys.executable, "-m", "generator", "doctor", "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": encoding},
        cwd=tmp_path,
        capture_output=True,
    )
    text = done.stdout.decode("utf-8")
    assert done.returncode == (0 if encoding == "gbk" else 1)
    assert ("chcp 65001" in text) is (encoding != "gbk")


def test_the_version_names_its_parts(tongbao):
    result = tongbao("--version")
    assert result.code == 0 and result.out.startswith("tongbao ")
    for part in ("Python", "pandas", "openpyxl", "docxtpl", "click"):
        assert f"{part} " in result.out
