"""`tongbao desk`: the page, what it may ask, and who may not."""

import http.client
import json
import re
import shutil
import socket
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from conftest import SAMPLE, cell_of, sample_book
from desks import NAME, running

from generator.folders import WORKBOOK_SUFFIXES


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """One desk for all questions, in a folder that has a ledger."""
    folder = tmp_path_factory.mktemp("desk") / "通报"
    (folder / "workbooks").mkdir(parents=True)
    shutil.copyfile(SAMPLE, folder / "workbooks" / NAME)
    with running(folder) as (port, token):
        yield folder, port, token


def ask(desk, path, method="GET", body=None, **headers):
    """The status, the headers and the answer to a request; a header of None is left out."""
    _, port, token = desk
    given = {"host": f"127.0.0.1:{port}", "x-token": token}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in given.items():
        if value is not None:
            connection.putheader(name, value)
    if body is not None and "content-length" not in given:
        connection.putheader("content-length", str(len(body)))
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
        connection.endheaders(body)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    is_json = answer.headers["content-type"] == "application/json"
    return answer.status, dict(answer.headers), json.loads(data) if is_json else data.decode()


def ledger(action, name=NAME):
    return f"/ledgers/{quote(name, safe='')}/{action}"


def waited_for(path, lines):
    """The text of a file that another program writes."""
    for _ in range(200):
        text = path.read_text("utf-8") if path.exists() else ""
        if text.count("\n") == lines:
            break
        time.sleep(0.05)
    return text


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_the_page_needs_nothing_from_elsewhere(desk):
    status, headers, page = ask(desk, "/", x_token=None)
    assert status == 200 and "通报台" in page
    assert "http" not in page
    assert "default-src 'none'" in headers["content-security-policy"]
    for path in ("/page.js", "/page.css"):
        status, _, text = ask(desk, path, x_token=None)
        assert status == 200 and "http" not in text and "innerHTML" not in text
    assert set(re.search('accept="(.*?)"', page)[1].split(",")) == WORKBOOK_SUFFIXES


@pytest.mark.slow
def test_a_ledger_is_checked_built_and_opened(desk):
    folder = desk[0]
    assert ask(desk, "/ledgers")[2] == {"ledgers": [NAME]}
    status, _, found = ask(desk, ledger("findings"))
    assert status == 200 and found["findings"] == [] and found["stamp"]
    assert ask(desk, ledger("stamp"))[2]["stamp"] == found["stamp"]
    status, _, built = ask(desk, ledger("build"), "POST", b"notice")
    assert status == 200 and len(built["files"]) == 4
    assert all((folder / "output" / file["name"]).is_file() for file in built["files"])
    _, _, draft = ask(desk, ledger("build"), "POST", b"review")
    assert "送审稿" in draft["files"][0]["name"]
    assert ask(desk, f"/files/{built['files'][0]['key']}/open", "POST")[0] == 200
    assert ask(desk, ledger("open"), "POST")[0] == 200
    opened = waited_for(folder / "opened.txt", lines=2)
    assert built["files"][0]["name"] in opened and NAME in opened
    (folder / "opened.txt").unlink()


@pytest.mark.slow
def test_a_build_tells_what_the_page_has_not_shown(desk):
    """Another name, an open workbook, and what is in the notice."""
    path, lock = (desk[0] / "workbooks" / name for name in ("送.xlsx", "~$送.xlsx"))
    book = sample_book()
    book["基本情况"].append(["通报标题", "关于另一次整改情况的通报"])
    book.save(path)
    assert ask(desk, ledger("findings", path.name))[2]["findings"] == []
    told = ask(desk, ledger("build", path.name), "POST", b"notice")[2]["told"]
    assert any(line.startswith("问题12个") for line in told)
    assert "不予公开的问题0个" in told[-1] and "另存为" not in "".join(told)
    notice = desk[0] / "output" / "关于另一次整改情况的通报.docx"
    document = docx.Document(notice)
    document.add_paragraph("有人加的一段")
    document.save(notice)
    lock.write_bytes(b"")
    again = ask(desk, ledger("build", path.name), "POST", b"notice")[2]["told"]
    assert "没有覆盖，另存为“关于另一次整改情况的通报（第2稿）.docx”" in again[0]
    assert "没有保存的修改不在其中" in again[1] and again[2:-1] == told[:-1]
    path.unlink()
    lock.unlink()


