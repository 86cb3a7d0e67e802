"""A bar on the terminal for what takes long."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ..progress import heard_by

# A command that is done by then shows nothing.
_PATIENCE_SECONDS = 2.0
_REFRESH_SECONDS = 0.2


@contextmanager
def shown(stream: TextIO, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Show a bar on the stream, if it is a terminal, for what takes longer than `patience`.

    The bar is gone when the work ends, however it ends.
    """
    if not stream.isatty():
        yield
        return
    now: list[tuple[str, float]] = [("", 0.0)]
    done = threading.Event()

    def watch() -> None:
        if not done.wait(patience):
            _draw(stream, now, done)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        with heard_by(lambda what, behind: now.append((what, behind))):
            yield
    finally:
        done.set()
        watcher.join()


def _draw(stream: TextIO, now: list[tuple[str, float]], done: threading.Event) -> None:
    """Redraw the bar until the work is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(file=stream), transient=True, auto_refresh=False)
    with bar:
        task = bar.add_task("", total=1.0)
        while True:
            what, behind = now[-1]
            bar.update(task, description=what, completed=behind)
            bar.refresh()
            if done.wait(_REFRESH_SECONDS):
                return
