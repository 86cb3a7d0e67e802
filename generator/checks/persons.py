"""Persons' names in the printed texts: those that the ledger lists, those beside an office, and
those of whom something wrong is told.

Nobody below the leaders of the state is named in such a notice, but by his office.
"""

from collections.abc import Iterator
from itertools import chain

from ..findings.findings import Finding, find
from ..ledger.columns import Item
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import HAN, NOT_HAN
from ..text.names import NameFinder
from ..text.patterns import Pattern
from .alike import is_known
from .texts import printed_texts
from .titles import untitled

# --- what is a name -----------------------------------------------------------------------------


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
    "安全安保安监安检司法司机项目管理全局全体全面全部文书文秘文化文明文旅文教文体和平"
    "平安单位经办经侦经营高工高级高层党员党务党建党办党政党群干部纪检水利水政水务水保农水农经"
    "农业林业牧业应急计财计划后勤房产房管相关车管车辆施工金融国资国土广电常务班子宣传宣教查办"
    "管委武装时任空缺和谐通信师资养护都市利民能源万能方案成立包保应知步行国企"
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


# --- names that the ledger lists ----------------------------------------------------------------

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
        certain: dict[str, bool] = {}  # whether it surely is a person's at one of its places
        for start, name in finder.occurrences(text):
            certain[name] = certain.get(name, False) or _is_certain(text, start, name)
        for name, is_certain in certain.items():
            code = "L01" if is_certain else "L02"
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


# --- names beside an office ---------------------------------------------------------------------

