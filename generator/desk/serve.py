"""The page is served to this machine alone, and opened in the browser."""

import gc
import html
import os
import secrets
import socket
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import uvicorn

from .app import make_app


def serve(tell: Callable[[str], None], has_browser: bool) -> None:
    """Serve until the page or Ctrl+C ends it; `tell` gets the address.

    Raises OSError where the machine lends no port.
    """
    gc.enable()  # a command of seconds does without
    token = secrets.token_urlsafe(32)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        address = f"http://127.0.0.1:{port}/#{token}"

        def stop() -> None:
            server.should_exit = True

        app = make_app(token, port, stop)
        options = uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            # An upload that never ends must not keep the program; what is written meanwhile is.
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(options)
        listening.listen()
        tell(address)
        opened = _opened(address) if has_browser else nullcontext()
        with opened, suppress(KeyboardInterrupt):  # which uvicorn raises anew once it has stopped
            server.run(sockets=[listening])


@contextmanager
def _opened(address: str) -> Iterator[None]:
    """Open the address by way of a file that only this user can read.

    The words with which a program is started can be seen by all users of a machine.
    """
    handle, name = tempfile.mkstemp(prefix="tongbao-", suffix=".html")
    page = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        target = html.escape(address, quote=True)
        file.write(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={target}">')
    try:
        webbrowser.open(page.as_uri())
        yield
    finally:
        page.unlink(missing_ok=True)
