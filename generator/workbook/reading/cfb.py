"""The compound file in which .xls and encrypted workbooks stand. Source: [MS-CFB], version 3 and 4.

Read in so far only as to tell what a file is and to get at one stream of it. Chains of sectors
may be broken or circular: no more sectors are followed than the file has.
"""

import struct
import sys
from array import array
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<8s22xHH14xI4xI2I2I")  # up to the first places of the table of sectors
_ENTRY = struct.Struct("<64sHBx3I36xIQ")
_END = 0xFFFFFFFA  # this and above name no sector
_ROOT, _STREAM = 5, 2


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams at the top of a compound file. Raises ValueError where it is broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            fields = _HEADER.unpack_from(data)
        except struct.error as fault:
            raise ValueError(str(fault)) from fault
        magic, shift, small_shift, directory, cutoff, small_table, _, tables, count = fields
        if magic != MAGIC or shift not in (9, 12) or small_shift != 6:
            raise ValueError("no compound file")
        self._sector = 1 << shift
        self._cutoff = cutoff
        self._table = self._read_table(tables, count)
        self._entries = self._read_directory(directory)
        root = self._entries[0]
        self._small = self._read_chain(root.start, self._table, self._sector, data, self._sector)
        self._small_table = _numbers(self._read_normal(small_table))
        self.streams = {e.name: e for e in self._top_entries(root.child) if e.kind == _STREAM}

    def read(self, name: str) -> bytes:
        """The stream of that name, whatever its case. Raises KeyError where there is none."""
        entry = next((e for n, e in self.streams.items() if n.lower() == name.lower()), None)
        if entry is None:
            raise KeyError(name)
        if entry.size < self._cutoff:
            found = self._read_chain(entry.start, self._small_table, 64, self._small, 0)
        else:
            found = self._read_normal(entry.start)
        return found[: entry.size]

    def _read_table(self, tables: int, count: int) -> array:
        """The table that gives the sector after each sector."""
        places = list(_numbers(self._data[76:512]))
        per_sector = self._sector // 4
        for _ in range(min(count, len(self._data) // self._sector)):
            if tables >= _END:
                break
            start = (tables + 1) * self._sector
            numbers = _numbers(self._data[start : start + self._sector])
            places += numbers[:-1]
            tables = numbers[-1] if len(numbers) == per_sector else _END
        table = array("I")
        for place in places:
            if place < _END:
                start = (place + 1) * self._sector
                table.extend(_numbers(self._data[start : start + self._sector]))
            if len(table) * self._sector > len(self._data) + self._sector * per_sector:
                break
        return table

    def _read_normal(self, start: int) -> bytes:
        return self._read_chain(start, self._table, self._sector, self._data, self._sector)

    @staticmethod
    def _read_chain(start: int, table: array, sector: int, data: bytes, offset: int) -> bytes:
        """The sectors from `start` on; `offset` is where in `data` the first sector begins."""
        pieces, left = [], len(data) // sector + 1
        while start < min(_END, len(table)) and left:
            pieces.append(data[offset + start * sector : offset + (start + 1) * sector])
            start, left = table[start], left - 1
        return b"".join(pieces)

    def _read_directory(self, start: int) -> list[_Entry]:
        data = self._read_normal(start)
        entries = []
        for offset in range(0, len(data) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, left, right, child, first, size = _ENTRY.unpack_from(data, offset)
            text = name[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            size &= 0xFFFFFFFF  # version 3 leaves the upper half undefined
            entries.append(_Entry(text, kind, left, right, child, first, size))
        if not entries or entries[0].kind != _ROOT:
            raise ValueError("no root")
        return entries

    def _top_entries(self, start: int) -> list[_Entry]:
        """The entries right below the root, which stand in a tree."""
        found, waiting, seen = [], [start], set()
        while waiting:
            number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            found.append(entry)
            waiting += [entry.left, entry.right]
        return found


def _numbers(data: bytes) -> array:
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
