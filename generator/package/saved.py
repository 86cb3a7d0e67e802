"""The parts of a workbook of openpyxl, made in memory."""

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from .parts import unpack


def saved_parts(book: Workbook) -> dict[str, bytes]:
    """The parts of the workbook, as saving it would write them."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        _Writer(book, archive).save()
    return unpack(buffer.getvalue())


class _Writer(ExcelWriter):
    """Writes each sheet in memory. openpyxl's own writer takes a file in the system's folder of
    temporary files, which may be full or closed though the place of the output is neither."""

    _archive: ZipFile

    # The types that openpyxl is given say nothing of what its writers hand to each other.
    def write_worksheet(self, ws: Any) -> None:
        """Add a worksheet to the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any = WorksheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)
