"""The boxes of comments, in the VML drawing of a sheet.

Excel needs a box for each comment; the markup is what Excel writes itself.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from ...findings.limits import LAST_COLUMN, LAST_ROW
from ...package.xmltext import Element, PartText, Unpatchable, Xml, attributes_of, whole_number
from ...text.addresses import Cell
from ...text.characters import lines_of
from ...text.patterns import Pattern
from .parts import (
    KINDS,
    SHEET_ORDER,
    Workbook,
    add_part,
    free_name,
    load,
    relation_attribute,
    relations_of,
    store,
)
from .places import rows_of

_BOX_WIDTH, _MOST_HEIGHT, _LINE_HEIGHT = 320, 700, 17  # pixels
_BOX_UNITS = 46  # half-width characters on a line of the box
# The prefixes of our markup. A drawing of somebody's may give its elements any others.
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_VML = '<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_ROOT = Pattern(r"<xml\b[^>]*")
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = Pattern(r"<((?:\w+:)?shape)(?=\s)[^>]*>")
_SHAPE_NUMBER = Pattern(r"_x0000_s(\d+)")
_ID_MAP = Pattern(r"""(<(?:\w+:)?idmap\b[^>]*\bdata\s*=\s*["'])([\d, ]*)""")
_ANCHOR = Pattern(r"(<(?:\w+:)?Anchor>)([^<]*)")
_BLOCK = 1024  # numbers of shapes to one number of the id map


def draw_boxes(
    book: Workbook, part: str, boxes: Mapping[Cell, str], longer: Mapping[Cell, str]
) -> None:
    """A box for each new comment, and enough height for each that became longer."""
    drawing = _drawing(book, part)
    if not boxes and not drawing:
        return
    geometry = _geometry(load(book, part))
    drawing = drawing or _add_drawing(book, part)
    vml = PartText(book.parts[drawing])
    for start, end in _shapes(vml):
        shape = vml.text[start:end]
        if (cell := _note_of(shape)) in longer:
            vml.replace(start, end, _heightened(shape, geometry, longer[cell]))
    shapes = [] if 'id="_x0000_t202"' in vml.text else [_SHAPE_TYPE]
    for (cell, text), number in zip(boxes.items(), _shape_numbers(book, vml), strict=False):
        shapes.append(_shape(number, cell, text, geometry))
    end = vml.text.rfind("</xml")
    if end < 0:
        raise Unpatchable(f"{drawing} 没有根元素")
    vml.insert(end, "".join(shapes))
    _declare_prefixes(vml)
    book.parts[drawing] = vml.result()


def _declare_prefixes(vml: PartText) -> None:
    """Declare the prefixes of our markup at the root, which may leave that to its elements."""
    root = _ROOT.search(vml.text)
    if root is None:
        raise Unpatchable("批注的图形没有根元素")
    declared = dict(attributes_of(root[0] + ">"))
    for prefix, namespace in _NAMESPACES.items():
        if declared.get(f"xmlns:{prefix}", namespace) != namespace:
            raise Unpatchable(f"批注的图形另有前缀 {prefix}")
        if f"xmlns:{prefix}" not in declared:
            vml.insert(root.end(), f' xmlns:{prefix}="{namespace}"')


def remove_boxes(book: Workbook, part: str, gone: Collection[Cell]) -> None:
    """Take away the boxes of the comments that were on these cells."""
    drawing = _drawing(book, part)
    if drawing and gone:
        vml = PartText(book.parts[drawing])
        for start, end in _shapes(vml):
            if _note_of(vml.text[start:end]) in gone:
                vml.replace(start, end, "")
        book.parts[drawing] = vml.result()


def _shapes(vml: PartText) -> Iterator[tuple[int, int]]:
    """Where the shapes of a drawing begin and end."""
    end = 0
    while tag := _SHAPE.search(vml.text, end):
        if tag[0].endswith("/>"):
            end = tag.end()
            continue
        closing = f"</{tag[1]}>"
        end = vml.text.find(closing, tag.end()) + len(closing)
        if end < tag.end():
            return
        yield tag.start(), end


def _shape_numbers(book: Workbook, vml: PartText) -> Iterator[int]:
    """Numbers for shapes that no other shape of the workbook has.

    Each drawing lists the blocks that its numbers are from; a block is begun, never shared.
    """
    everywhere = [PartText(part).text for name, part in book.parts.items() if name.endswith(".vml")]
    taken = {int(n) for text in everywhere for m in _ID_MAP.findall(text) for n in _digits(m[1])}
    used = {int(number) // _BLOCK for text in everywhere for number in _SHAPE_NUMBER.findall(text)}
    listed = _ID_MAP.search(vml.text)
    own = {int(number) for number in _digits(listed[2])} if listed else set()
    begun: list[int] = []
    for block in count(1):
        if block in used or (block in taken and block not in own):
            continue
        if listed:
            begun.append(block)
            data = ",".join(map(str, sorted(own | set(begun))))
            vml.edits = [edit for edit in vml.edits if edit[0] != listed.start(2)]
            vml.replace(*listed.span(2), data)
        yield from range(block * _BLOCK + 1, (block + 1) * _BLOCK)


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _note_of(shape: str) -> Cell:
    """The cell that a shape is the comment of, (0, 0) for any other shape."""
    row, column = (re.search(rf"<(?:\w+:)?{name}>\s*(\d+)", shape) for name in ("Row", "Column"))
    if not (row and column and re.search(r"""ObjectType\s*=\s*["']Note["']""", shape)):
        return (0, 0)
    return int(row[1]) + 1, int(column[1]) + 1


class _Geometry(NamedTuple):
    """How large columns and rows of a sheet are, in pixels; counted from 0."""

    width: float
    height: float
    widths: list[tuple[int, int, float]]
    heights: dict[int, float]

    def right_of(self, column: int, offset: float, length: float) -> tuple[int, int]:
        """The column and the offset in it that lie so many pixels to the right."""

        def size(index: int) -> float:
            return next((w for a, b, w in self.widths if a <= index <= b), self.width)

        return _walk(size, column, offset + length, LAST_COLUMN - 1)

    def below(self, row: int, offset: float, length: float) -> tuple[int, int]:
        """The row and the offset in it that lie so many pixels further down."""

        def size(index: int) -> float:
            return self.heights.get(index, self.height)

        return _walk(size, row, offset + length, LAST_ROW - 1)


def _walk(size: Callable[[int], float], index: int, length: float, last: int) -> tuple[int, int]:
    # At least a pixel each: where all is hidden, the walk must end too.
    while index < last and length >= (step := max(size(index), 1)):
        length -= step
        index += 1
    return index, int(length)


def _geometry(xml: Xml) -> _Geometry:
    """The sizes as the sheet gives them: widths in characters of 7 pixels, heights in points."""

    def number(element: Element, name: str, default: float) -> float:
        try:
            return float(element.get(name) or default)
        except ValueError:
            return default

    def pixels(element: Element, size: float) -> float:
        return 0 if element.get("hidden") in ("1", "true") else size

    form = xml.find_child("sheetFormatPr")
    width = number(form, "defaultColWidth", 8.43) if form else 8.43
    height = number(form, "defaultRowHeight", 15) if form else 15
    widths = [
        (
            whole_number(column.get("min")) - 1,
            whole_number(column.get("max")) - 1,
            pixels(column, number(column, "width", width) * 7 + 5),
        )
        for column in xml.all("col")
    ]
    heights = {
        row - 1: pixels(element, number(element, "ht", height) * 4 / 3)
        for row, element in rows_of(xml)
        if "ht=" in element.attributes or "hidden" in element.attributes
    }
    return _Geometry(width * 7 + 5, height * 4 / 3, widths, heights)


def _height_of(text: str) -> int:
    return min(lines_of(text, _BOX_UNITS) * _LINE_HEIGHT + 12, _MOST_HEIGHT)


def _shape(number: int, cell: Cell, text: str, geometry: _Geometry) -> str:
    row, column = cell
    left = min(column, LAST_COLUMN - 8)
    top = min(row - 1, LAST_ROW - 40)
    right, below = geometry.right_of(left, 15, _BOX_WIDTH), geometry.below(top, 2, _height_of(text))
    anchor = f"{left}, 15, {top}, 2, {right[0]}, {right[1]}, {below[0]}, {below[1]}"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:59.25pt;margin-top:1.5pt;width:{_BOX_WIDTH * 3 // 4}pt;"
        f'height:{_height_of(text) * 3 // 4}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _heightened(shape: str, geometry: _Geometry, text: str) -> str:
    """Somebody's box, made large enough for the longer text."""
    anchor = _ANCHOR.search(shape)
    numbers = [int(number) for number in _digits(anchor[2])] if anchor else []
    if not anchor or len(numbers) != 8:
        return shape
    left, inset, top, offset, *corner = numbers
    right = max(geometry.right_of(left, inset, _BOX_WIDTH), (corner[0], corner[1]))
    below = max(geometry.below(top, offset, _height_of(text)), (corner[2], corner[3]))
    wanted = ", ".join(map(str, (left, inset, top, offset, *right, *below)))
    return shape[: anchor.start(2)] + wanted + shape[anchor.end(2) :]


def _drawing(book: Workbook, part: str) -> str:
    """The drawing with the boxes of the sheet's comments, "" where there is none."""
    element = load(book, part).find_child("legacyDrawing")
    if element is None:
        return ""
    targets = {relation.id: relation.target for relation in relations_of(book, part)}
    name = targets.get(element.get("id"), "")
    if name not in book.parts:
        raise Unpatchable("批注的图形部件不存在")
    return name


def _add_drawing(book: Workbook, part: str) -> str:
    drawing = free_name(book, "drawings/vmlDrawing{}.vml")
    book.parts[drawing] = _VML.encode()
    relation = add_part(book, part, "vmlDrawing", drawing, KINDS["vmlDrawing"])
    xml = load(book, part)
    attribute = relation_attribute(book, xml.root, relation)
    element = f"<{xml.prefix}legacyDrawing {attribute}/>"
    xml.insert_child("legacyDrawing", element, SHEET_ORDER)
    store(book, part, xml)
    return drawing
