"""What a template may leave empty, which Word would not open: rows without cells and the like."""

import re

from ..text.patterns import Pattern

_ROW = Pattern(r"<w:tr(?: [^>]*)?>(?:(?!<w:tc[ >]|<w:tr[ >]|</w:tr>).)*</w:tr>", re.DOTALL)
_TABLE = Pattern(r"<w:tbl>(?:(?!<w:tr[ >]|<w:tbl>|</w:tbl>).)*</w:tbl>", re.DOTALL)
# The end of what must end with a paragraph, and that paragraph where there is one. Each choice
# begins with "<", so that texts are passed over quickly.
_CLOSE = "</w:(?:tc|txbxContent|hdr|ftr|footnote|endnote)>"
_BOOKMARK = "<w:bookmark(?:Start|End)[^>]*>"
_END = Pattern(
    "|".join(
        f"{before}(?:{_BOOKMARK})*{_CLOSE}" for before in ("</w:p>", "<w:p(?: [^>]*)?/>", _BOOKMARK)
    )
    + f"|{_CLOSE}"
)
_PARAGRAPH = ("</w:p>", "<w:p ", "<w:p/>")


def without_empty_tables(xml: str) -> str:
    """The rendered part without rows that have no cells and tables that have no rows.

    What must hold a paragraph and has none left gets an empty one.
    """
    return _END.sub(_ended, _TABLE.sub("", _ROW.sub("", xml)))


def _ended(match: re.Match[str]) -> str:
    if match[0].startswith(_PARAGRAPH):
        return match[0]
    before, close = match[0].rsplit("<", 1)
    return f"{before}<w:p/><{close}"
