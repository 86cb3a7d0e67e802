"""What an .xlsx holds beside its cells: sheets, shared strings and styles, by their relations."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ...findings.limits import MOST_CELLS, MOST_SHEETS, MOST_TEXT, MOST_WRITTEN, damaged, too_large
from ...package.relations import read_relations, relations_part
from ...package.xml import Attributes, attribute, parse
from ...text.patterns import Pattern
from .archive import Archive
from .formats import GENERAL, CellStyle, Run, bright, built_in, is_red

_LONGEST_NAME = 255  # of a sheet; longer ones name none of ours
_LONGEST_CODE = 255  # of a number format; no program writes longer ones
_ESCAPED = Pattern(r"_x([0-9A-Fa-f]{4})_")
_NOUGHT = Pattern(r"0+(?:\.0*)?[a-z]*")
_BLANKS = " \t\r\n"


@dataclass(slots=True)
class Contents:
    """The parts of an .xlsx that matter: those of its worksheets by name, "" where one lacks."""

    sheets: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)  # the names of hidden sheets
    strings: str = ""
    styles: str = ""
    date1904: bool = False


def read_contents(archive: Archive) -> Contents:
    """What the workbook part and its relations say. Raises Refused where they are damaged."""
    workbook = _workbook_part(archive)
    targets = relations(archive, workbook)
    contents = Contents()
    for part, kind in targets.values():
        if kind == "sharedStrings":
            contents.strings = part
        elif kind == "styles":
            contents.styles = part
    sheets = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal sheets
        if name == "workbookPr" and is_on(attributes.get("date1904")):
            contents.date1904 = True  # which later Excels follow with an element of that name
        elif name == "sheet":
            sheets += 1
            part, kind = targets.get(attribute(attributes, "id"), ("", "worksheet"))
            title = attributes.get("name", "")[:_LONGEST_NAME]
            if kind == "worksheet" and title not in contents.sheets:
                contents.sheets[title] = part
                if attributes.get("state", "visible") != "visible":
                    contents.hidden.add(title)

    parse(archive.pieces(workbook), start)
    if not sheets:
        raise damaged()
    if sheets > MOST_SHEETS:
        raise too_large(f"工作表超过 {MOST_SHEETS} 张")
    return contents


def _workbook_part(archive: Archive) -> str:
    """The name of the workbook part, which the relations of the package give."""
    targets = relations(archive, "") if "_rels/.rels" in archive else {}
    usual = [part for part, kind in targets.values() if kind == "officeDocument"]
    usual += ["xl/workbook.xml", *(name for name in archive if name.endswith("workbook.xml"))]
    return next((part for part in usual if part in archive), "")


def relations(archive: Archive, source: str) -> dict[str, tuple[str, str]]:
    """The part and the kind of each relation of that part, by its id; "" is the package."""
    found = read_relations(archive.read(relations_part(source)), source)
    return {r.id: (r.target, r.kind) for r in found if r.target}


def is_on(value: str | None) -> bool:
    """Whether an attribute that switches something says yes."""
    return value in ("1", "true", "on")


def is_nought(size: str | None) -> bool:
    """Whether a height or width, such as 0 or 0cm, leaves nothing to be seen."""
    return size is not None and bool(_NOUGHT.fullmatch(size))


# --- styles ---------------------------------------------------------------------------------------


def read_styles(archive: Archive, part: str) -> list[CellStyle]:
    """The styles that cells name by their numbers; none where the part lacks."""
    codes: dict[str, str] = {}
    struck: list[bool] = []  # of each font
    red: list[bool] = []  # each font
    grounds: list[str] = []  # of each fill its colour, where that is bright
    styles: list[CellStyle] = []
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        within = path[-1] if path else ""
        path.append(name)
        if name == "numFmt" and within == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)[
                :_LONGEST_CODE
            ]
        elif name == "font" and within == "fonts":
            struck.append(False)
            red.append(False)
        elif name == "strike" and path[-3:-1] == ["fonts", "font"]:
            struck[-1] = is_on(attributes.get("val", "1"))
        elif name == "color" and path[-3:-1] == ["fonts", "font"]:
            red[-1] = is_red(_colour(attributes))
        elif name == "fill" and within == "fills":
            grounds.append("")
        elif name == "fgColor" and path[-4:-1] == ["fills", "fill", "patternFill"]:
            grounds[-1] = bright(_colour(attributes))
        elif name == "xf" and within == "cellXfs":
            number, font = attributes.get("numFmtId", "0"), number_of(attributes.get("fontId"))
            code = codes.get(number) or built_in(number_of(number))
            fill = number_of(attributes.get("fillId"))
            ground = grounds[fill] if fill < len(grounds) else ""
            is_marked = bool(ground) or _at(red, font)
            styles.append(CellStyle(code, _at(struck, font), is_marked, ground))

    if part in archive:
        parse(archive.pieces(part), start, lambda _: path.pop())
    return styles


def _at(facts: list[bool], number: int) -> bool:
    return number < len(facts) and facts[number]


# The numbered colours that people mark with. Source: ECMA-376-1, 18.8.27.
_NUMBERED = {"2": "FF0000", "3": "00FF00", "5": "FFFF00", "6": "FF00FF", "7": "00FFFF"}
_NUMBERED |= {str(int(number) + 8): colour for number, colour in _NUMBERED.items()}


def _colour(attributes: Attributes) -> str:
    """RRGGBB or AARRGGBB; empty for a colour of the theme, which is the design of the form."""
    return attributes.get("rgb") or _NUMBERED.get(attributes.get("indexed", ""), "")


def number_of(text: str | None) -> int:
    """The number that an attribute gives, 0 where it gives none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


