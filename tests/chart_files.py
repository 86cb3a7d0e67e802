"""Templates with charts, and the charts of the notices that they give."""

import io
import re

import docx
import openpyxl
from conftest import SAMPLE
from lxml import etree

from generator.package.parts import pack, unpack
from generator.package.properties import Recorded, set_property

DOCUMENT = "word/document.xml"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def template(path, *texts, audience="内部"):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(path)
    parts = unpack(path.read_bytes())
    set_property(parts, Recorded.AUDIENCE, audience)
    path.write_bytes(pack(parts))
    return path


def word(name):
    return f'{{{{ 图("{name}") }}}}'


def build(tongbao, path, ledger=SAMPLE):
    result = tongbao("build", ledger, "-t", path, "-o", "通报.docx", "--force")
    assert result.code == 0, result.err
    return unpack((path.parent / "通报.docx").read_bytes())


def chart_of(parts, number=1):
    """The series of a chart by its caches, and those of its workbook."""
    chart = etree.fromstring(parts[f"word/charts/chart{number}.xml"])
    relations = parts[f"word/charts/_rels/chart{number}.xml.rels"].decode()
    (target,) = re.findall('Target="/([^"]+)"', relations)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(parts[target])).worksheets
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    series, held = {}, {}
    for ser in chart.iter(f"{C}ser"):
        named, values = ser.find(f"{C}tx"), ser.find(f"{C}val")
        (name,) = (v.text for v in named.iter(f"{C}v"))
        names = [v.text for v in ser.find(f"{C}cat").iter(f"{C}v")]
        series[name] = dict(zip(names, (int(v.text) for v in values.iter(f"{C}v")), strict=True))
        column = rows[0].index(name)
        held[name] = {row[0]: row[column] for row in rows[1:]}
    return series, held
