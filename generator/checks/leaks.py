"""What must not leak: persons' names of the ledger, and what rows that are withheld say.

Numbers and markings that a pattern can describe are rules of templates/rules/保密.toml.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..ledger.columns import Item
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import HAN, NOT_HAN
from ..text.names import NameFinder
from ..text.patterns import Pattern
from .texts import is_printed, printed_texts

# --- persons' names -----------------------------------------------------------------------------


def _two_by_two(characters: str) -> frozenset[str]:
    """The words of two characters that stand in a row."""
    return frozenset(characters[i : i + 2] for i in range(0, len(characters), 2))


# Surnames of one character: those of the 百家姓 that are in use, and some newer ones.
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻"
    "强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧"
    "隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从"
    "鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚"
    "农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利"
    "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督"
    "岳帅缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱阳佟肖付闫仝覃邸苑冼银岩铁代侴尧操鹿楚战修官初撒"
    "欧涂谌粟栗鄢占丛苟练敬晋揭税洛展郇郄綦"
)
_DOUBLE_SURNAMES = _two_by_two(
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠"
    "公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁"
    "拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户梁丘左丘东门西门第五"
)
# Offices and forms of address that stand before or behind a name, or instead of one.
_TITLES = (
    "[副代原兼总]?(?:党总支书记|党支部书记|党委书记|党组书记|支部书记|纪委书记|书记|党委委员|党组成员|"
    "委员|常委|局长|主任|科长|股长|[大中支总]?队长|所长|组长|处长|部长|站长|院长|厅长|庭长|校长|园长|会长|社长|镇长|乡长|"
    "区长|县长|市长|村长|班长|政委|教导员|指导员|协理员|检察长|秘书长|警长|民警|辅警|内勤|会计|出纳|干事|秘书|"
    "负责人|负责|联系人|责任人|经办人|主管|分管|牵头|工程师|总工|经济师|会计师|督察员|督导员|科员|专员|调研员|"
    "巡视员|主席|理事|董事|监事|经理|队员|组员|成员|人员|领导|同志|先生|女士)"
)
_TITLE = Pattern(f"(?:{_TITLES})+")
# Words that begin like a name, and stand in front of a title.
_NO_NAMES = _two_by_two(
    "安全安保安监安检司法司机项目管理所有全局全体全面全部各自文书文秘文化文明文旅文教文体和平"
    "平安单位经办经侦经营高工高级高层党员党务党建党办党政党群干部纪检水利水政水务水保农水农经"
    "农业林业牧业应急计财计划后勤房产房管相关车管车辆施工金融国资国土广电常务班子宣传宣教查办"
    "管委武装时任暂缺空缺待定和谐主要通信师资养护都市利民能源万能方案成立包保应知步行国企"
)
# What the name of an office or of a post ends in, and no person's.
_NO_NAME_ENDS = tuple("室股局处部组办队所站厅院会委社团校区镇乡县市省厂店行司科员长们某")
_RUN = Pattern(rf"(?:{HAN}|·)+")
_LONGEST_NAME = 30  # with its interpuncts
_NAME_PIECES = Pattern(r"[、，,;；/／\n()（）:：]|\d+")


def person_names(text: str) -> Iterator[str]:
    """The persons' names in a cell such as 责任人: never an office, a unit or a title.

    A name is a surname and one or two characters more, or a name with an interpunct; it may
    stand before or behind a title.
    """
    for part in _NAME_PIECES.split(text):
        for word in _beside_titles(part):
            if "·" in word.strip("·") and len(word) <= _LONGEST_NAME:
                yield word.strip("·")
            elif _is_name(word):
                yield word


def _beside_titles(part: str) -> Iterator[str]:
    """What stands before the first title and behind the last one; 张 三 closes up to 张三."""
    words = part.split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    for word in words:
        for run in _RUN.findall(word):
            first, *rest = _TITLE.split(run)
            yield first
            yield from rest[-1:]


def _is_name(word: str) -> bool:
    if not 2 <= len(word) <= 4 or word.endswith(_NO_NAME_ENDS) or word in _NO_NAMES:
        return False
    if word[:2] in _DOUBLE_SURNAMES and len(word) > 2:
        return True
    return word[0] in SURNAMES and len(word) <= 3


# What proves that two characters are a person and not part of other words (张伟, but 主张伟大).
_BEFORE_NAME = Pattern(rf"(?:^|{NOT_HAN}|由|(?:{_TITLES}))$")
_AFTER_NAME = Pattern(rf"$|{NOT_HAN}|等|(?:{_TITLES})|任|带|作|在|向|对|为|主|组织")


def no_persons(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No person named as 责任人, 责任领导, 牵头领导 or 联系人 is named in a printed text.

    A name of two characters that may be part of other words is a warning.
    """
    names = _names_of(ledger)
    if not names:
        return
    finder = NameFinder(names)
    for printed in printed_texts(ledger, vocabulary):
        text = printed.text.replace(" ", "").replace("　", "")
        first: dict[str, int] = {}
        for start, name in finder.occurrences(text):
            first.setdefault(name, start)
        for name, start in first.items():
            code = "L01" if _is_certain(text, start, name) else "L02"
            yield find(code, printed.place(ledger), name, where=names[name])


