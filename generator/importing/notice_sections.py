"""What the sections of an older notice are about, and at which depth their problems stand."""

from collections import Counter
from collections.abc import Sequence

from ..text.patterns import Pattern
from .notice_labels import labelled
from .notice_numerals import NAMED, TASK
from .notice_outline import Heading, NoticeSection

_OPENING, _CLOSING = "“‘《〈", "”’》〉"
_PROBLEM = "问题"
_ABOUT = ("关于", "针对")
_PROBLEM_OR_ASPECT = (_PROBLEM, "方面")
# What is still to be done, and is lacking still, where all problems stand in another section.
_TO_COME = Pattern(
    r".*(?:打算|努力方向|工作安排|工作计划).*"
    r"|(?:目前|当前|整改(?:工作|落实)?中?|仍然?|还|尚)*存在的?(?:主要|突出|(?:困难|不足)[和与及、])*问题"
)

# How problems are put together by how far they are: 已完成整改的问题, 需要长期整改的问题.
_BY_STATUS = Pattern(
    r"(?:关于)?(?:目前|当前)?(?:已经?|基本|全部|正在|正|尚未|还未|未|需要?|仍需|有待)[^,。“”]{0,8}"
    r"(?:完成|推进|整改|到位|坚持|解决)[^,。“”]{0,4}的\d*[个项]?问题"
)


def has_problems(section: NoticeSection) -> bool:
    """Whether most of its headings name problems or aspects, or a number does: 问题1."""
    if any(map(_is_called_problem, section.lines)):
        return True
    for depth in (1, 2):
        heads = [line for line in section.lines if line.depth == depth]
        named = sum(
            any(word in first_sentence(h.text)[0] for word in _PROBLEM_OR_ASPECT) for h in heads
        )
        if heads and named * 2 >= len(heads):
            return True
    return False


def _is_called_problem(line: Heading) -> bool:
    return bool(line.depth and line.numeral and line.numeral.form in (TASK, NAMED))


def is_of_what_is_to_come(section: NoticeSection) -> bool:
    """Whether the section says what is still to be done, or lacking."""
    return bool(_TO_COME.fullmatch(section.name))


def may_have_problems(section: NoticeSection) -> bool:
    """Whether it has lists in lists, and a name as that of the part with the problems."""
    words = ("反馈", "进展", "落实", "措施", "任务")
    if section.depth == 1:
        name = section.name
        return name.endswith("整改情况") or ("问题" in name and "整改" in name)
    return section.depth >= 2 and any(word in section.name for word in words)


def is_problem(section: NoticeSection) -> bool:
    """Whether the heading of the section is a problem: it says so, or things are said by name
    below it.
    """
    if not section.name.endswith(_PROBLEM) or section.heading is None or not section.lines:
        return False
    is_said = section.name.startswith(_ABOUT) and not is_of_what_is_to_come(section)
    return is_said or any(not line.depth and labelled(line.line.text) for line in section.lines)


def is_aspect(section: NoticeSection) -> bool:
    """Whether the heading of the section is that of an aspect."""
    return section.name.endswith(_PROBLEM_OR_ASPECT) and section.depth > 0


def problem_depth(lines: Sequence[Heading]) -> int:
    """At which depth the problems stand: below the aspects, or where there are none at the top."""
    deepest = max((line.depth for line in lines), default=0)
    named: Counter[int] = Counter()
    of_depth: Counter[int] = Counter()
    about_aspects = 0
    for line in lines:
        if _is_called_problem(line):
            return line.depth
        head = first_sentence(line.text)[0]
        of_depth[line.depth] += 1
        named[line.depth] += "问题" in head
        is_of_aspect = head.endswith(_PROBLEM_OR_ASPECT) and "方面" in head
        about_aspects += line.depth == 1 and bool(is_of_aspect or _BY_STATUS.fullmatch(head))
    if named[2] * 2 > of_depth[2] > 0 or (deepest >= 3 and about_aspects):
        return 2
    if named[1] * 2 > of_depth[1] > 0 and not about_aspects:
        return 1
    return 2 if deepest >= 3 or about_aspects else 1


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence without its full stop, and the rest; a quotation is not divided."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if character == "。" and depth <= 0:
            return text[:place].strip(), text[place + 1 :].strip()
    if depth > 0:  # a quotation without its end
        sentence, _, rest = text.partition("。")
        return sentence.strip(), rest.strip()
    return text.strip(), ""
