"""The regular form: how nearly every program writes the XML of sheets and strings.

scan.py and strings.py read no other; plain.py brings the rest into it.
"""

from collections.abc import Iterator

from ...text.patterns import Pattern

_STRETCH = 1 << 20  # bytes

_ENCODING = Pattern(rb"""^<\?xml [^<>]*encoding=["']([^"'<>]*)""")


class Odd(Exception):
    """The XML has not the regular form."""


def is_utf8(data: bytes) -> bool:
    """Whether the XML says, or leaves it to be understood, that it is UTF-8."""
    encoding = _ENCODING.search(data[:256].removeprefix(b"\xef\xbb\xbf"))
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:256]
    return not is_wide and (not encoding or encoding[1].lower() in (b"utf-8", b"utf8"))


def holds(data: bytes, rare: bytes, wanted: bytes) -> bool:
    """Whether `wanted` is in the data; a single byte is looked for ten times as fast."""
    return rare in data and wanted in data


def stretches(cells: bytes) -> Iterator[bytes]:
    """The cells of a sheet, some at a time: what is worked out of them may be far larger."""
    start = 0
    while (stop := cells.find(b"<c", start + _STRETCH)) >= 0:
        yield cells[start:stop]
        start = stop
    yield cells[start:]
