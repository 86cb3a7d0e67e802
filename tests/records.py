"""The record of the checks of a ledger, and what is written on all of them."""

from generator import __version__
from generator.compare.search import Sheets
from generator.package.parts import pack
from generator.package.properties import Provenance
from generator.publish.record import Origin, write_record

RECORD = "-检查报告.docx"
MARK = "内部材料，不得公布"
NAME = "巡察整改通报检查报告"
HEADS = "通报序号编号单元格责任单位整改状态刊印的文字"


def record_of(sheets: Sheets, printed) -> bytes:
    """The record of a ledger, with these entries in its annex."""
    examined = sheets.examined
    digest = "0" * 64
    made_of = Provenance(digest, digest, digest, "2026-08-01", __version__, "公开", "送审稿")
    origin = Origin("某单位的通报", "台账.xlsx", "模板.docx", made_of, digest)
    findings = examined.findings
    statistics = examined.statistics
    return pack(write_record(origin, examined.ledger, statistics, findings, printed))