# The surnames of nine people in ten.
COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易武乔贺赖龚文施洪柳齐莫邢俞庞樊兰殷翟倪严牛温芦季葛翁焦柯梅童阮聂鲁韦章云"
)
# Words that begin like such a name, and stand behind an office: 书记高度重视, 局长马上带队.
_WORDS = _two_by_two(
    "高度高位高品高效高质高频高标高层高级高兴高举高新高压高龄高架马上马路程序程度曾经曾担曾获曾参曾到曾因曾以曾与曾向曾多曾先曾于曾任曾被曾指曾发曾说曾在曾对曾提"
    "任组任副任期任职任务任命任主任何任用任免方案方面方能方可方式方法方便方针方向方针金额金融金点白天白色"
    "康复康养江河史料万元万人段长段落雷打雷厉雷达易地易于易发武装武术文件文化文字文明文书文旅文章严格严肃"
    "严禁严厉严以严明严查严管严把严重严防温暖温情温馨季度齐心齐抓齐全夏季夏粮田间田长田地余名余人何时"
    "何种何以林业林长林区林地林草黄河黄色周密周边周期周例周报周会周调周转周末周到张贴张榜陈述杜绝"
    "钟情施工施策施行施肥洪涝洪水洪灾许可许多许诺谢绝董事牛奶牛羊章程章节云端云计云南石油石材石料"
    "戴手戴上戴着戴口孔洞毛巾毛利兰花梅花童年庞大温度汤药殷切殷实龙头龙门乔迁贺信贺词柳树顾问顾全顾及"
    "沈阳徐州郑州苏州温州蔡甸江苏江西江北江南江东云阳罗列罗山罗湖吕梁韩国唐山汤阴"
    "梁山黎明黎族叶片叶面江山江苏江岸石家马鞍林州孟州孟津许昌贾汪韦庄侯马史上鲁山鲁中鲁南"
)
# What a place ends in, as 马庄 and 周村, and no person's name.
_NO_GIVEN = _NO_NAME_ENDS + tuple(
    "村庄街路桥河湖屯沟岭湾塘店港岛某的了和与在将把对向为以就等说作认面年月日被是也都已受"
)
# Whoever is called so is not named: 王老师, 刘师傅.
_ADDRESSES = _two_by_two("师傅老师教授大夫医生先生小姐大爷大妈大姐大伯大叔老伯阿姨检察")
_LONGEST = 4  # characters of a name, two of them its surname
_JOINTS = ("、", "和", "与", "及")  # of names in a list
# Leaders of the Party and the state, and people held up as models.
_PUBLIC = frozenset(
    (
        *("毛泽东", "周恩来", "刘少奇", "朱德", "邓小平", "陈云", "江泽民", "胡锦涛"),
        *("赵乐际", "王沪宁", "蔡奇", "丁薛祥", "李希", "韩正", "焦裕禄", "雷锋"),
        *("孔繁森", "谷文昌", "杨善洲", "黄文秀", "张富清", "王进喜", "王继才", "张桂梅"),
        *("钱学森", "黄大年", "李保国", "杜富国", "马克思"),
    )
)
_OFFICE = (
    "书记|支书(?!记)|(?:分管|包联|包案|挂点|联系|主要|牵头|责任)领导|(?:局|县|市|区|镇|乡|村|厅|处|科|股|部|所|站|院|校|队|会|庭|检察|秘书|组|行|园|董事|理事|社|司|班|护士)长|"
    "主任|主席|政委|委员|常委|党组成员|总工程师|工程师|总工|总经理|经理|会计|出纳|指导员|教导员|"
    "负责人|联系人|经办人|承包人|当事人|法定代表人|法人代表|调研员|协理员"
)
_PEOPLE = (
    "村民|群众|居民|干部|职工|民警|辅警|学生|教师|老师(?!傅)|家长|医生|护士|住户|业主|用户|工人|司机|"
    "[农贫困难保测营商体租迁]户|(?:承租|信访|举报|来访|责任|行为|受益|代理|监护|经手|介绍|涉案|投诉)人|"
    "[户众员民工]代表|(?<![人全])员"
)
# Names stand before these, too: 周伟局长. Before 镇长 and the like stand names of places.
_BEHIND = Pattern(
    r"(?:[两二三四五六七八九\d][名位](?=同志))?"
    r"(?:副)?(?:书记|[局科股处部厅]长|主任|主席|政委|总工|同志|先生|女士|(?P<people>老师|医生|会计))"
)
_TITLED = Pattern(f"(?P<office>{_OFFICE})|{_PEOPLE}")
# What goes on behind a person's name.
_GOES_ON = Pattern(
    r"$|[，。；：、！？\n（）()“”]|同志|主持|带队|带领|率|出席|参加|参会|讲话|强调|指出|要求|表示|介绍|汇报|"
    r"作出|作了|作(?:为|动员|表态|报告|讲|汇报|发言|交流)|批示|陪同|深入|到|赴|在|对|向|负责|牵头|反馈|宣读|通报|传达|担任|"
    r"核实|核查|配合|进行|上报|接受|退还|退回|多次|先后|及时|已|未|没有|经常|组织|召集|听取|走访|慰问|督办|审核|违反|收受|挪用|利用|"
    r"任|分别|约谈|等|一行|因|被|和|与|及|亲自|说|反映|主动|督导|调研|检查|现场|带头|为|签|挂帅|受到|荣获|包|违规|违纪|逐|会同|统筹|"
    r"积极|认真|全程|直接|入户|上门|分管|严格|落实|履行|履职|采取|率先|主抓|"
    r"批准|同意|决定|签批|写|给予|退缴|领取|检讨"
)
_BEFORE = Pattern(r"(?:^|[，。；：、！？\n（(“由和与及对]|给予|责令|约谈|其中)$")
# What somebody did wrong, what is done to him for that, and what he has to do: to nothing else.
_WRONG = (
    r"(?:同志)?(?:(?:被|受到?|受过)?(?:进行|给予|作出|予以|采取|实施)?了?(?:党内|政务|开除|撤职|降级|降职|免职|"
    r"记过|记大过|警告|严重警告|留党察看|诫勉|提醒谈话|约谈|批评教育|通报批评|严肃批评|问责|追责|追究|立案|"
    r"组织处理|组织调整|处分|纪律处分|书面检查|作出检查|检讨|留置)|"
    r"存在|违规|违纪|违法|收受|挪用|侵占|虚报|冒领|套取|骗取|因[^，。；]{1,20}被|退款|退还|退缴|退赔)"
)
_TO_WHOM = Pattern(r"(?:^|[，。；、！？\n])|给予|责令|约谈|免去|撤销|查处|督促|[对将把向由]")
_DONE = Pattern(
    rf"(?:、[^，。；]{{2,20}})?(?:等\d*[人名户]|等人)?(?:[三四五六七八九十两\d]+[人名])?{_WRONG}|"
    r"等\d+[人名户]|(?<=由...)(?:牵头|负责|包案|包保|分管|主抓|督办|统筹|兼任)"
)


