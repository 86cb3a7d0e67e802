"""A hand that edits a Word file as people do, and as Word stores it."""

from pathlib import Path

from lxml import etree

from generator.package.parts import pack, unpack

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WHO = 'w:author="张书记" w:date="2025-09-01T10:00:00Z"'


class Hand:
    """Edits a .docx as people do, and as Word stores it."""

    def __init__(self, path: Path) -> None:
        self.parts = unpack(path.read_bytes())
        self.root = etree.fromstring(self.parts["word/document.xml"])

    def save(self, path: Path) -> Path:
        self.parts["word/document.xml"] = etree.tostring(self.root)
        path.write_bytes(pack(self.parts))
        return path

    def paragraph(self, start: str):
        """The paragraph whose text begins so."""
        for paragraph in self.root.iter(f"{W}p"):
            if "".join(paragraph.itertext(f"{W}t")).startswith(start):
                return paragraph
        raise AssertionError(start)

    def run_with(self, text: str):
        """The run that holds the text alone: the runs around it are divided off."""
        for element in self.root.iter(f"{W}t"):
            if text in (element.text or ""):
                run = element.getparent()
                before, _, after = element.text.partition(text)
                if before:
                    run.addprevious(run_element(before))
                if after:
                    run.addnext(run_element(after))
                element.text = text
                return run
        raise AssertionError(text)

    def replace(self, old: str, new: str) -> None:
        """Overtype with tracking off."""
        self.run_with(old).find(f"{W}t").text = new

    def divide(self) -> None:
        """Press Enter in the midst of a paragraph, tracking off."""
        run = self.run_with("用身边事例")
        new = etree.Element(f"{W}p")
        run.getparent().addnext(new)
        for element in [run, *run.itersiblings()]:
            new.append(element)

    def xml(self, old: str, new: str) -> None:
        """Put markup in the place of a text."""
        run = self.run_with(old)
        for element in elements(new):
            run.addprevious(element)
        run.getparent().remove(run)

    def track(self, old: str, new: str) -> None:
        """Overtype with tracking on."""
        gone = f'<w:del w:id="901" {WHO}>{deleted_xml(old)}</w:del>'
        came = f'<w:ins w:id="902" {WHO}>{run_xml(new)}</w:ins>' if new else ""
        self.xml(old, gone + came)


def run_element(text: str):
    return elements(run_xml(text))[0]


def run_xml(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def deleted_xml(text: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'


def elements(markup: str) -> list:
    return list(etree.fromstring(f'<x xmlns:w="{MAIN}">{markup}</x>'))


def paragraph_xml(text: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{text}</w:p>"


def row_xml(text: str, mark: str = "") -> str:
    properties = f"<w:trPr><w:{mark} {WHO}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}<w:tc><w:p>{text}</w:p></w:tc></w:tr>"


def add_comment(hand: Hand, number: int, text: str, key: str = "") -> None:
    """Write a comment of that number; the caller says where it stands."""
    part = hand.parts["word/comments.xml"].decode()
    body = (
        f'<w:comment w:id="{number}" {WHO}><w:p xmlns:w14="{W14}" w14:paraId="{key}">'
        f"{run_xml(text)}</w:p></w:comment></w:comments>"
    )
    hand.parts["word/comments.xml"] = part.replace("</w:comments>", body).encode()
