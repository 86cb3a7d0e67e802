"""Documents of Word typed as XML, and the lines that are read from them."""

from generator.layout.figures import INDENT_CHARS
from generator.publish import web
from generator.word.document import BREAK, MARK, Paragraph, Stream
from generator.word.lines import read_lines

BLANKS = "　" * INDENT_CHARS
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def document(body: str) -> str:
    return f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"


def lines_of(body: str, styles: str = "") -> list[str]:
    return [html for html, _ in numbered_lines(document(body).encode(), styles)]


def numbered_lines(document_xml: bytes, styles: str = "") -> list[tuple[str, int]]:
    """Each line as it is written, with the number of its paragraph."""
    parts = {"word/document.xml": document_xml}
    parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>".encode()
    return [
        (web.write_html([line]).decode("utf-8-sig")[3:-6], line.paragraph)
        for line in read_lines(parts)
    ]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def bookmarked(stream: Stream) -> dict[str, str]:
    """The text within each bookmark, with all revisions accepted."""
    letters = [(letter, piece.deleted) for piece in stream.pieces for letter in piece.text]
    return {
        name: "".join(
            "\n" if letter == BREAK else letter for letter, gone in letters[start:end] if not gone
        )
        for name, (start, end) in stream.bookmarks.items()
    }


def original(paragraph: Paragraph) -> str:
    """What stood in a paragraph before any revision; \\n where a mark in it was deleted."""
    texts = (piece.text for piece in paragraph.pieces if not piece.inserted)
    return "".join(texts).removesuffix(MARK)
