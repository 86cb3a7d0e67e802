"""What the page can ask for: the workbooks in workbooks/, their findings, a notice, opening a file.

A workbook is named, never its path: whatever is not in that folder cannot be asked for.
"""

import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from .. import pipeline
from ..console.build import build_document, content_lines
from ..console.findings import check_document
from ..console.output import other_name
from ..findings.findings import Finding, Unreadable
from ..findings.limits import MOST_FILE
from ..folders import WORKBOOK_SUFFIXES, WORKBOOKS, file_names, own_workbooks
from ..package.drafts import write_draft
from ..watch import compared, examine_edited, state_of
from ..workbook.writing import standard_workbook
from .guard import HEADERS, Guard, answer, refusal
from .opening import open_file

_HERE = Path(__file__).parent
_BLANK = "整改台账.xlsx"
_PAGE_HEADER = "x-page"
_MOST_ASKED = 10_000  # bytes of what is asked, but for a workbook
Result = TypeVar("Result")


class NotDone(Exception):
    """Why something cannot be done, with the status of HTTP."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Desk:
    """What the page may open, and what was found last; one thing is done at a time."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._lock = threading.Lock()
        # By what each page calls itself and the names of workbooks.
        self._found: dict[tuple[str, str], Sequence[Finding]] = {}
        self._written: dict[str, Path] = {}  # what may be opened, by names of no meaning

    async def ledgers(self, request: Request) -> Response:
        """The names of the workbooks in workbooks/."""
        return answer({"ledgers": [path.name for path in own_workbooks()]})

    async def add(self, request: Request) -> Response:
        """Put a workbook that was dropped on the page into workbooks/, beside what is there."""
        name = Path(request.path_params["name"])
        if name.suffix.lower() not in WORKBOOK_SUFFIXES:
            raise NotDone(400, f"“{name.name}”不是工作簿，请选 .xlsx 文件。")
        too_large = f"“{name.name}”大于 {MOST_FILE >> 20} MB，没有接收。"
        data = await _body(request, MOST_FILE, too_large)
        target = Path(WORKBOOKS, file_names([name.stem])[name.stem] + name.suffix.lower())
        alike = [path for path in own_workbooks() if path.name in (name.name, target.name)]
        if there := [path for path in alike if path.read_bytes() == data]:
            return answer({"name": there[0].name, "told": ""})
        written = await self._do(lambda: write_draft(target, data))
        return answer({"name": written.path.name, "told": other_name(written)})

    async def new(self, request: Request) -> Response:
        """Put a blank workbook into workbooks/."""
        target = Path(WORKBOOKS, _BLANK)
        written = await self._do(lambda: write_draft(target, standard_workbook()))
        return answer({"name": written.path.name})

    async def findings(self, request: Request) -> Response:
        """All that is found in a workbook, and what changed since the page last asked for it."""
        path = _ledger(request)
        stamp = _stamp(path)
        examined = await self._do(lambda: examine_edited(path))
        found = examined.findings
        changes = compared(self._found.get(_asked(request, path), found), found)
        self._found[_asked(request, path)] = found
        mended = [finding.as_dict() for finding in changes.mended]
        new = [found.index(finding) for finding in changes.new]
        document = check_document(examined, found)
        return answer({**document, "new": new, "mended": mended, "stamp": stamp})

    async def stamp(self, request: Request) -> Response:
        """By what the page sees that a workbook was saved."""
        return answer({"stamp": _stamp(_ledger(request))})

    async def build(self, request: Request) -> Response:
        """Make the notice, or where `review` is sent the copy for reviewers.

        Told are the names that it has instead of others, what the page has not shown of what was
        found, such as that the workbook is open, and what is in the notice.
        """
        path = _ledger(request)
        review = await _body(request, _MOST_ASKED, "请求太长，没有处理。") == b"review"
        built = await self._do(lambda: pipeline.build(path, review=review))
        document = build_document(built)
        if not built.written:
            return answer({**document, "files": [], "told": []})
        unseen = compared(self._found.get(_asked(request, path), ()), built.findings).new
        told = [other_name(built.written), *(f"{one.message}{one.hint}" for one in unseen)]
        told += content_lines(built)
        files = [self._opens(file) for file in built.written.files.values()]
        return answer({**document, "files": files, "told": [line for line in told if line]})

    def _opens(self, path: Path) -> dict[str, str]:
        key = secrets.token_urlsafe(12)
        self._written[key] = path
        return {"name": path.name, "key": key}

    async def open(self, request: Request) -> Response:
        """Open in its program a file that was written for the page."""
        path = self._written.get(request.path_params["key"])
        if path is None or not path.is_file():
            raise NotDone(404, "没有这个文件，请重新生成。")
        return _opened(path)

    async def edit(self, request: Request) -> Response:
        """Open a workbook in its program."""
        return _opened(_ledger(request))

    async def stop(self, request: Request) -> Response:
        """End the program."""
        self._stop()
        return answer({})

    async def _do(self, work: Callable[[], Result]) -> Result:
        """Do what takes long beside, and only one thing at a time."""

        def alone() -> Result:
            with self._lock:
                return work()

        try:
            return await run_in_threadpool(alone)
        except Unreadable as fault:
            raise NotDone(422, f"{fault.finding.message}{fault.finding.hint}") from None


