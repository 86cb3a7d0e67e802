"""A column is declared once, and whole: a field of its item with everything that others derive."""

import datetime
from dataclasses import MISSING, fields
from decimal import Decimal
from types import UnionType
from typing import get_args, get_type_hints

import pytest

from generator.ledger.choices import Audience, Status
from generator.ledger.columns import Column, Item, Kind, Sheet
from generator.ledger.items import BASICS, Basic, Problem, basic_column
from generator.ledger.ledger import Ledger
from generator.ledger.schema import SHEETS, column_of, sheet_named, sheet_of
from generator.workbook import writing as write

COLUMNS = [
    pytest.param(sheet, column, id=f"{sheet.name}-{column.name}")
    for sheet in SHEETS
    for column in sheet.columns
]
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
each_column = pytest.mark.parametrize(("sheet", "column"), COLUMNS)
each_basic = pytest.mark.parametrize("column", BASICS, ids=[column.name for column in BASICS])

# What an item holds of each kind; None besides means that a blank cell is nothing at all.
TYPES: dict[Kind, object] = {
    Kind.ANY: object,
    Kind.LINE: str,
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.DATE: datetime.date | None,
    Kind.DEADLINE: datetime.date | None,
    Kind.STATUS: Status | None,
    Kind.CHOICE: str,
    Kind.CHOICES: tuple[str, ...],
    Kind.FLAG: bool,
    Kind.COUNT: int | None,
    Kind.DECIMAL: Decimal | None,
    Kind.UNIT: str,
    Kind.UNITS: tuple[str, ...],
}


def described(column: Column) -> None:
    """Everything that is derived from a column has what it needs."""
    assert column.name and column.name == "".join(column.name.split())
    assert isinstance(column.kind, Kind) and isinstance(column.audience, Audience)
    assert column.width > 0
    has_choices = column.kind in (Kind.STATUS, Kind.CHOICE, Kind.CHOICES, Kind.FLAG)
    assert bool(column.choices) == has_choices
    spellings = [word for words in column.choices.values() for word in words]
    assert len({*spellings, *column.choices}) == len(spellings) + len(column.choices)
    assert not column.refers or column.refers in {sheet.name for sheet in SHEETS}
    # Only texts can cite words.
    assert not column.placeholders or column.kind in (Kind.LINE, Kind.TEXT)


def test_every_kind_has_a_type():
    assert set(TYPES) == set(Kind)


@each_sheet
def test_every_field_of_an_item_is_a_column(sheet):
    """Only what is hung on the items later is none: the measures of a problem."""
    own = [field for field in fields(sheet.item) if field.name != "row"]
    others = {field.name for field in own if Column not in field.metadata}
    assert others == ({"measures"} if sheet.item is Problem else set())
    assert [column.field for column in sheet.columns] == [
        field.name for field in own if Column in field.metadata
    ]
    assert len({column.name for column in sheet.columns}) == len(sheet.columns)


@each_column
def test_a_column_is_described_completely(sheet, column):
    described(column)
    # 项目 and 内容 are explained row by row.
    assert write.guidance(column) or sheet.item is Basic


@each_column
def test_type_and_default_of_a_field_agree_with_its_kind(sheet, column):
    expected = TYPES[column.kind]
    assert get_type_hints(sheet.item)[column.field] == expected
    (field,) = [field for field in fields(sheet.item) if field.name == column.field]
    assert field.default is not MISSING and field.default == column.blank
    accepted = get_args(expected) if isinstance(expected, UnionType) else (expected,)
    plain = tuple(getattr(kind, "__origin__", kind) for kind in accepted)
    assert isinstance(column.blank, plain)


@each_basic
def test_a_basic_is_described_completely(column):
    described(column)
    assert write.guidance(column) or column.kind in (Kind.LINE, Kind.TEXT)
    assert column.field == "value"
    assert basic_column(column.name) is column
    assert column_of(Basic(2, column.name), "内容") is column


def test_every_basic_is_described_once():
    assert len({column.name for column in BASICS}) == len(BASICS)
    assert basic_column("自加的项目") == Column("自加的项目", field="value")


@each_sheet
def test_a_sheet_is_described_completely(sheet: Sheet):
    assert sheet.help and sheet.key
    assert all(sheet.column(name).required or name == "小标题" for name in sheet.key)
    assert sheet_named(sheet.name) is sheet is sheet_of(sheet.item)
    assert sheet.name == sheet.item.SHEET
    assert Ledger().of(sheet) == [] and hasattr(Ledger(), sheet.target)


@each_sheet
def test_the_key_of_an_item_is_what_stands_in_its_key_columns(sheet):
    values = {sheet.column(name).field: f"甲{number}" for number, name in enumerate(sheet.key)}
    item: Item = sheet.item(5, **values)
    joined = "/".join(values.values())
    assert item.key == (joined if sheet.name != "例外" else "甲0")
    assert sheet.item(5).key == ""
