"""What an .xlsx holds: its sheets and the parts they need, by the relations between the parts."""

from dataclasses import dataclass, field

from ...findings.limits import MOST_SHEETS, damaged, too_large
from ...package.relations import read_relations, relations_part
from ...package.xml import Attributes, parse
from .archive import Archive

_LONGEST_NAME = 255  # of a sheet; longer ones name none of ours


@dataclass(slots=True)
class Contents:
    """The parts of an .xlsx that matter: those of its worksheets by name, "" where one lacks."""

    sheets: dict[str, str] = field(default_factory=dict)
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
        if name == "workbookPr":
            contents.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            sheets += 1
            part, kind = targets.get(attributes.get("id", ""), ("", "worksheet"))
            if kind == "worksheet":
                title = attributes.get("name", "")[:_LONGEST_NAME]
                contents.sheets.setdefault(title, part)

    parse(archive.read(workbook), start)
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