def make_app(token: str, port: int, stop: Callable[[], None]) -> Guard:
    """The application of one run; `stop` ends it."""
    desk = Desk(stop)
    routes = [
        Route("/", _page("page.html")),
        Route("/page.css", _page("page.css")),
        Route("/page.js", _page("page.js")),
        Route("/ledgers", desk.ledgers),
        Route("/ledgers", desk.new, methods=["POST"]),
        Route("/ledgers/{name}", desk.add, methods=["PUT"]),
        Route("/ledgers/{name}/findings", desk.findings),
        Route("/ledgers/{name}/stamp", desk.stamp),
        Route("/ledgers/{name}/build", desk.build, methods=["POST"]),
        Route("/ledgers/{name}/open", desk.edit, methods=["POST"]),
        Route("/files/{key}/open", desk.open, methods=["POST"]),
        Route("/stop", desk.stop, methods=["POST"]),
    ]
    handlers = {NotDone: _refused, 404: _unknown, 405: _unknown, Exception: _fault}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), token, port)


def _page(name: str) -> Callable[[Request], Response]:
    def give(request: Request) -> Response:
        return FileResponse(_HERE / name, headers=HEADERS)

    return give


async def _body(request: Request, most: int, too_large: str) -> bytes:
    """What was sent; larger than `most` it is not even read to its end, but refused so."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise NotDone(413, too_large)
    return bytes(data)


def _ledger(request: Request) -> Path:
    """The workbook of that name in workbooks/."""
    name = request.path_params["name"]
    for path in own_workbooks():
        if path.name == name:
            return path
    raise NotDone(404, f"{WORKBOOKS} 文件夹里没有“{name}”。")


def _asked(request: Request, path: Path) -> tuple[str, str]:
    """Which page asks for which workbook: what one has shown another one has not."""
    return request.headers.get(_PAGE_HEADER, ""), path.name


def _stamp(path: Path) -> str:
    return "-".join(map(str, state_of(path) or ()))


def _opened(path: Path) -> Response:
    if not open_file(path):
        raise NotDone(500, f"没有程序打开“{path.name}”，它在：{path.resolve()}")
    return answer({})


async def _refused(request: Request, fault: Exception) -> Response:
    return refusal(fault.status if isinstance(fault, NotDone) else 500, str(fault))


async def _unknown(request: Request, fault: Exception) -> Response:
    return refusal(404, "没有这样的请求。")


async def _fault(request: Request, fault: Exception) -> Response:
    name = type(fault).__name__
    return refusal(500, f"程序内部出错（{name}），没有完成。请把台账和这句话发给维护人员。")
