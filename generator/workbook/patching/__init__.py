"""Changing somebody's workbook in single places, and keeping every other byte of it.

Loading and saving through a library loses what the library does not know: text boxes, sparklines,
data bars, check boxes, cached values, rich text. Here the text of a part is changed at the places
asked for; parts that nobody asked to change are not even read. Element names and their order are
those of ECMA-376-1 (SpreadsheetML, and VML for the boxes of comments); the strict variant differs
in namespaces only.

Open with `open_workbook`, change with the functions below in any order, take `Workbook.parts`.
Each raises Unpatchable for what is too odd to be changed safely, and KeyError for an unknown
sheet; the part concerned is then as it was.

Each file imports only from those before it: parts, places, styles, formulas, cells,
boxes, comments, conditions, sheets.
"""

from ...package.xmltext import Unpatchable
from .cells import CellPatch, change_cells, merged_into, storable
from .comments import add_comments, remove_comments
from .conditions import outrank_conditions, remove_conditions
from .parts import Workbook, content_type, open_workbook
from .places import link_to
from .sheets import open_on, put_sheet
from .styles import SheetCell, remove_fills

__all__ = [
    "CellPatch",
    "SheetCell",
    "Unpatchable",
    "Workbook",
    "add_comments",
    "change_cells",
    "content_type",
    "link_to",
    "merged_into",
    "open_on",
    "open_workbook",
    "outrank_conditions",
    "put_sheet",
    "remove_comments",
    "remove_conditions",
    "remove_fills",
    "storable",
]
