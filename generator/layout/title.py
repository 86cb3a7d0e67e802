"""The title, broken into lines by sense (GB/T 9704-2012, 7.3.1)."""

import re
from collections.abc import Iterator, Sequence

from ..text.patterns import Pattern
from .figures import TITLE_CAPACITY, width

# Words that are never divided. Not a dictionary: only what titles of such notices consist of,
# and words that hide an organ's or a place's suffix (市场 is no 市).
_WORD_LIST = (
    "中共 中国 中央 关于 落实 贯彻 对 十八届 十九届 二十届 巡察 巡视 巡察组 巡视组 巡察办 联动巡察 "
    "专项巡察 常规巡察 提级巡察 交叉巡察 选人用人 意识形态 反馈意见 反馈问题 反馈情况 巡察反馈 "
    "巡视反馈 回头看 “回头看” 集中整改 整改 整改落实 整改工作 落实情况 进展 情况 进展情况 "
    "阶段性 通报 公告 公示 报告 的 "
    "委员会 党委 党组 党工委 党总支 党支部 党组织 总支部 支部 纪委 机关 工作委员会 管理委员会 "
    "管委会 工委 省委 市委 县委 区委 州委 旗委 镇委 乡委 人民政府 办公室 办事处 街道 社区 "
    "开发区 高新区 新区 园区 示范区 保税区 自治区 自治州 自治县 地区 校区 矿区 景区 "
    "经济技术 经济技术开发区 经济 技术 高新技术 高新技术产业开发区 高新技术产业示范区 产业 "
    "产业投资 黄河三角洲 农业 公安局 公安 分局 自然资源 和 规划 城市 城乡 市场 "
    "市政 市级 区域 县域 省级 监督 管理 监督管理 综合 执法 行政 审批 服务 生态 环境 "
    "环境保护 发展 改革 发展和改革 工业 信息化 住房 建设 交通 运输 水利 水务 文化 旅游 "
    "文化和旅游 卫生 健康 卫生健康 退役 军人 退役军人 事务 应急 应急管理 审计 统计 医疗 保障 "
    "人力资源 社会 社会保障 财政 民政 司法 教育 体育 科学 科技 农村 林业 海洋 渔业 商务 投资 "
    "控股 集团 股份 有限 责任 公司 有限公司 分公司 子公司 大学 学院 学校 中学 小学 职业 师范 "
    "医院 人民医院 中心医院 中医院 附属 中心 法院 检察院 人民法院 人民检察院 银行 分行 支行 "
    "研究院 研究所 部门 所属 直属 校园 处置"
)
_WORDS = _WORD_LIST.split()
_NUMBERED = Pattern(
    r"(?:中央|[省市县区旗州]委|党委|党组)?第[一二三四五六七八九十百\d]+(?:巡[察视]组|轮|批)"
    r"|[一二三四五六七八九十]+届|[A-Za-z0-9.,%-]+"
)
_COMMITTEES = (
    *("委员会", "党委", "党组", "党工委", "党总支", "党支部", "总支部", "支部", "纪委", "机关"),
    *("工委", "工作委员会", "直属"),
)
_ORGANS = (
    *("局", "厅", "院", "署", "部", "委", "公司", "集团", "大学", "学院", "学校", "中学", "医院"),
    *("中心", "银行", "分行", "支行", "联社", "总队", "支队", "大队", "办公室", "管委会", "委员会"),
)
_PLACES = ("省", "市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")
_BRANCHES = ("分局", "支局", "分公司", "有限", "股份", "责任", "公司", "管委会", "管理委员会")
_FINDINGS = ("反馈意见", "反馈问题", "反馈情况")
_JOINTS = "和与及并等暨、"
_NOT_FIRST = "，。、；：！？）》〉”’」』】〕％…—·,.;:!?)]}%的"
_NOT_LAST = "（《〈“‘「『【〔([{"

# Penalties, in points. A line costs as much as a middling break, so that a title takes one line
# more only where that saves a bad break or a bad shape.
_NEVER = 1e6
_INSIDE_WORD = 300.0
_UNKNOWN = 30.0
_LINE = 6.0
_MIXED = 18.0  # the rest of the office's name and 关于… on one line
_HOURGLASS = 40.0  # at most; 6 for each character that a line juts out again


def break_title(title: str, names: Sequence[str] = ()) -> list[str]:
    """The lines of a centred title, broken by sense (7.3.1: 词意完整，排列对称，长短适宜).

    No line is wider than TITLE_CAPACITY characters. Together the lines have the shape of a
    trapezoid or a diamond where the words allow. A line break in the title wins. `names` are
    phrases that are divided only where one alone is wider than a line.
    """
    return [line for part in re.split(r"\r\n?|\n", title) if part for line in _lines(part, names)]


def _lines(text: str, names: Sequence[str]) -> list[str]:
    """The cheapest way to break a text without line breaks: a dynamic programme."""
    if width(text) <= TITLE_CAPACITY:
        return [text]
    # What stands before 关于 is the office's name; without 关于 it may be anywhere.
    office = text.find("关于") if "关于" in text else len(text)
    costs = _break_costs(text, office, names)
    # A word is divided only where the line would be too long otherwise.
    whole = [end for end, cost in enumerate(costs) if end and cost < _INSIDE_WORD]
    every = range(1, len(text) + 1)
    breaks = _cheapest(text, office, costs, whole) or _cheapest(text, office, costs, every)
    return [text[start:end] for start, end in zip((0, *breaks), breaks, strict=False)]


