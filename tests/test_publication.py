"""The files that a build writes: all of one 稿 or none, and nothing of anybody else's."""

import errno
import signal
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from conftest import SAMPLE, cell_of

from generator.package.drafts import unwritable
from generator.publish import publication as outputs

WEB, TEXT, RECORD = "-网站稿.html", ".txt", "-检查报告.docx"
ENDS = (".docx", TEXT, WEB, RECORD)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def edit(path: Path) -> None:
    if path.suffix == ".docx":
        document = docx.Document(path)
        document.add_paragraph("改")
        document.save(path)
    else:
        path.write_bytes(path.read_bytes() + "改".encode())


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_where_one_file_was_edited_all_get_the_next_name(tongbao, tmp_path, end):
    tongbao("build", SAMPLE, "-o", "out/通报.docx")
    folder = tmp_path / "out"
    edit(folder / f"通报{end}")
    before = contents(folder)
    for _ in range(2):  # the untouched second 稿 is ours to write again
        result = tongbao("build", SAMPLE, "-o", "out/通报.docx")
        assert result.code == 0
        assert f"“通报{end}”已有人修改过" in result.err
        after = contents(folder)
        assert before.items() <= after.items()
        assert after.keys() - before.keys() == {f"通报（第2稿）{end}" for end in ENDS}
    tongbao("build", SAMPLE, "-o", "out/通报.docx", "--force")
    forced = contents(folder)
    assert all(forced[f"通报{end}"] == forced[f"通报（第2稿）{end}"] for end in ENDS)


@pytest.mark.slow
def test_untouched_files_of_an_older_ledger_are_written_again(tongbao, sample, save, tmp_path):
    tongbao("build", SAMPLE, "-o", "out/通报.docx")
    before = contents(tmp_path / "out")
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = "换了一段话。"
    result = tongbao("build", save(sample), "-o", "out/通报.docx")
    assert "没有覆盖" not in result.err
    after = contents(tmp_path / "out")
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in before)


@pytest.mark.parametrize("end", [TEXT, WEB])
def test_a_stranger_s_file_is_left_alone(tongbao, tmp_path, end):
    (tmp_path / f"通报{end}").write_text("别人的文件", encoding="utf-8")
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--format", "json")
    assert result.json["path"] == "通报（第2稿）.docx"
    assert (tmp_path / f"通报{end}").read_text(encoding="utf-8") == "别人的文件"


def test_the_template_is_never_written_over(tongbao, tmp_path):
    shipped = SAMPLE.parent.parent / "templates" / "巡察整改通报.docx"
    own = tmp_path / "通报.docx"
    own.write_bytes(shipped.read_bytes())
    result = tongbao("build", SAMPLE, "-t", own, "-o", own, "--force", "--format", "json")
    assert result.code == 0
    assert own.read_bytes() == shipped.read_bytes()
    assert Path(result.json["path"]).name == "通报（第2稿）.docx"


@pytest.mark.slow
def test_a_copy_open_elsewhere_sends_all_to_the_next_name(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    (tmp_path / f".~lock.通报{RECORD}#").write_bytes(b"")
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--format", "json")
    assert "打开" in result.err
    assert {Path(name).name for name in result.json["files"]} == {
        f"通报（第2稿）{end}" for end in ENDS
    }


@pytest.mark.slow
@pytest.mark.parametrize("failing", range(4))
@pytest.mark.parametrize("older", [False, True])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    tongbao, sample, save, tmp_path, monkeypatch, failing, older
):
    folder = tmp_path / "out"
    folder.mkdir()
    if older:
        tongbao("build", SAMPLE, "-o", "out/通报.docx")
    before = contents(folder)
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = "换了一段话。"
    path, real, count = save(sample), Path.replace, 0

    def replace(self, target):
        nonlocal count
        if self.name.endswith(".tmp") and Path(target).name.startswith("通报"):
            count += 1
            if count == failing + 1:
                raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    result = tongbao("build", path, "-o", "out/通报.docx")
    assert result.code == 3
    assert result.err.count("\n") == 1 and "不能写入" in result.err
    assert contents(folder) == before


