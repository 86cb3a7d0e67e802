"""The copy for reviewers: the notice with bookmarks, comments at the measures, 送审稿 above.

Everything it has more than the copy for publication is put in here, after rendering: hidden
bookmarks, comments with what the office knows of each measure, tracking of changes switched on.
Source of names and order of elements: ECMA-376-1, 17.13.4 (comments), 17.15.1 (settings).
"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from lxml import etree

from ..findings.catalogue import SEVERITY_NAMES
from ..findings.findings import Finding
from ..ledger.items import Measure
from ..ledger.ledger import Ledger
from ..ledger.words import DRAFT
from ..notice.marks import Source, SourceKind
from ..notice.render import Rendered
from ..notice.template import DOCUMENT
from ..package.parts import Parts
from ..package.relations import (
    OFFICE_RELATION,
    XML_HEAD,
    add_content_type,
    add_relation,
    relations_of,
)
from ..text.characters import printable, write_date, write_list
from .bookmarks import NAMESPACE, Bookmarks, W, element, record

AUTHOR = "通报"  # of our comments; a reviewer's answers to them bear his own name

_R = f"{{{OFFICE_RELATION}}}"
_COMMENTS, _SETTINGS, _HEADER = "word/comments.xml", "word/settings.xml", "word/headerDraft.xml"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# What stands before w:trackRevisions in the settings (CT_Settings).
_BEFORE_TRACKING = frozenset(
    [
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts"),
        *("embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins"),
        *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"),
        *("gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle"),
        *("proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter"),
        *("stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    ]
)
# The look of a comment, which would else have that of the notice's text.
_COMMENT_PARAGRAPH = (
    '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
)
_COMMENT_RUN = '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'


def make_review_copy(
    rendered: Rendered, ledger: Ledger, findings: Sequence[Finding], day: date | None
) -> Parts:
    """The parts of the review copy of what was rendered.

    `day` dates the comments, so that the same ledger gives the same bytes.
    """
    made = dict(rendered.parts)
    document = etree.fromstring(made[DOCUMENT])
    bookmarks = Bookmarks(document, ledger)
    bookmarks.put(rendered.marked, rendered.sources)
    comments = _anchor(document, bookmarks.known, _by_row(findings))
    record(made, bookmarks.known, ("".join(lines) for lines in comments))
    made[_COMMENTS] = _comments(comments, day)
    _relate(made, _COMMENTS, "comments")
    _track(made)
    _head(document, made)
    made[DOCUMENT] = etree.tostring(
        document, encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return made


# --- comments -----------------------------------------------------------------------------------


def _anchor(
    document: etree._Element, known: Mapping[str, Source], rows: Mapping[int, Sequence[Finding]]
) -> list[list[str]]:
    """Put a comment's range around the first paragraph of each measure; gives their lines."""
    comments: dict[int, list[str]] = {}
    for start in document.iter(f"{W}bookmarkStart"):
        source = known.get(start.get(f"{W}name", ""))
        measure = source.item if source and source.kind is SourceKind.CELL else None
        if not isinstance(measure, Measure) or id(measure) in comments:
            continue
        paragraph = next(start.iterancestors(f"{W}p"), None)
        if paragraph is None:
            continue
        number = str(len(comments))
        lines = [printable(line) for line in comment_lines(measure, rows.get(measure.row, ()))]
        comments[id(measure)] = lines
        properties = paragraph.find(f"{W}pPr")
        first = 0 if properties is None else paragraph.index(properties) + 1
        paragraph.insert(first, element("commentRangeStart", id=number))
        paragraph.append(element("commentRangeEnd", id=number))
        run = etree.SubElement(paragraph, f"{W}r")
        run.append(element("commentReference", id=number))
    return list(comments.values())


def _comments(texts: Sequence[Sequence[str]], day: date | None) -> bytes:
    dated = f' w:date="{day.isoformat()}T00:00:00Z"' if day else ""
    comments = []
    for number, text in enumerate(texts):
        lines = "".join(
            f"<w:p>{_COMMENT_PARAGRAPH}{'' if nth else '<w:r><w:annotationRef/></w:r>'}"
            f'<w:r>{_COMMENT_RUN}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
            "</w:p>"
            for nth, line in enumerate(text)
        )
        comments.append(
            f'<w:comment w:id="{number}" w:author="{AUTHOR}"{dated} w:initials="{AUTHOR}">'
            f"{lines}</w:comment>"
        )
    return f'{XML_HEAD}<w:comments xmlns:w="{NAMESPACE}">{"".join(comments)}</w:comments>'.encode()


