"""The narrative says that everything is done: 12个问题已全部整改到位, 各项整改任务全部完成."""

from collections.abc import Iterator

from ...ledger.choices import Status
from ...text.numerals import counts
from ...text.patterns import Pattern
from .known import MEASURES, PROBLEMS, Known
from .sums import Fault

_CLAUSE = Pattern(r"[^，,；;：:。！？!?（）()\n]+")
# Only these words may stand before: with any other, a part, a plan or somebody else's findings
# may be meant (确保…, 上轮巡察反馈的…, 立行立改的…).
_SINCE = (
    r"截[至止][年月日底\d]{2,11}|(?:截至)?目前|现已|现"
    "|[我分市县区]?[局委办院校县区镇乡处]|[局县区镇]?党[组委]"
)
_OF_ALL = (
    "本轮|本次|此次|巡察组?|巡视组?|反馈|指出|移交|提出|发现|存在|制定|明确|细化|涉及|全部|所有"
    r"|各项|各类|上述|以上|[\d一二三四五六七八九十百零]+[个项条]|方面|整改|具体|主要|对|的|共"
)
_LEVELS = "(?P<level>问题|(?:整改)?(?:措施|举措|任务|事项|工作))"
_DONE = "(?:按期|如期|按时|高质量|彻底|圆满)?(?:得到|予以)?(?:整改|完成|办结|销号|落实|解决)"
_ENDS = "(?:了|整改|到位|完毕|完成|办结|销号|见效|落实|任务)*"
_ALL = "(?:全部|全面|圆满|如期|均已?|都已?|已全部|已全面)"
_CLAIM = Pattern(
    f"(?:{_SINCE})*(?P<whose>(?:{_OF_ALL})*){_LEVELS}"
    f"(?:目前|现|已经?)*{_ALL}+(?:已经?)?{_DONE}{_ENDS}"
    f"|(?:{_SINCE}|已经?)*(?:全面|全部|圆满|如期)+完成了?"
    f"(?P<these>(?:{_OF_ALL})*)(?P<work>问题|任务|措施|事项|工作)"
    "(?:的?整改(?:任务|工作)?)?"
)


def all_is_done(text: str, known: Known) -> Iterator[Fault]:
    """Where the text says that all problems, or all measures, are done and the ledger has others.

    What is 基本完成 or 长期坚持 counts as done here, as offices speak of it.
    """
    for clause in _CLAUSE.finditer(text):
        written = clause[0].strip()
        found = _CLAIM.fullmatch(_by_common_names(written, known))
        if not found:
            continue
        level = PROBLEMS if PROBLEMS in (found["level"], found["work"]) else MEASURES
        numbers = [c.value for c in counts(found["whose"] or found["these"] or "")]
        # A number that is not the ledger's is another's, or told as a wrong one.
        if any(n not in (known.numbers[f"{level}数"], known.numbers["方面数"]) for n in numbers):
            continue
        left = sum(known.numbers[f"{s}{level}数"] for s in (Status.ONGOING, Status.NOT_STARTED))
        if left:
            counted = f"{left} 个{level}" if level == PROBLEMS else f"{left} 项{level}"
            yield Fault("N13", written, {"left": counted})


def _by_common_names(clause: str, known: Known) -> str:
    """The clause with the inspectors and the office called 巡察组 and 我局."""
    if known.inspectors:
        clause = clause.replace(known.inspectors, "巡察组")
    for name in known.own_names:
        clause = clause.replace(name.removeprefix("中共"), "我局")
    return clause