# A run that is killed when it has put so many files in their places.
KILLED = """
import os, signal, sys
from pathlib import Path
from generator.cli import main
left, real = int(sys.argv.pop(1)), Path.replace
def replace(self, target):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(self, target)
Path.replace = replace
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("placed", [1, 2, 3])
def test_what_a_killed_run_wrote_is_nobody_s_edit(tongbao, sample, save, tmp_path, placed):
    tongbao("build", SAMPLE, "-o", "out/通报.docx")
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.value = "换了一段话。"
    command = ("build", save(sample), "-o", "out/通报.docx")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(placed), *command], cwd=tmp_path)
    assert killed.returncode == -signal.SIGKILL
    cell.value = "又换了一段话。"
    save(sample)
    assert tongbao(*command).err.count("没有覆盖") == 0
    whole = contents(tmp_path / "out")
    tongbao("build", command[1], "-o", "新/通报.docx")
    assert {name: data for name, data in whole.items() if name[0] != "."} == contents(
        tmp_path / "新"
    )


def test_a_folder_in_the_way_of_one_file_is_no_error(tongbao, tmp_path):
    (tmp_path / f"通报{WEB}").mkdir()
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--format", "json")
    assert result.json["path"] == "通报（第2稿）.docx"
    assert not (tmp_path / "通报.docx").exists()


def test_a_folder_in_the_way_stops_even_force_and_nothing_is_written(tongbao, tmp_path):
    (tmp_path / f"通报{WEB}").mkdir()
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--force")
    assert result.code == 3
    assert [path.name for path in tmp_path.iterdir()] == [f"通报{WEB}"]


def test_a_name_too_long_is_one_sentence(tongbao, tmp_path):
    result = tongbao("build", SAMPLE, "-o", f"{'长' * 80}.docx")
    assert result.code == 3
    assert "文件名太长" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["通报.txt", "通报.html", "文件夹/"])
def test_a_notice_is_called_docx(tongbao, tmp_path, name):
    result = tongbao("build", SAMPLE, "-o", name)
    assert result.code == 2
    assert ".docx" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_paths_stand_in_the_json_and_on_the_terminal(tongbao, tmp_path):
    document = tongbao("build", SAMPLE, "--format", "json").json
    assert document["files"][0] == document["path"]
    assert len(document["files"]) == 4
    assert all((tmp_path / name).is_file() for name in document["files"])
    shown = tongbao("build", SAMPLE).out
    assert all(name in shown for name in document["files"])
    assert "完成率25%（3/12）" in shown and "没有错误" in shown


@pytest.mark.slow
def test_same_inputs_same_bytes_in_all_files(tongbao, sample, save, tmp_path):
    tongbao("build", SAMPLE, "-o", "一/通报.docx")
    tongbao("build", SAMPLE, "-o", "二/通报.docx")
    assert contents(tmp_path / "一") == contents(tmp_path / "二")


def test_what_knows_the_others_is_put_in_place_last(monkeypatch, tmp_path):
    order, real = [], Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (order.append(Path(to).name), real(self, to))[1]
    )
    files = {".docx": b"1", RECORD: b"3", TEXT: b"2", WEB: None, ".pdf": b"4"}
    written = outputs.write_publication(tmp_path / "通报.docx", files)
    assert order[-2:] == [f"通报{RECORD}", "通报.docx"]
    assert next(iter(written.files.values())) == written.path
    assert WEB not in written.files


@pytest.mark.slow
def test_a_draft_stays_away_from_a_copy_for_the_web_site(tongbao, sample, save, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    before = {path: path.read_bytes() for path in tmp_path.glob("通报*")}
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    result = tongbao("build", save(sample), "-o", "通报.docx", "--format", "json")
    assert result.json["path"] == "通报（第2稿）.docx"
    assert "通报-网站稿.html" in result.err
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的"), (errno.EIO, "磁盘不可用")],
)
def test_why_nothing_can_be_written_is_said(number, said):
    refused = unwritable(Path("通报.docx"), OSError(number, ""))
    assert f"（{said}）" in refused.finding.message
