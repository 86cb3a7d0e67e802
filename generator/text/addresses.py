"""Addresses of cells as Excel writes them: E2 is row 2 and column 5, both counted from 1."""

from .patterns import Pattern

Cell = tuple[int, int]  # row and column

NO_CELL: Cell = (0, 0)

_ADDRESS = Pattern(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def column_letters(column: int) -> str:
    """A for 1, Z for 26, AA for 27; nothing for 0."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address_of(cell: Cell) -> str:
    """The address of a cell; the number alone of a whole row, whose column is 0."""
    row, column = cell
    return f"{column_letters(column)}{row}"


def position(address: str) -> Cell:
    """The cell of an address, NO_CELL for what is none."""
    match = _ADDRESS.fullmatch(address)
    return (int(match[2]), column_number(match[1])) if match else NO_CELL
