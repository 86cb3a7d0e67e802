"""How far a command is: a stage says what begins and what share of the command lies behind it.

It knows nothing of who listens, and mostly nobody does; console/bar.py shows it on a terminal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, float], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def begin(what: str, behind: float) -> None:
    """Say that `what` begins, with `behind` (0 to 1) of the command done."""
    listener = _listener.get()
    if listener:
        listener(what, behind)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Tell the listener what begins, as long as the context lasts."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