def _by_row(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """The findings at each row of measures."""
    rows: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.sheet == Measure.SHEET:
            rows.setdefault(finding.place.row, []).append(finding)
    return rows


def comment_lines(measure: Measure, findings: Iterable[Finding]) -> list[str]:
    """What a reviewer should know of a measure with these findings at its row, a line each.

    Blank cells are left out.
    """
    units = measure.unit
    if measure.partners:
        units += f"（配合：{write_list(measure.partners)}）"
    deadline = write_date(measure.deadline) if measure.deadline else ""
    if measure.extended:
        deadline += f"，延期至{write_date(measure.extended)}"
    values = {
        "措施编号": measure.number,
        "责任单位": units,
        "责任领导": measure.leader,
        "完成时限": deadline or ("立行立改" if measure.immediate else ""),
        "整改状态": str(measure.status or ""),
        "佐证材料": measure.evidence,
    }
    lines = [f"{name}：{' '.join(value.split())}" for name, value in values.items() if value]
    for finding in findings:
        severity = SEVERITY_NAMES[finding.severity]
        lines.append(f"{severity} {finding.code}（{finding.cell}）：{finding.message}")
    return lines


# --- settings, header and the package -----------------------------------------------------------


def _track(parts: Parts) -> None:
    """Switch the tracking of changes on."""
    if _SETTINGS not in parts:
        parts[_SETTINGS] = f'{XML_HEAD}<w:settings xmlns:w="{NAMESPACE}"/>'.encode()
        _relate(parts, _SETTINGS, "settings")
    root = etree.fromstring(parts[_SETTINGS])
    for old in root.findall(f"{W}trackRevisions"):
        root.remove(old)
    names = [etree.QName(element).localname for element in root if isinstance(element.tag, str)]
    place = next((i for i, n in enumerate(names) if n not in _BEFORE_TRACKING), len(names))
    root.insert(place, etree.Element(f"{W}trackRevisions", nsmap={"w": NAMESPACE}))
    parts[_SETTINGS] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _head(document: etree._Element, parts: Parts) -> None:
    """See that every page is headed 送审稿, also where the template has no word for it."""
    targets = {relation.id: relation.target for relation in relations_of(parts, DOCUMENT)}
    line = f'<w:p xmlns:w="{NAMESPACE}"><w:r><w:t>{DRAFT}</w:t></w:r></w:p>'
    shown: dict[str, etree._Element] = {}
    for reference in document.iter(f"{W}headerReference"):
        name = targets.get(reference.get(f"{_R}id", ""), "")
        if name in parts and name not in shown:
            shown[name] = header = etree.fromstring(parts[name])
            if DRAFT not in "".join(text.text or "" for text in header.iter(f"{W}t")):
                header.insert(0, etree.fromstring(line))
                parts[name] = etree.tostring(
                    header, encoding="UTF-8", xml_declaration=True, standalone=True
                )
    for section in document.iter(f"{W}sectPr"):
        if section.find(f"{W}headerReference") is None and not shown:
            parts[_HEADER] = f'{XML_HEAD}<w:hdr xmlns:w="{NAMESPACE}">{line}</w:hdr>'.encode()
            names = {"w": NAMESPACE, "r": OFFICE_RELATION}
            reference = etree.Element(f"{W}headerReference", nsmap=names)
            reference.set(f"{W}type", "default")
            reference.set(f"{_R}id", _relate(parts, _HEADER, "header"))
            section.insert(0, reference)


def _relate(parts: Parts, part: str, kind: str) -> str:
    """Let the document refer to the part, of that kind; gives the id of the relationship."""
    add_content_type(parts, part, f"{_CONTENT}.{kind}+xml")
    for relation in relations_of(parts, DOCUMENT):
        if relation.target == part:
            return relation.id
    target = posixpath.relpath(part, posixpath.dirname(DOCUMENT))
    key = f"rIdTongbao{kind.capitalize()}"
    return add_relation(parts, DOCUMENT, f"{OFFICE_RELATION}/{kind}", target, key)
