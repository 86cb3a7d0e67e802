"""What openpyxl has no word for, put into the parts that it wrote."""

import html
import re

from ...package.parts import Parts
from ...package.properties import CORE, core_part
from ...text.addresses import column_letters
from ...text.patterns import Pattern
from .layout import TITLE, Layout

_FORMULA_CELL = Pattern(r'(<c r="([A-Z]+\d+)"[^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)</c>')


# Every row but the header, whose height is set by hand.
_FITTED_ROW = Pattern(r'(<row r="(?!1")\d+" ht="[\d.]+") customHeight="1"')


def _sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def mend_parts(
    parts: Parts, layouts: dict[str, Layout], results: dict[str, dict[str, str]]
) -> Parts:
    """Formulas with their results, cells without green corners, properties without a person.

    Protected View shows results, it computes none; the green corner at a number kept as a text
    offers the very conversion that spoils 1.10.
    """
    guide = _sheet_part(1)
    parts[guide] = _FITTED_ROW.sub(r"\1", parts[guide].decode()).encode()
    for index, (name, layout) in enumerate(layouts.items(), start=2):
        part = _sheet_part(index)
        text = _FITTED_ROW.sub(r"\1", parts[part].decode())
        if name in results:
            shown = results[name]

            def with_result(match: re.Match[str], shown: dict[str, str] = shown) -> str:
                result = html.escape(shown[match[2]], quote=False)
                return f'{match[1]} t="str">{match[3]}<v>{result}</v></c>'

            text = _FORMULA_CELL.sub(with_result, text)
        cells = f"A1:{column_letters(layout.width)}{layout.last}"
        ignored = (
            f'<ignoredErrors><ignoredError sqref="{cells}" numberStoredAsText="1"'
            f' unlockedFormula="1"/></ignoredErrors>'
        )
        parts[part] = text.replace("<legacyDrawing", f"{ignored}<legacyDrawing", 1).encode()
    parts[CORE] = core_part(TITLE)
    return parts
