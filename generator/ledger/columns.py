"""How a sheet is described: a class for its rows, whose fields are its columns.

`column` declares a field together with everything that reader, checks, blank workbook and guide
need to know about it; `row_of` makes the class the rows of a sheet.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, ParamSpec, TypeVar

from .choices import Audience


class Kind(Enum):
    """What a cell holds, and so how it is read."""

    ANY = auto()  # as it stands: 内容 of 基本情况 is read by the kind of its 项目
    LINE = auto()  # a text on one line
    TEXT = auto()  # a text that may have several paragraphs
    CODE = auto()  # a number such as 1.10, kept as a text
    DATE = auto()
    DEADLINE = auto()  # a date, or words such as 长期坚持
    STATUS = auto()  # one of the statuses
    CHOICE = auto()  # one of `choices`
    CHOICES = auto()  # several of `choices`, with 、
    FLAG = auto()  # 是/否, as a truth value
    COUNT = auto()  # a whole number from 0
    DECIMAL = auto()
    UNIT = auto()  # one unit, by name or short name
    UNITS = auto()  # several units, with 、


# What a blank cell stands for; None where a kind is missing here.
_BLANKS: Mapping[Kind, object] = {
    Kind.LINE: "",
    Kind.TEXT: "",
    Kind.CODE: "",
    Kind.CHOICE: "",
    Kind.UNIT: "",
    Kind.CHOICES: (),
    Kind.UNITS: (),
    Kind.FLAG: False,
}

# The days that somebody may have meant.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class Part(Enum):
    """The part of a printed row that a column is; what people type there too much is taken out."""

    HEADING = auto()  # to which the template adds a number and a full stop
    BODY = auto()  # the text below the headings of its row


class Column(NamedTuple):
    """A column, or a 项目 of 基本情况."""

    name: str
    kind: Kind = Kind.LINE
    required: bool = False
    # {choice: its other spellings met in the field}
    choices: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    # Texts that are offered in a list; any other may be filled in as well.
    offers: tuple[str, ...] = ()
    # Other headers met in the field.
    aliases: tuple[str, ...] = ()
    # What a blank cell stands for, where that is not what it is for all columns of the kind.
    default: object = None
    audience: Audience = Audience.INTERNAL
    # Whether the cell may cite words of the vocabulary as {词}.
    placeholders: bool = False
    part: Part | None = None
    # The sheet whose key the column names; units refer to 责任单位 by their kind.
    refers: str = ""
    # How wide the column is in the workbooks that we write, in characters.
    width: int = 14
    help: str = ""
    example: str = ""
    # Whether the responsible unit fills the column in; all others are the office's.
    by_unit: bool = False
    # Whether copies of ledgers went out before there was such a column: their digests hold only
    # while a ledger without it has the digest it had.
    later: bool = False
    # The field of the item that the column fills: always that which declares it.
    field: str = ""

    @property
    def blank(self) -> object:
        """What a blank cell stands for."""
        return _BLANKS.get(self.kind) if self.default is None else self.default


_P = ParamSpec("_P")


def _as_field(described: Callable[_P, Column]) -> Callable[_P, Any]:
    def declare(*args: _P.args, **kwargs: _P.kwargs) -> Any:
        column = described(*args, **kwargs)
        return dataclasses.field(default=column.blank, metadata={Column: column})

    return declare


# A field of an item that is a column; takes what Column takes.
column = _as_field(Column)


@dataclasses.dataclass(slots=True, eq=False, repr=False)
class Item:
    """Something that stands in one row (counted from 1) of one sheet.

    Its fields beside the row are the columns of the sheet, and texts stand in them as they stand in
    the cells, placeholders unresolved. An item equals only itself.
    """

    row: int

    # The name of the sheet and the fields, texts all, that identify an item on it.
    SHEET: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()

    @property
    def key(self) -> str:
        """The number or name that identifies the item on its sheet."""
        return "/".join([text for field in self.KEY if (text := getattr(self, field))])


class Sheet(NamedTuple):
    """A sheet: `target` is the list of the ledger that its items fill."""

    name: str
    target: str
    # The columns that identify an item; one that is unique must not come twice.
    key: tuple[str, ...]
    unique: bool = False
    required: bool = True
    needs_rows: bool = True
    help: str = ""
    # The class of its rows and its columns: always those which row_of finds.
    item: type[Item] = Item
    columns: tuple[Column, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


# Every sheet, in the order of the workbook, which is that of the classes in items.py.
DESCRIBED: list[Sheet] = []

_Item = TypeVar("_Item", bound=Item)


def row_of(sheet: Sheet) -> Callable[[type[_Item]], type[_Item]]:
    """Make a class of items the rows of that sheet, and its fields the columns."""

    def describe(item: type[_Item]) -> type[_Item]:
        columns = tuple(
            field.metadata[Column]._replace(field=field.name)
            for field in dataclasses.fields(item)
            if Column in field.metadata
        )
        described = sheet._replace(item=item, columns=columns)
        DESCRIBED.append(described)
        item.SHEET = described.name
        item.KEY = tuple(described.column(name).field for name in described.key)
        return item

    return describe
