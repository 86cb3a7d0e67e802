"""The notice as plain lines: the copy for a web site and the text file.

Both are made from the parts of the rendered document, so that they say what it says.
"""

from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from ..layout.figures import INDENT_CHARS
from ..package.parts import Parts
from ..word.lines import PlainLine, read_lines

# What the names of the two files end in, where that of the notice ends in .docx.
TEXT, WEB = ".txt", "-网站稿.html"

BLANKS = "\u3000" * INDENT_CHARS

# Windows: older Notepads show a file that has \n alone as one line. The mark at the beginning
# (U+FEFF) is the one sign of UTF-8 that Notepad, WPS, Excel and every browser understand; without
# it those of a Chinese Windows may read GBK, and a <meta> has no place in a fragment to be pasted.
_BEGIN, _LINE_END = "\ufeff", "\r\n"


def copies(parts: Parts) -> dict[str, bytes]:
    """The text file and the copy for the web site, by the end of their names."""
    lines = read_lines(parts)
    return {TEXT: write_text(lines), WEB: write_html(lines)}


def write_html(lines: Sequence[PlainLine]) -> bytes:
    """A fragment for a web editor: <p> and <strong>, and two full-width blanks of indent."""
    return _file(map(_html, lines))


def write_text(lines: Sequence[PlainLine]) -> bytes:
    """The same lines as a text file."""
    return _file(f"{BLANKS}{line.text}" if line.indented else line.text for line in lines)


def _html(line: PlainLine) -> str:
    pieces = [BLANKS] if line.indented else []
    for text, strong in line.pieces:
        text = escape(text, quote=False)
        pieces.append(f"<strong>{text}</strong>" if strong else text)
    return f"<p>{''.join(pieces)}</p>"


def _file(lines: Iterable[str]) -> bytes:
    """The file with these lines; a long one never stands in memory twice."""
    stream = BytesIO()
    stream.write(_BEGIN.encode())
    stream.writelines(f"{line}{_LINE_END}".encode() for line in lines)
    return stream.getvalue()
