"""The standard workbook for people, generated from its description: blank, or with an old ledger.

openpyxl makes the workbook and package.pack packs it, so that the same content gives the same
bytes. What stands in a cell is the exact word of the description; marks for people (the star of a
required header, colours, columns that show something) are formats and columns the reader ignores.

Each file imports only from those before it: contents, layout, styles, rules, names, colours,
sheets, guide, parts, standard, carry. SHEETS is looked up in the schema when it is needed, so that
all of them follow one description.
"""

from .carry import Carried, carry_book, carry_over, laid_over
from .contents import AsTyped, OwnSheet, Row, WorkbookData, as_typed
from .layout import GUIDE, PREPARED_ROWS
from .names import AS_OF
from .rules import guidance
from .standard import asked_parts, standard_workbook
from .styles import DONE, LATE, MISSING, REQUIRED_FORMAT, SOON

__all__ = [
    "AS_OF",
    "DONE",
    "GUIDE",
    "LATE",
    "MISSING",
    "PREPARED_ROWS",
    "REQUIRED_FORMAT",
    "SOON",
    "AsTyped",
    "Carried",
    "OwnSheet",
    "Row",
    "WorkbookData",
    "as_typed",
    "asked_parts",
    "carry_book",
    "carry_over",
    "guidance",
    "laid_over",
    "standard_workbook",
]