def _names_of(ledger: Ledger) -> dict[str, str]:
    """Every person's name with the cell that names it first."""
    units = {name for unit in ledger.units for name in (unit.name, unit.short)}
    cells: list[tuple[Item, str, str]] = []
    cells += [(unit, "联系人", unit.contact) for unit in ledger.units]
    cells += [(problem, "牵头领导", problem.leader) for problem in ledger.problems]
    for measure in ledger.measures:
        cells += [(measure, "责任领导", measure.leader), (measure, "责任人", measure.person)]
    names: dict[str, str] = {}
    seen: set[str] = set()
    for item, column, text in cells:
        if not text or text in seen:
            continue
        seen.add(text)
        for name in person_names(text):
            if name not in units and name not in names:
                names[name] = f"{item.SHEET} {ledger.place(item, column).cell}"
    return names


def _is_certain(text: str, at: int, name: str) -> bool:
    if len(name) > 2:
        return True
    before = _BEFORE_NAME.search(text[max(0, at - 4) : at])
    after = _AFTER_NAME.match(text[at + len(name) : at + len(name) + 4])
    return bool(before and after)


# --- what is withheld ---------------------------------------------------------------------------

_PUNCTUATION = Pattern(r"[\W_]+")
# A run of so many characters is no common phrase; the standing formulas that are longer
# (以习近平新时代中国特色社会主义思想为指导) reach 22.
_RUN_FROM = 24
# A whole text from so many characters on.
_WHOLE_FROM = 16
_STEP = 8
# Of each string the first few withheld texts that have it: this bounds the work for each text.
_HOLDERS = 2


class _Withheld(NamedTuple):
    """A text that is withheld, with the characters of it that count."""

    item: Item
    column: str
    core: str


def nothing_withheld(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A printed text does not repeat what a row says that is not printed.

    All of a withheld 整改进展 is an error, a long part of it (or of its plan) a warning.
    """
    printed = is_printed(ledger)
    withheld = [item for item in (*ledger.problems, *ledger.measures) if not printed(item)]
    if not withheld:
        return
    texts = [(shown, _core(shown.text)) for shown in printed_texts(ledger, vocabulary)]
    strings = {string for _, core in texts for string in _in_a_row(core)}
    holders = _holders(_cores_of(withheld), strings)
    for shown, text in texts:
        found = _quoted(text, holders)
        if found:
            secret, run = found
            place = ledger.place(secret.item, secret.column)
            certain = run == secret.core and secret.column == "整改进展"
            yield find(
                "L09" if certain else "L10",
                shown.place(ledger),
                run,
                where=place.label,
                length=len(run),
            )


def _cores_of(items: Iterable[Item]) -> Iterator[_Withheld]:
    """The texts of the items that are long enough, the same one once."""
    known = set()
    for item in items:
        for column, text in _texts_of(item):
            core = _core(text)
            if len(core) >= _WHOLE_FROM and core not in known:
                known.add(core)
                yield _Withheld(item, column, core)


def _texts_of(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, Measure):
        yield "整改进展", item.progress
        yield "整改措施", item.plan
    elif isinstance(item, Problem):
        yield "问题", item.text


def _core(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _holders(withheld: Iterable[_Withheld], strings: set[str]) -> dict[str, list[_Withheld]]:
    """Of each of these strings of _STEP characters the first withheld texts that have it."""
    holders: dict[str, list[_Withheld]] = {}
    for secret in withheld:
        core = secret.core
        own = {core[start : start + _STEP] for start in range(len(core) - _STEP + 1)}
        for string in own & strings:
            known = holders.setdefault(string, [])
            if len(known) < _HOLDERS:
                known.append(secret)
    return holders


def _in_a_row(text: str) -> Iterator[str]:
    """The strings of _STEP characters that stand one behind the other."""
    return (text[start : start + _STEP] for start in range(0, len(text) - _STEP + 1, _STEP))


def _quoted(text: str, holders: dict[str, list[_Withheld]]) -> tuple[_Withheld, str] | None:
    """The withheld text that a printed one repeats at greatest length, with the common run.

    Every run of 2 × _STEP − 1 characters holds one whole string that begins at a multiple of
    _STEP, so looking these up misses none that is long enough.
    """
    best = None
    covered: dict[str, int] = {}
    for nth, string in enumerate(_in_a_row(text)):
        for secret in holders.get(string, ()):
            core, start = secret.core, nth * _STEP
            if start < covered.get(core, 0):
                continue
            first, last = _common_run(text, start, core)
            covered[core] = last
            run = text[first:last]
            if (run == core or len(run) >= _RUN_FROM) and (best is None or len(run) > len(best[1])):
                best = (secret, run)
    return best


def _common_run(text: str, start: int, core: str) -> tuple[int, int]:
    """Begin and end of the run around text[start:start + _STEP] that stands in the core."""
    at = core.find(text[start : start + _STEP])
    first, left = start, at
    while first and left and text[first - 1] == core[left - 1]:
        first, left = first - 1, left - 1
    last, right = start + _STEP, at + _STEP
    while last < len(text) and right < len(core) and text[last] == core[right]:
        last, right = last + 1, right + 1
    return first, last


CHECKS = (no_persons, nothing_withheld)
