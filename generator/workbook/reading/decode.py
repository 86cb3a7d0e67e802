"""Cells that show a shared string or a whole number, decoded all of a block at once.

Nearly all cells of a ledger are such cells, written alike by every program. They are decoded in a
tenth of the engine's time; what is written in any other way is left for it, and so are numbers
that hardly repeat.
"""

from typing import TYPE_CHECKING, NamedTuple

from .grid import NOWHERE, Extent
from .regular import stretches

if TYPE_CHECKING:
    from numpy import bool_, integer
    from numpy.typing import NDArray

    Numbers = NDArray[integer]

_BEHIND = 64  # bytes, more than of any cell that is decoded here
# Digits of rows, numbers of strings and whole numbers; days have five.
_MOST_DIGITS = 7
_STYLE = 10**_MOST_DIGITS


class Decoded(NamedTuple):
    """Cells by their rows and columns, counted from 1, and what they show.

    0 and above is the number of a shared string; what is below is a number in some format, which
    `number_cell` writes.
    """

    rows: "Numbers"
    columns: "Numbers"
    shown: "Numbers"

    @property
    def extent(self) -> Extent:
        """How far the cells reach."""
        if not len(self.rows):
            return NOWHERE
        return int(self.rows.min()), int(self.rows.max()), int(self.columns.max())


def number_cell(shown: int) -> str:
    """The XML of a cell without address that shows this number in its format."""
    style, number = divmod(-1 - shown, _STYLE)
    attribute = f' s="{style - 1}"' if style else ""
    return f"<c{attribute}><v>{number}</v></c>"


def take_out(cells: bytes) -> tuple[bytes, Decoded]:
    """The cells of a sheet without those that can be decoded here, and these."""
    import numpy as np

    kept, found = zip(*map(_take_out, stretches(cells)), strict=True)
    return b"".join(kept), Decoded(*map(np.concatenate, zip(*found, strict=True)))


def _take_out(cells: bytes) -> tuple[bytes, Decoded]:
    import numpy as np

    # Whatever is looked at behind a cell's start, it does not lie beyond the end.
    padded = cells + bytes(_BEHIND)
    codes = np.frombuffer(padded, np.uint8)
    words = np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))  # eight bytes from each on
    starts = np.flatnonzero((codes[:-1] == ord("<")) & (codes[1:] == ord("c")))
    good, at = _follows(words, starts, b'<c r="')
    columns, at = _digits(codes, at, 3, ord("A"), 26)
    good &= (columns > 0) & (codes[at] != ord("0"))
    rows, at = _digits(codes, at, _MOST_DIGITS)
    good &= rows > 0
    is_styled, after = _follows(words, at, b'" s="')
    is_styled &= codes[after] != ord('"')
    styles, after = _digits(codes, after, 5)
    at = np.where(is_styled, after, at)
    is_string, after = _follows(words, at, b'" t="s"><v>')
    is_number, at = _follows(words, at, b'"><v>')
    at = np.where(is_string, after, at)
    good &= (is_string | is_number) & (codes[at] != ord("<"))
    shown, at = _digits(codes, at, _MOST_DIGITS)
    ended, at = _follows(words, at, b"</v></c>")
    good &= ended
    shown = np.where(is_string, shown, -1 - shown - (styles + 1) * is_styled * _STYLE)
    numbers = shown[good & ~is_string]
    if 2 * len(np.unique(numbers)) > len(numbers):
        good &= is_string  # to have each of so many read by itself takes longer
    # In turn the bytes between the cells found and those of such a cell.
    bounds = np.column_stack((starts[good], at[good])).ravel()
    lengths = np.diff(bounds, prepend=0, append=len(cells))
    between = np.repeat(np.arange(len(lengths)) % 2 == 0, lengths)
    rest = codes[: len(cells)][between].tobytes()
    return rest, Decoded(rows[good], columns[good], shown[good])


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

    numbers = np.zeros(len(at), np.int64)
    least = int(first == ord("A"))
    for _ in range(most):
        digits = codes[at] - np.uint8(first)
        are_digits = digits < base
        if not are_digits.any():
            break
        numbers = np.where(are_digits, numbers * base + digits + least, numbers)
        at = at + are_digits
    return numbers, at
