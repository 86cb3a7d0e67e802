"""A sheet is made ready to be read: what people struck out, typed in place of a value, or laid
between the rows is taken as it is meant, and told."""

from collections.abc import Mapping
from typing import NamedTuple

from ...ledger.columns import Sheet
from ...text.addresses import Cell
from .below import Below
from .grid import Grid
from .meant import read_as_meant
from .no_data import set_apart
from .odd import mend_look_alikes, take_out_apostrophes, tell_formulas, tell_look_alikes, tell_marks
from .struck import take_out_cells, take_out_parts


class Mended(NamedTuple):
    """What of the texts of a sheet was mended before its header was looked for, by cells."""

    struck: Mapping[Cell, str]
    look_alike: Mapping[Cell, str]


def mend_texts(grid: Grid) -> Mended:
    """Mend what would hinder even the header from being read."""
    return Mended(take_out_parts(grid), mend_look_alikes(grid))


def tidied(
    sheet: Sheet, grid: Grid, header: int, positions: Mapping[str, int], mended: Mended
) -> Below:
    """The rows below the header with their cells as they are meant; the grid is changed."""
    below = Below(sheet, grid, header, positions)
    tell_look_alikes(below, mended.look_alike)
    take_out_cells(below, mended.struck)
    set_apart(below)
    take_out_apostrophes(below)
    read_as_meant(below)
    tell_formulas(below)
    tell_marks(below)
    below.follow_merged()
    return below