@pytest.mark.slow
def test_what_is_new_and_what_is_mended_is_told(desk):
    folder = desk[0]
    book = sample_book()
    cell = cell_of(book, "整改台账", "1.1.2", "整改状态")
    cell.value = "已经整改"
    path = folder / "workbooks" / "改.xlsx"
    shutil.copyfile(SAMPLE, path)
    assert ask(desk, ledger("findings", "改.xlsx"))[2]["new"] == []
    book.save(path)
    found = ask(desk, ledger("findings", "改.xlsx"))[2]
    assert [found["findings"][number]["cell"] for number in found["new"]] == [cell.coordinate]
    assert ask(desk, ledger("build", "改.xlsx"), "POST", b"notice")[2]["files"] == []
    shutil.copyfile(SAMPLE, path)
    again = ask(desk, ledger("findings", "改.xlsx"))[2]
    assert [one["cell"] for one in again["mended"]] == [cell.coordinate]
    path.unlink()


@pytest.mark.slow
def test_a_workbook_that_is_dropped_lies_beside_those_there(desk):
    folder, data = desk[0], SAMPLE.read_bytes()
    other = data + b"\0"
    before = (folder / "workbooks" / NAME).read_bytes()
    put = f"/ledgers/{quote(NAME)}"
    assert ask(desk, put, "PUT", data)[2] == {"name": NAME, "told": ""}  # the same once more
    added = ask(desk, put, "PUT", other)[2]
    assert added["name"] == "本局台账（第2稿）.xlsx" and "没有覆盖，另存为" in added["told"]
    assert (folder / "workbooks" / NAME).read_bytes() == before
    assert (folder / "workbooks" / "本局台账（第2稿）.xlsx").read_bytes() == other
    second = quote("本局台账（第2稿）.xlsx")
    assert ask(desk, f"/ledgers/{second}", "PUT", other)[2]["name"] == "本局台账（第2稿）.xlsx"
    (folder / "workbooks" / "本局台账（第2稿）.xlsx").unlink()


@pytest.mark.slow
def test_a_blank_workbook_is_made_and_never_over_another(desk):
    folder = desk[0] / "workbooks"
    names = [ask(desk, "/ledgers", "POST", b"")[2]["name"] for _ in range(2)]
    assert names[0] == "整改台账.xlsx" and all((folder / name).is_file() for name in names)
    found = ask(desk, ledger("findings", names[0]))[2]
    assert found["errors"] > 0
    for name in set(names):
        (folder / name).unlink()


ELSEWHERE = "http://evil.example"
# The request, and with what it must be answered.
HOSTILE = {
    "no token": (("/ledgers",), {"x_token": None}, 403),
    "a wrong token": (("/ledgers",), {"x_token": "x" * 43}, 403),
    "an empty token": (("/ledgers",), {"x_token": ""}, 403),
    "the token in the address": (("/ledgers?token=x",), {"x_token": None}, 403),
    "another host": (("/ledgers",), {"host": "evil.example"}, 403),
    "localhost by name": (("/ledgers",), {"host": "localhost"}, 403),
    "a host with another port": (("/",), {"host": "127.0.0.1:1"}, 403),
    "another origin": (("/ledgers",), {"origin": ELSEWHERE}, 403),
    "the origin of a file": (("/ledgers",), {"origin": "null"}, 403),
    "another origin for the page": (("/",), {"origin": ELSEWHERE}, 403),
    "a page of another site": (("/page.js",), {"sec_fetch_site": "cross-site"}, 403),
    "asked before a request of another site": (
        ("/ledgers", "OPTIONS"),
        {"origin": ELSEWHERE, "access_control_request_headers": "x-token"},
        403,
    ),
    "a path for a name": ((ledger("findings", "../../etc/passwd"),), {}, 404),
    "a path of Windows": ((ledger("findings", "..\\..\\secret.xlsx"),), {}, 404),
    "a path as it is": (("/ledgers/../../etc/passwd/findings",), {}, 404),
    "a lock file": ((ledger("findings", "~$本局台账.xlsx"),), {}, 404),
    "a file that was not written": (("/files/../../../etc/passwd/open", "POST"), {}, 404),
    "another method": ((ledger("findings"), "DELETE"), {}, 404),
    "no workbook": (("/ledgers/evil.exe", "PUT", b"MZ"), {}, 400),
    "a build of what is not there": ((ledger("build", "没有.xlsx"), "POST", b""), {}, 404),
    "too much to ask": ((ledger("build"), "POST", b"x" * 20_000), {}, 413),
    "200 MB": (("/ledgers/a.xlsx", "PUT", b"\0" * (200 << 20)), {}, 413),
}