def no_persons_beside_offices(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Nobody is named beside his office or for what he did, whether the ledger lists him or not.

    A word counts as a name that begins with a common surname, is no word of its own, and is
    followed by what follows a name.
    """
    listed = set(_names_of(ledger))
    for printed in printed_texts(ledger, vocabulary).reported:
        text = untitled(printed.text)
        found = (*_behind_offices(text), *_before_offices(text), *_punished(text))
        names = dict.fromkeys(found)
        for name in names:
            if name not in listed and name not in _PUBLIC:
                yield find("L12", printed.place(ledger), name)


def _behind_offices(text: str) -> Iterator[str]:
    """书记王建国, 群众张三丰, and those listed behind them; of the people without an office, and
    in a list, only names of three characters."""
    for title in _TITLED.finditer(text):
        start, shortest = title.end(), 2 if title["office"] else 3
        while name := _name_at(text, start, shortest):
            yield name
            start, shortest = start + len(name), 3
            if text[start : start + 1] not in _JOINTS:
                break
            start += 1


def _name_at(text: str, start: int, shortest: int) -> str:
    """The name that stands there; nothing where none does.

    Better one that is followed by what follows a name than one that only is no other word.
    """
    lengths = range(_LONGEST, shortest - 1, -1)
    names = [n for length in lengths if _is_whole_name(n := text[start : start + length], length)]
    whole = (name for name in names if _GOES_ON.match(text, start + len(name)))
    apart = (n for n in names if len(n) > 2 and _is_no_other_word(text, start + len(n), len(n)))
    return next(chain(whole, apart), "")


def _before_offices(text: str) -> Iterator[str]:
    """周伟局长, where nothing before it can belong to the word."""
    for title in _BEHIND.finditer(text):
        end, shortest = title.start(), 3 if title["people"] else 2
        for length in range(_LONGEST, shortest - 1, -1):
            start = max(0, end - length)
            is_sure = not title["people"] or _is_no_other_word(text, end, length)
            is_whole = is_sure and _is_whole_name(text[start:end], length)
            if is_whole and _BEFORE.search(text, max(0, start - 2), start):
                yield text[start:end]
                break


def _punished(text: str) -> Iterator[str]:
    """给予李建国党内警告处分, 李建国受到诫勉谈话: who did wrong stands without an office."""
    for before in _TO_WHOM.finditer(text):
        for length in range(_LONGEST, 1, -1):
            name, end = text[before.end() : before.end() + length], before.end() + length
            is_punished = _DONE.match(text, end) and _is_no_other_word(text, end, length)
            if is_punished and _is_whole_name(name, length):
                yield name
                break


_ONCE = "曾"  # a surname that is a word by itself, and goes before any other: 曾担任


def _is_no_other_word(text: str, end: int, length: int) -> bool:
    """Whether the name that ends there neither begins like a word nor ends within one."""
    start = end - length
    if text[start] == _ONCE:
        return False
    return not is_known(text[start : start + 2]) and not is_known(text[end - 1 : end + 1])


def _is_whole_name(name: str, length: int) -> bool:
    """Whether these are so many characters of a common surname and a given name."""
    if len(name) != length or not _RUN.fullmatch(name) or name.endswith(_NO_GIVEN):
        return False
    if name[:2] in _WORDS or name[:2] in _NO_NAMES or "某" in name or _TITLE.search(name):
        return False
    if name[1:] in _ADDRESSES:
        return False
    if name[:2] in _DOUBLE_SURNAMES:
        return length > 2
    return length < 4 and name[0] in COMMON_SURNAMES


CHECKS = (no_persons, no_persons_beside_offices)