# --- texts ----------------------------------------------------------------------------------------


class CellText(NamedTuple):
    """The text of a cell and, where it has any, the runs that have a font of their own."""

    text: str
    runs: tuple[Run, ...] = ()


class TextReader:
    """Collects a text that may be cut into runs; how it is pronounced does not belong to it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self._written = 0
        self._is_struck: bool | None = None  # the run that is open
        self._is_marked = False
        self._piece: list[str] | None = None  # of t, while within
        self._preserve = self._is_phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element within the text."""
        if name == "r":
            self._is_struck, self._is_marked = None, False
        elif name == "color":
            self._is_marked = is_red(_colour(attributes))
        elif name == "rPr":
            self._is_struck = False
        elif name == "strike":
            self._is_struck = is_on(attributes.get("val", "1"))
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t" and not self._is_phonetic:
            self._piece = []
            self._preserve = attributes.get("xml:space") == "preserve"

    def text(self, text: str) -> None:
        """Take some characters."""
        self._written += len(text)
        if self._written > MOST_WRITTEN:
            raise too_large("单元格里的文字过多")
        if self._piece is not None:
            self._piece.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element within the text."""
        if name == "rPh":
            self._is_phonetic = False
        elif name == "r":
            self._is_struck, self._is_marked = None, False
        elif name == "t" and self._piece is not None:
            piece = "".join(self._piece)
            piece = unescape(piece if self._preserve else piece.strip(_BLANKS))
            self._pieces.append(piece)
            self._runs.append(Run(len(piece), self._is_struck, self._is_marked))
            self._piece = None

    def found(self) -> CellText:
        """The whole text."""
        has_fonts = any(run.is_struck is not None for run in self._runs)
        return CellText("".join(self._pieces), tuple(self._runs) if has_fonts else ())


def unescape(text: str) -> str:
    """The text in which _x000D_ is the character of that number. Source: ECMA-376-1, 22.9.2.19."""
    if "_x" not in text:
        return text
    unescaped = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Two such characters may make one beyond the first 65,536.
    return unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_strings(pieces: Iterable[bytes]) -> list[CellText]:
    """The shared strings, which cells name by their numbers."""
    texts: list[CellText] = []
    reader = TextReader()
    kept = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal reader
        if name == "si":
            reader = TextReader()
        reader.start(name, attributes)

    def end(name: str) -> None:
        nonlocal kept
        reader.end(name)
        if name == "si":
            texts.append(reader.found())
            kept += texts[-1].text.__sizeof__()
            check_kept(len(texts), kept)

    parse(pieces, start, end, lambda text: reader.text(text))
    return texts


def check_kept(texts: int, size: int) -> None:
    """Refuse so many different texts, or texts that take so many bytes of memory."""
    if texts > MOST_CELLS:
        raise too_large(f"不同的文字超过 {MOST_CELLS} 条")
    if size > MOST_TEXT:
        raise too_large("单元格里的文字过多")
