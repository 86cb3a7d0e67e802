"""The colours that follow what is typed: missing, late, due soon, done; and the printed grid."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from ...ledger.choices import SETTLED, Status
from ...ledger.examples import EXAMPLE, EXAMPLES
from ...ledger.items import Basic, Measure
from ...text.addresses import column_letters
from .layout import Layout
from .names import AS_OF, WARNED_DAYS
from .styles import AUTOMATIC_HEADER, DONE, LATE, MISSING, SOON

_LINE = Side("thin", "A6A6A6")
# LibreOffice applies but one of the formats of a cell: each draws the grid.
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def add_colours(worksheet: Worksheet, layout: Layout) -> None:
    """Conditional formats: what is missing, and on 整改台账 what is late, due soon or done."""
    if layout.sheet.item is Basic:
        for number, column in layout.basics.items():
            if column.required:
                cell = f"{layout.letter('内容')}{number}"
                _colour(worksheet, cell, f"LEN(TRIM({cell}))=0", MISSING)
        return
    names = [column.name for column in layout.sheet.columns]
    whole = f"${layout.letter(names[0])}2:${layout.letter(names[-1])}2"
    for column in layout.sheet.columns:
        if column.required:
            cell = f"{layout.letter(column.name)}2"
            # A formula that shows nothing is something to COUNTA, so lengths are looked at.
            missing = f"AND(LEN(TRIM({cell}))=0,SUMPRODUCT(--(LEN({whole})>0))>0)"
            _colour(worksheet, layout.cells(column.name), missing, MISSING)
    if layout.sheet.name in EXAMPLES:
        left, right = layout.letter(names[0]), layout.letter(names[-1])
        fill = PatternFill(bgColor=AUTOMATIC_HEADER)
        looks = DifferentialStyle(Font(italic=True, color="7F7F7F"), fill=fill, border=_GRID)
        example = f'${left}2="{EXAMPLE}"'
        rule = Rule(type="expression", formula=[example], dxf=looks, stopIfTrue=True)
        worksheet.conditional_formatting.add(f"{left}2:{right}{layout.last}", rule)
    if layout.sheet.item is not Measure:
        return
    tinted_columns = [n for n in ("措施编号", "完成时限", "延期至", "整改状态") if n in names]
    first = {name: f"${layout.letter(name)}2" for name in tinted_columns}
    key, status, due = (first[name] for name in ("措施编号", "整改状态", "完成时限"))
    if extended := first.get("延期至"):
        due = f"IF(ISNUMBER({extended}),{extended},{due})"
    settled = ",".join(f'{status}="{word}"' for word in Status if word in SETTLED)
    # AND computes all its parts; a text as deadline must not reach the comparison.
    late = f'IF(AND({key}<>"",ISNUMBER({due}),ISNUMBER({AS_OF}),NOT(OR({settled}))),{{0}},FALSE)'
    tinted = " ".join(map(layout.cells, tinted_columns))
    _colour(worksheet, tinted, late.format(f"{due}<{AS_OF}"), LATE, "9C0006")
    soon = f"AND({due}>={AS_OF},{due}<={AS_OF}+{WARNED_DAYS})"
    _colour(worksheet, tinted, late.format(soon), SOON, "7F4F00")
    _colour(worksheet, tinted, f'{status}="{Status.DONE}"', DONE, "006100")
    if layout.lookups:
        _print_grid(worksheet, layout)


def _print_grid(worksheet: Worksheet, layout: Layout) -> None:
    """Lines around the rows that hold something.

    LibreOffice prints every row with a formula, whatever it shows, and would draw its grid.
    """
    end = column_letters(layout.width)
    rule = Rule(
        type="expression",
        formula=[f"SUMPRODUCT(--(LEN($A2:${end}2)>0))>0"],
        dxf=DifferentialStyle(border=_GRID),
    )
    worksheet.conditional_formatting.add(f"A2:{end}{layout.last}", rule)


def _colour(
    worksheet: Worksheet, cells: str, formula: str, colour: str, text: str | None = None
) -> None:
    fill = PatternFill(bgColor=colour)
    font = Font(color=text) if text else None
    looks = DifferentialStyle(font=font, fill=fill, border=_GRID)
    rule = Rule(type="expression", formula=[formula], dxf=looks)
    worksheet.conditional_formatting.add(cells, rule)
