"""The standard workbook as openpyxl loads it, how it is filled in, and what its ledger says."""

import io
import warnings
from dataclasses import fields
from functools import cache
from pathlib import Path

import openpyxl
from conftest import SAMPLE, column_of, row_of

from generator.ledger.items import Basic
from generator.workbook import writing as write
from generator.workbook.reading.read import read_ledger

LAST = write.PREPARED_ROWS + 1


def load(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)


@cache
def sample_ledger():
    return read_ledger(SAMPLE).ledger


def validation_of(sheet, cell):
    """The one validation that governs the cell, None for none."""
    found = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(found) < 2
    return found[0] if found else None


def look_of(sheet, row, position):
    """What gives a cell its look: itself, or the column where it is not in the file."""
    cell = sheet.cell(row, position)
    return cell if cell.has_style else sheet.column_dimensions[cell.column_letter]


def column_cells(sheet, header):
    """The first and the last prepared cell under a header."""
    letter = sheet.cell(1, column_of(sheet, header)).column_letter
    return f"{letter}2", f"{letter}{LAST}"


def values(ledger):
    """What a ledger says, without where it stands."""
    items = {}
    for name in ("units", "problems", "measures", "regulations", "meetings", "figures"):
        items[name] = getattr(ledger, name)
    items |= {"narrative": ledger.narrative, "allowances": ledger.allowances}
    left_out = ("row", "measures")
    said = {
        name: [
            {f.name: getattr(item, f.name) for f in fields(item) if f.name not in left_out}
            for item in group
        ]
        for name, group in items.items()
    }
    said["aspects"] = [
        (a.name, [(p.number, [m.number for m in p.measures]) for p in a.problems])
        for a in ledger.aspects
    ]
    said["basics"] = {
        name: item.value for name, item in ledger.basics.items() if item.value not in (None, "")
    }
    return said


def carried(tongbao, path, code=0):
    """The new workbook made from the ledger at `path`."""
    result = tongbao("new", "带入.xlsx", "--from", path)
    assert result.code == code, result.err
    return Path("带入.xlsx"), result


def fill_in(book, source):
    """Type the cells of `source` into a blank workbook, each under its header, as a script does."""
    for old in source:
        sheet = book[old.title]
        if old.title == Basic.SHEET:
            for name, content, *_ in old.iter_rows(min_row=2, values_only=True):
                sheet.cell(row_of(sheet, name), 2).value = content
            continue
        for column in old.iter_cols():
            position = column_of(sheet, column[0].value)
            for cell in column[1:]:
                sheet.cell(cell.row, position).value = cell.value
