"""Shared strings: their texts, and the cells that show them, all of a block at once.

Most cells of a ledger are such cells, written alike by every program. They are decoded here in a
tenth of the engine's time; what is written in any other way is left for the engine.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..patterns import Pattern
from .regular import Odd, holds, is_utf8

if TYPE_CHECKING:
    from numpy import bool_, integer
    from numpy.typing import NDArray

    Numbers = NDArray[integer]

_LONGEST_HEAD = 1 << 20  # bytes
_LONGEST_STRING = 16 << 20
_STRETCH = 1 << 20
_BEHIND = 64  # bytes, more than of any cell that is decoded here

_STRINGS = Pattern(rb"<sst[^<>]*>")
_PREFIXED_STRING = Pattern(rb"<[^<>\s]*:si[\s/>]")
# A string that is one text as it is printed, with what Excel notes on the reading of Chinese.
_PLAIN_STRING = Pattern(
    rb'<si>(?:<t( xml:space="preserve")?>([^<]*)</t>|<t/>)(?:<phoneticPr [^<>]*/>)?</si>'
)
_WHITE = b" \t\n"


# --- the texts ------------------------------------------------------------------------------------


def string_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The shared strings, some at a time. Raises Odd where these have no regular form."""
    rest, inside = b"", False
    for piece in pieces:
        rest += piece
        if not inside:
            start = _STRINGS.search(rest)
            head = rest[: start.end()] if start else rest
            if not is_utf8(head) or holds(head, b"!", b"<!"):
                raise Odd
            if not start:
                if len(rest) > _LONGEST_HEAD:
                    raise Odd
                continue
            if start[0].endswith(b"/>"):
                return
            inside, rest = True, rest[start.end() :]
        cut = rest.rfind(b"<si")
        if cut > 0:
            yield _checked(rest[:cut])
            rest = rest[cut:]
        elif len(rest) > _LONGEST_STRING:
            raise Odd
    strings, end, _ = rest.partition(b"</sst>")
    if inside and not end:
        raise Odd
    yield _checked(strings)


def _checked(strings: bytes) -> bytes:
    """These strings. Raises Odd where there is more between them than their regular form has."""
    if (
        holds(strings, b"!", b"<!")
        or b"sst>" in strings
        or (holds(strings, b":", b":si") and _PREFIXED_STRING.search(strings))
    ):
        raise Odd
    return strings


def plain_texts(strings: bytes) -> list[str] | None:
    """The texts of these strings; None where the engine is needed to understand one of them."""
    found = _PLAIN_STRING.findall(strings)
    if len(found) != strings.count(b"<si"):
        return None
    joined = b"\0".join([text if kept else text.strip(_WHITE) for kept, text in found])
    # An entity, a line break that XML has as another one, perhaps an escape (ECMA-376-1 22.9.2.19).
    if b"&" in joined or b"\r" in joined or holds(joined, b"_", b"_x"):
        return None
    try:
        texts = joined.decode().split("\0") if found else []
    except UnicodeError:
        return None
    return texts if len(texts) == len(found) else None


def split_strings(strings: bytes) -> list[bytes]:
    """What stands in each of these strings. Raises Odd where one has not the regular form."""
    if not strings.count(b"<si") == strings.count(b"<si>") == strings.count(b"</si>"):
        raise Odd
    # White space may be left at the ends, where it means nothing.
    return strings.replace(b"</si>", b"").split(b"<si>")[1:]


# --- the cells ------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """Cells that show shared strings: rows and columns from 1, numbers of the strings from 0."""

    rows: "Numbers"
    columns: "Numbers"
    strings: "Numbers"

    @property
    def extent(self) -> tuple[int, int, int]:
        """The first and the last row, and the last column; 0 where there are no cells."""
        if not len(self.rows):
            return 0, 0, 0
        return int(self.rows.min()), int(self.rows.max()), int(self.columns.max())


def take_out(cells: bytes) -> tuple[bytes, Shown]:
    """The cells of a sheet without those that plainly show shared strings, and these."""
    import numpy as np

    kept, found, start = [], [], 0
    while start < len(cells):
        # Cut before a cell: what is worked out for each needs several times as much memory.
        stop = cells.find(b"<c", start + _STRETCH)
        rest, shown = _take_out(cells[start:] if stop < 0 else cells[start:stop])
        kept.append(rest)
        found.append(shown)
        start = len(cells) if stop < 0 else stop
    if not found:
        found.append(_take_out(b"")[1])
    return b"".join(kept), Shown(*map(np.concatenate, zip(*found, strict=True)))


def _take_out(cells: bytes) -> tuple[bytes, Shown]:
    import numpy as np

    # Whatever is looked at behind a cell's start, it does not lie beyond the end.
    padded = cells + bytes(_BEHIND)
    codes = np.frombuffer(padded, np.uint8)
    words = np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))  # eight bytes from each on
    starts = np.flatnonzero((codes[:-1] == ord("<")) & (codes[1:] == ord("c")))
    good, at = _follows(words, starts, b'<c r="')
    columns, at = _digits(codes, at, 3, ord("A"), 26)
    good &= (columns > 0) & (codes[at] != ord("0"))
    rows, at = _digits(codes, at, 7)
    good &= rows > 0
    styled, after = _follows(words, at, b'" s="')
    at = np.where(styled, _digits(codes, after, 5)[1], at)
    shared, at = _follows(words, at, b'" t="s"><v>')
    good &= shared & (codes[at] != ord("<"))
    strings, at = _digits(codes, at, 7)
    ended, at = _follows(words, at, b"</v></c>")
    good &= ended
    # In turn the bytes between the cells found and those of such a cell.
    bounds = np.column_stack((starts[good], at[good])).ravel()
    lengths = np.diff(bounds, prepend=0, append=len(cells))
    between = np.repeat(np.arange(len(lengths)) % 2 == 0, lengths)
    rest = codes[: len(cells)][between].tobytes()
    return rest, Shown(rows[good], columns[good], strings[good])


def _follows(words: "Numbers", at: "Numbers", wanted: bytes) -> "tuple[NDArray[bool_], Numbers]":
    """Whether these bytes stand at each of the places, and the places behind them."""
    found = at >= 0
    for start in range(0, len(wanted), 8):
        word = wanted[start : start + 8]
        number = words[at + start] & ((1 << 8 * len(word)) - 1)
        found &= number == int.from_bytes(word, "little")
    return found, at + len(wanted)


def _digits(
    codes: "Numbers", at: "Numbers", most: int, first: int = ord("0"), base: int = 10
) -> "tuple[Numbers, Numbers]":
    """The numbers that begin at these places, and the places behind them.

    The digits begin with the character `first`; where they are letters, there is none for nought.
    """
    import numpy as np

    numbers = np.zeros(len(at), np.int32)
    least = int(first == ord("A"))
    for _ in range(most):
        digits = codes[at] - np.uint8(first)
        are_digits = digits < base
        if not are_digits.any():
            break
        numbers = np.where(are_digits, numbers * base + digits + least, numbers)
        at = at + are_digits
    return numbers, at
