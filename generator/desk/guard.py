"""Who may ask: the page that this program has opened, and nobody else.

Another user of the machine does not know the token. A page of another site cannot read it, and its
requests bear the name of another site, or one that is not ours. There is no cookie, which every
server on this machine would get.
"""

import secrets

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_TOKEN_HEADER = "x-token"
# The headers of every answer: nothing is kept, framed, or fetched from elsewhere.
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# The page says nothing; all that is told or done asks for the token.
_OPEN = ("/", "/page.css", "/page.js")


class Guard:
    """Refuses, with a sentence, whatever does not come from our own page."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._host = f"127.0.0.1:{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it pass."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        reason = self._reason(scope["path"], Headers(scope=scope))
        if reason:
            await refusal(403, reason)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _reason(self, path: str, headers: Headers) -> str:
        """Why the request is refused; empty where it is not."""
        if headers.getlist("host") != [self._host]:
            return "请求写的不是本机的地址，没有处理。"
        if not set(headers.getlist("origin")) <= {f"http://{self._host}"}:
            return "请求来自别的网页，没有处理。"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            # The page is opened by a file of ours, which a browser calls another site.
            is_opening = path == "/" and headers.get("sec-fetch-mode") == "navigate"
            if not is_opening:
                return "请求来自别的网页，没有处理。"
        if path in _OPEN:
            return ""
        given = headers.get(_TOKEN_HEADER, "").encode()
        if not secrets.compare_digest(given, self._token.encode()):
            return "请求没有带这次运行的口令，没有处理。请从通报台打开的页面里操作。"
        return ""


def refusal(status: int, sentence: str) -> JSONResponse:
    """A sentence for whoever asked."""
    return JSONResponse({"error": sentence}, status, headers=HEADERS)


def answer(document: object) -> JSONResponse:
    """What was asked for."""
    return JSONResponse(document, headers=HEADERS)