def _cheapest(
    text: str, office: int, costs: Sequence[float], allowed: Sequence[int]
) -> tuple[int, ...]:
    """The ends of the lines that cost least, all of them `allowed`; none where none will do."""
    # (position, width of the line before it, whether lines have begun to get shorter)
    # → (cost so far, the breaks so far). Positions are visited in order.
    states: dict[int, dict[tuple[float, bool], tuple[float, tuple[int, ...]]]]
    states = {0: {(0.0, False): (0.0, ())}}
    for start in (0, *allowed[:-1]):
        ends = [(end, wide) for end, wide in _ends(text, start) if end in allowed]
        for (before, falling), (cost, breaks) in states.get(start, {}).items():
            for end, wide in ends:
                falls = falling or before - wide > 1  # one character less is hardly seen
                total = cost + costs[end] + _shape(before, falling, wide)
                if 0 < start < office < end:
                    total += _MIXED
                reached = states.setdefault(end, {})
                known = reached.get((wide, falls))
                if known is None or total < known[0]:
                    reached[wide, falls] = (total, (*breaks, end))
    return min(states[len(text)].values())[1] if len(text) in states else ()


def _ends(text: str, start: int) -> Iterator[tuple[int, float]]:
    """Where a line that begins at `start` may end, and its width in characters."""
    wide = 0.0
    for end in range(start + 1, len(text) + 1):
        wide += width(text[end - 1])
        if wide > TITLE_CAPACITY:
            return
        yield end, wide


def _shape(before: float, falling: bool, wide: float) -> float:
    """The penalty for a line of this width under one of `before` characters (0: the first)."""
    penalty = _LINE
    if wide < 4:
        penalty += 30
    elif wide < 6:
        penalty += 8
    if before:
        step = abs(wide - before)
        penalty += 0.3 * step + 2 * max(0.0, step - 10)
        if step < 1:
            penalty += 3  # a rectangle is neither trapezoid nor diamond
        if falling and wide > before:
            penalty += min(_HOURGLASS, 6 + 6 * step)
    return penalty


def _break_costs(text: str, office: int, names: Sequence[str]) -> list[float]:
    """The penalty for a line end at each position of the text (0 at the end of the text).

    The name of the office ends at `office`.
    """
    starts, ends, inside = set[int](), set[int](), set[int]()
    for start, end in _known_words(text):
        starts.add(start)
        ends.add(end)
        inside.update(range(start + 1, end))
    kept = {
        position
        for name in names
        if 0 < width(name) <= TITLE_CAPACITY
        for start in _occurrences(text, name)
        for position in range(start + 1, start + len(name))
    }
    costs = [0.0] * (len(text) + 1)
    for position in range(1, len(text)):
        before, after = text[:position], text[position:]
        if position in kept:
            costs[position] = _NEVER
        elif position in inside or _is_inseparable(before, after):
            costs[position] = _INSIDE_WORD
        else:
            known = (position in starts) + (position in ends)
            costs[position] = _cost_between(before, after, position < office, known)
    return costs


def _is_inseparable(before: str, after: str) -> bool:
    """Whether what stands here belongs to what stands there: a stop, a bracket, 关于."""
    joined = after[0] in _NOT_FIRST or before[-1] in _NOT_LAST
    return joined or before.endswith(("关于", "中共"))


def _cost_between(before: str, after: str, in_office: bool, known: int) -> float:
    """The penalty for a break between two words, of which so many are known."""
    if after.startswith("关于"):
        return 0.0
    if before.endswith(_FINDINGS):
        return 1.0
    if after.startswith(_FINDINGS):
        return 14.0  # 谁的反馈意见 is one thought
    if in_office and (found := _after_organ(before, after)) is not None:
        return found
    if before.endswith("的"):
        return 20.0
    cost = (_UNKNOWN, 16.0, 10.0)[known]
    return cost + 15 * (after[0] in _JOINTS) + 10 * (before[-1] in _JOINTS)


def _after_organ(before: str, after: str) -> float | None:
    """The penalty for a break inside an office's name, None where no organ or place ends."""
    if before.endswith(_ORGANS) and not before.endswith(("市委", "县委", "区委", "省委")):
        if after.startswith(_BRANCHES):
            return 14.0
        return 10.0 if after.startswith(_COMMITTEES) else 3.0
    if before.endswith(_PLACES) and not before.endswith("城市"):
        return 14.0 if after.startswith((*_BRANCHES, *_COMMITTEES)) else 8.0
    return None


def _known_words(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every known word in the text; they may overlap."""
    for word in _WORDS:
        for start in _occurrences(text, word):
            yield start, start + len(word)
    for match in _NUMBERED.finditer(text):
        yield match.span()


def _occurrences(text: str, phrase: str) -> Iterator[int]:
    """Every start of the phrase in the text, overlapping ones too."""
    start = text.find(phrase)
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)
