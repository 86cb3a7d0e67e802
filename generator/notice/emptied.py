"""What a template may leave empty, which Word would not open: rows without cells and the like."""

import re

from ..text.patterns import Pattern

_ROW = Pattern(r"<w:tr(?: [^>]*)?>(?:(?!<w:tc[ >]|<w:tr[ >]|</w:tr>).)*</w:tr>", re.DOTALL)
_TABLE = Pattern(r"<w:tbl>(?:(?!<w:tr[ >]|<w:tbl>|</w:tbl>).)*</w:tbl>", re.DOTALL)
# The end of what must end with a paragraph, and that paragraph where there is one.
_END = Pattern(
    r"(</w:p>|<w:p(?: [^>]*)?/>)?((?:<w:bookmark(?:Start|End)[^>]*>)*)"
    r"(</w:(?:tc|txbxContent|hdr|ftr|footnote|endnote)>)"
)


def without_empty_tables(xml: str) -> str:
    """The rendered part without rows that have no cells and tables that have no rows.

    What must hold a paragraph and has none left gets an empty one.
    """
    xml = _TABLE.sub("", _ROW.sub("", xml))
    return _END.sub(lambda m: m[0] if m[1] else f"{m[2]}<w:p/>{m[3]}", xml)
