"""What of a ledger a unit can mend in the part that it was given: what it is there to fill in."""

from collections.abc import Callable

from ..findings.findings import Place
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS

# The sheets in which units fill in anything.
_BY_UNIT = {sheet.name for sheet in SHEETS if any(column.by_unit for column in sheet.columns)}

# Colours, which stand at the first coloured cell of their row, and comments: whoever has the part
# put them there.
MARKS = ("V42", "V46", "V47")


def mendable_by(unit: str, ledger: Ledger) -> Callable[[Place], bool]:
    """Whether a place is for the unit to mend; the others are for the office.

    Theirs are the columns that units fill in, in the rows for which no other unit answers, and all
    of a row that names no unit yet, as one that was added; also what is wrong with a whole sheet.
    All are where no unit is known.
    """
    others = {one.name for one in ledger.units} - {unit}
    answers = {(one.SHEET, one.row): one.name for one in ledger.units}
    answers |= {(item.SHEET, item.row): item.unit for item in ledger.assigned}
    filled = {
        (sheet.name, ledger.columns.get(sheet.name, {}).get(column.name))
        for sheet in SHEETS
        for column in sheet.columns
        if column.by_unit
    }

    def is_theirs(place: Place) -> bool:
        if not unit or not place.row:
            return True
        who = answers.get((place.sheet, place.row), "")
        if who == unit:
            return (place.sheet, place.column) in filled or not place.column
        return who not in others and place.sheet in _BY_UNIT

    return is_theirs
