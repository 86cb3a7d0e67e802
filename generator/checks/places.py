"""Left-over names of somewhere else: counties and up outside the office's own prefecture.

Whoever begins from another office's notice forgets a name of theirs now and then. Most names of
other places are right, though: of visits, help, companies, people's origins, titles.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.names import NameFinder
from ..text.patterns import Pattern, holds
from .texts import printed_texts, sentence_around

_TABLE = Path(__file__).with_name("divisions.toml")
# One stands at the end of each name.
_ENDS = tuple("省市县区州盟旗")
# 西湖区域, 义乌市场, 渝北区块, 长春市民: the last character belongs to another word.
_GOES_ON = tuple("域场间块位民值")
_QUOTED_OR_TITLED = Pattern("“[^”]*”|《[^》]*》")
# Before the title of what the office itself has written.
_ISSUED = ("修订", "制定", "制定印发", "制定出台", "修订完善", "修订印发")
# What makes a name of somewhere else right: visits and what is learnt there; help, trade and
# companies; schools, courts, people and cases; neighbours and roads.
_RIGHT = (
    *(
        "赴",
        "前往",
        "考察",
        "借鉴",
        "对接",
        "交流",
        "取经",
        "参观",
        "观摩",
        "来访",
        "来我",
        "到访",
        "邀请",
        "经验",
    ),
    *("先进", "教育基地", "党性", "红色", "培训", "研修", "举办", "召开", "承办", "展会", "出差"),
    *("对口", "援", "帮扶", "协作", "结对", "共建", "招商", "引进", "签约", "采购", "中标", "销往"),
    *("公司", "集团", "企业", "工厂", "厂家", "商会", "银行", "事务所", "市场", "运往", "产地"),
    *("大学", "学院", "医院", "研究院", "设计院", "法院", "检察院", "仲裁", "籍", "务工", "返乡"),
    *("案", "典型", "通报", "教训", "事故", "抓获", "押解", "协查", "异地", "外地", "外省", "调往"),
    *("毗邻", "交界", "接壤", "跨界", "跨省", "跨区域", "上游", "下游", "流域", "边界", "等地"),
    *(
        "联合",
        "会同",
        "协商",
        "引水",
        "调水",
        "相比",
        "对比",
        "差距",
        "全国",
        "高速",
        "铁路",
        "公路",
        "航线",
        "调任",
        "原任",
    ),
)
# 到……调研
_VISITS = ("调研", "学习", "交流", "对接", "走访", "出差")
# So many names of elsewhere in a sentence are no slip.
_MANY = 3


# A province and the line of one of its prefectures in the table; line 0 is the province itself.
_Area = tuple[str, int]


@cache
def _divisions() -> tuple[Mapping[str, frozenset[_Area]], NameFinder]:
    """{name: the areas with a division of that name}, and what finds the names in texts."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    areas: dict[str, frozenset[_Area]] = {}
    for province, prefectures in table.items():
        for line, names in enumerate([province, *prefectures.splitlines()]):
            area = frozenset(((province, line),))
            for name in names.split():
                areas[name] = areas.get(name, frozenset()) | area
    return areas, NameFinder(areas)