@pytest.mark.parametrize(("request_", "headers", "status"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_request_is_refused_with_a_sentence(desk, request_, headers, status):
    before = files_in(desk[0].parent)
    answered, told, answer = ask(desk, *request_, **headers)
    assert answered == status
    assert "大于 0 MB" not in answer["error"]
    assert answer["error"].endswith(("。", ".xlsx")) and "程序内部出错" not in answer["error"]
    assert not any(name.lower().startswith("access-control") for name in told)
    assert files_in(desk[0].parent) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Origin: http://127.0.0.1:{port}\r\nOrigin: http://evil.example", 403),
        ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13", 200),
        ("X-Token: wrong", 403),
        ("Host: evil.example", 400),
    ],
)
def test_a_header_given_twice_or_out_of_place_opens_nothing(desk, headers, status):
    _, port, token = desk
    with socket.create_connection(("127.0.0.1", port)) as connection:
        first = f"GET /ledgers HTTP/1.1\r\n{headers}\r\n".format(port=port)
        rest = f"Host: 127.0.0.1:{port}\r\nX-Token: {token}\r\n\r\n"
        connection.sendall((first + rest).encode())
        assert connection.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.slow
def test_an_upload_that_never_ends_does_not_keep_the_program(tmp_path):
    (tmp_path / "通报" / "workbooks").mkdir(parents=True)
    with running(tmp_path / "通报") as (port, token):
        head = f"Host: 127.0.0.1:{port}\r\nX-Token: {token}\r\n"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            upload = f"PUT /ledgers/a.xlsx HTTP/1.1\r\n{head}Content-Length: 9\r\n\r\nab"
            connection.sendall(upload.encode())
            assert ask((None, port, token), "/stop", "POST", b"")[0] == 200
            assert connection.recv(1000).startswith(b"HTTP/1.1 5")  # the server gives it up
    assert not list((tmp_path / "通报" / "workbooks").iterdir())


def test_a_name_with_a_path_is_only_a_name(desk):
    folder = desk[0]
    path = "/ledgers/" + quote("..\\..\\con.xlsx", safe="")
    status, _, answer = ask(desk, path, "PUT", SAMPLE.read_bytes())
    assert status == 200
    written = folder / "workbooks" / answer["name"]
    assert written.is_file() and written.parent == folder / "workbooks"
    assert files_in(folder.parent).count(str(written.relative_to(folder.parent))) == 1
    written.unlink()


def test_a_broken_workbook_is_told(desk):
    path = desk[0] / "workbooks" / "坏.xlsx"
    path.write_bytes(b"no workbook")
    status, _, answer = ask(desk, ledger("findings", "坏.xlsx"))
    assert status == 422 and "坏.xlsx" in answer["error"]
    path.unlink()


@pytest.mark.slow
def test_two_at_once_are_done_one_after_the_other(desk):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(desk, ledger("build"), "POST", b"")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _, _ in answers] == [200, 200]
    assert len(answers[0][2]["files"]) == 4


def test_it_listens_on_this_machine_alone(desk):
    port = desk[1]
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = [words[1] for words in listening if words[1].endswith(f":{port:04X}")]
    assert "0100007F" in {address.partition(":")[0] for address in addresses}
    assert "00000000" not in {address.partition(":")[0] for address in addresses}


def test_the_browser_is_sent_by_a_file_that_only_the_user_can_read(tmp_path, monkeypatch):
    """The token is no word of a command, which every user of a machine can see."""
    from generator.desk import serve

    seen = []

    def look(address):
        path = Path(address.removeprefix("file://"))
        seen.append((stat.S_IMODE(path.stat().st_mode), path.read_text("utf-8"), path))

    monkeypatch.setattr("webbrowser.open", look)
    with serve._opened("http://127.0.0.1:1/#secret"):
        pass
    ((mode, text, path),) = seen
    assert mode == 0o600 and "http://127.0.0.1:1/#secret" in text and not path.exists()
