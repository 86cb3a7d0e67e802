"""The tables of a report, in its workbook and on its page, by their titles."""

import datetime
import re
import warnings

import lxml.html
import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, needs_reference

STATUSES = ["已完成", "长期坚持", "基本完成", "正在推进", "未启动"]
LEDGERS = [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]


def opened(path):
    """The workbook as openpyxl reads it, which knows no data bars of Excel 2010."""
    with warnings.catch_warnings(action="ignore"):
        return openpyxl.load_workbook(path)


def tables(sheet):
    """The tables of a sheet by their titles, each row by its headings."""
    found, title, headings = {}, "", []
    for row in sheet.iter_rows(min_row=3, values_only=True):
        cells = [cell for cell in row if cell is not None]
        if len(cells) <= 1 and not headings:
            title = cells[0] if cells else title
        elif not cells:
            headings = []
        elif not headings:
            headings, found[title] = [cell for cell in row if cell], []
        else:
            found[title].append(dict(zip(headings, row, strict=False)))
    return found


def page_tables(path):
    """The tables of a page by their captions, each row by its headings."""
    found = {}
    for table in lxml.html.parse(path).iter("table"):
        heading, *rows = [[cell.text_content() for cell in row] for row in table.iter("tr")]
        found[table.findtext("caption")] = [dict(zip(heading, row, strict=True)) for row in rows]
    return found


def read(content):
    """What a cell of the page says, as it stands in the workbook."""
    if re.fullmatch(r"[\d.]+%", content):
        return pytest.approx(float(content[:-1]) / 100, abs=0.00005)
    if re.fullmatch(r"\d+-\d\d-\d\d", content):
        return datetime.datetime.fromisoformat(content)
    if re.fullmatch(r"\d+(\.\d+)?", content):
        return float(content)
    return content or None