def no_places_elsewhere(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No text names a county, city or province of elsewhere as if it were the office's own."""
    texts = printed_texts(ledger, vocabulary).reported.having(_ENDS)
    own_names = _own_names(ledger)
    if not texts or not own_names:
        return
    own = _own_areas(ledger)
    for printed in texts:
        text = _blotted(printed.text)
        for name in own_names:
            text = text.replace(name, "□" * len(name))
        named: dict[str, bool] = {}  # whether all of its places in the text look left over
        for start, name in _names_in(text):
            if not _is_own(name, own):
                named[name] = named.get(name, True) and not _is_right(text, start, name, own)
        for name in (name for name, is_left_over in named.items() if is_left_over):
            yield find("C46", printed.place(ledger), name)


def _is_own(name: str, own: frozenset[_Area]) -> bool:
    """Whether the place is in the office's prefecture, or anywhere in that of a whole province."""
    areas, _ = _divisions()
    provinces = {province for province, _ in own}
    whole = {
        province for province in provinces if all(line == 0 for p, line in own if p == province)
    }
    return any(
        area in own or area[0] in whole or (area[0] in provinces and not area[1])
        for area in areas[name]
    )


def _is_right(text: str, start: int, name: str, own: frozenset[_Area]) -> bool:
    """Whether the words around a name of elsewhere say why it stands there."""
    sentence = sentence_around(text, start, start + len(name))
    if text[:start].endswith(("与", "同", "从", "往")) or holds(sentence, _RIGHT):
        return True
    if text[:start].endswith(("到", "去")) and holds(sentence, _VISITS):
        return True
    return len({n for _, n in _names_in(sentence) if not _is_own(n, own)}) >= _MANY


def _blotted(text: str) -> str:
    """The text without what is quoted, and without titles but those that the office gives."""

    def blot(match: re.Match[str]) -> str:
        is_ours = text[: match.start()].endswith(_ISSUED)
        return match[0] if is_ours else "□" * len(match[0])

    return _QUOTED_OR_TITLED.sub(blot, text)


def _names_in(text: str) -> Iterator[tuple[int, str]]:
    """The divisions that a text names, each with its place; the longest where two begin alike."""
    for start, name in _divisions()[1].longest(text):
        is_word = text.startswith(_GOES_ON, start + len(name)) or text.endswith("原", 0, start)
        # 单县, 莒县: two characters are a name only where nothing is joined to them.
        is_joined = len(name) == 2 and not _FREE.search(text, max(0, start - 2), start)
        if not is_word and not is_joined:
            yield start, name


_FREE = Pattern(r"(?:^|[^\w□]|[在到由向对与和及为]|推[动进]|建设|促进|提升|支持|服务|助力)$")
# What names the office; where it is written to says where it is, but not how far it reaches.
_NAMES_OF = ("党组织全称", "被巡察党组织", "派出党组织", "巡察组", "通报标题", "发文机关标志")
_ADDRESS = ("邮政信箱",)
_OWN = Pattern(
    r"(?:^(?:中共)?|(?<=[市省州盟])|(?<=自治区))((?!中共)[^\W\d_A-Za-z省市县区]{2,6}?[省市县区州盟旗])"
)


def _own_names(ledger: Ledger) -> list[str]:
    """The places that 基本情况 names, as 栖云县, which need not be in the table; longest first."""
    texts = map(ledger.text, (*_NAMES_OF, *_ADDRESS))
    return sorted({name for text in texts for name in _OWN.findall(text)}, key=len, reverse=True)


def _own_areas(ledger: Ledger) -> frozenset[_Area]:
    """The areas of the office: of its names, else of its address; none where none is known."""
    areas, _ = _divisions()
    for items in (_NAMES_OF, _ADDRESS):
        named = [name for item in items for _, name in _names_in(ledger.text(item))]
        if named:
            return frozenset[_Area]().union(*(areas[name] for name in named))
    return frozenset()


# --- the office's own place ---------------------------------------------------------------------

_RANKS = "市县区"
# 撤县设市, 原栖云县: what it was called before.
_FORMER = ("撤", "原", "设市", "设区", "改市", "改区", "更名", "时任", "历史")


def own_place_with_its_rank(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The office's county is not called a 市 or 区, and the like; a real place of that name is."""
    own, (real, _) = _own_names(ledger), _divisions()
    wrong = {
        name[:-1] + rank: name
        for name in own
        if name[-1] in _RANKS and len(name) > 2
        for rank in _RANKS
        if name[:-1] + rank not in own and name[:-1] + rank not in real
    }
    finder = NameFinder(wrong)
    for printed in printed_texts(ledger, vocabulary).reported.having(wrong):
        text = printed.text
        seen = (
            name
            for at, name in finder.occurrences(text)
            if not text.startswith(_GOES_ON, at + len(name))
            and not holds(sentence_around(text, at, at + len(name)), _FORMER)
        )
        for name in dict.fromkeys(seen):
            yield find("C47", printed.place(ledger), name, right=wrong[name])


# --- the committee above the office -------------------------------------------------------------

_SENDERS = ("县委", "区委", "旗委")
_COMMITTEE = Pattern(
    r"(?:^|[^\w□]|按照|落实|贯彻|根据|围绕|对照|在)(?P<hit>(?P<of>[县区旗]委)、?[县区旗]政府)"
)
# A committee elsewhere, or as it was called before.
_OTHERS = (*_RIGHT, *_FORMER, "各县", "各区", "兄弟", "周边", "指导")


def committee_with_its_rank(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """An office of a county writes 县委、县政府 and not 区委、区政府; and the other way."""
    own = ledger.text("派出党组织")
    if not own.endswith(_SENDERS):
        return
    others = [name for name in _SENDERS if not own.endswith(name)]
    for printed in printed_texts(ledger, vocabulary).reported.having(others):
        text = _QUOTED_OR_TITLED.sub("", printed.text)
        seen = (
            found["hit"]
            for found in _COMMITTEE.finditer(text)
            if found["of"] in others and not holds(sentence_around(text, *found.span()), _OTHERS)
        )
        for name in dict.fromkeys(seen):
            yield find("C47", printed.place(ledger), name, right=own)


CHECKS = (no_places_elsewhere, own_place_with_its_rank, committee_with_its_rank)
