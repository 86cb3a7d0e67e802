"""Templates for the peers: the loops of the standard notice template in each one's own language.

python benchmarks/peers/templates.py docxtemplater|carbone TEMPLATE.docx
"""

import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

# A paragraph each. Carbone repeats what lies between the row of [i] and that of [i+1].
PARAGRAPHS = {
    "docxtemplater": (
        "{#aspects}",
        "{number}{name}",
        "{#problems}",
        "{number}{name}。",
        "{#measures}",
        "{number}{text}",
        "{/measures}",
        "{/problems}",
        "{/aspects}",
    ),
    "carbone": (
        "{d.aspects[i].number}{d.aspects[i].name}",
        "{d.aspects[i].problems[i].number}{d.aspects[i].problems[i].name}。",
        "{d.aspects[i].problems[i].measures[i].number}{d.aspects[i].problems[i].measures[i].text}",
        "{d.aspects[i].problems[i].measures[i+1].number}",
        "{d.aspects[i].problems[i+1].number}",
        "{d.aspects[i+1].number}",
    ),
}

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


def make(peer: str, path: Path) -> None:
    """Write the smallest Word file with the peer's tags."""
    body = "".join(_PARAGRAPH.format(escape(text)) for text in PARAGRAPHS[peer])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _HEAD + _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _HEAD + _RELATIONS)
        archive.writestr("word/document.xml", _HEAD + _DOCUMENT.format(body))


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]))
