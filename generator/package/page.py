"""A page that we wrote holds a digest of itself, by which it is known while nobody has saved it."""

import re
from hashlib import sha256

_HEAD = "<head>"
_SEAL = '<meta name="tongbao-digest" content="{}">'
_SEALED = re.compile(re.escape(_HEAD + _SEAL).replace(r"\{\}", "([0-9a-f]{64})").encode())
_BEGINNING = 200  # bytes; the seal stands within


def seal_page(page: str) -> bytes:
    """The file of a page, with the digest of all the rest."""
    digest = sha256(page.encode()).hexdigest()
    return page.replace(_HEAD, _HEAD + _SEAL.format(digest), 1).encode()


def is_untouched_page(data: bytes) -> bool | None:
    """Whether nobody has saved this page since we wrote it; None where it has no such digest."""
    seal = _SEALED.search(data[:_BEGINNING])
    if not seal:
        return None
    rest = data[: seal.start()] + _HEAD.encode() + data[seal.end() :]
    return sha256(rest).hexdigest().encode() == seal[1]
