"""Templates of the office's own: Chinese words, brackets of any width, faults at their place."""

import re

import docx
import pytest
from conftest import SAMPLE, package_text, paragraphs
from markupsafe import escape
from template_parts import values

from generator.ledger.choices import Audience
from generator.notice.context import compose
from generator.notice.printed import take_out
from generator.package.parts import pack, unpack
from generator.package.properties import Recorded, set_property
from generator.pipeline import examine

STANDARD = SAMPLE.parent.parent / "templates" / "巡察整改通报.docx"


@pytest.fixture
def template(tmp_path):
    """Make a template of these paragraphs; a list is one paragraph of several runs."""

    def make(*texts):
        document = docx.Document()
        for text in texts:
            paragraph = document.add_paragraph()
            for run in [text] if isinstance(text, str) else text:
                paragraph.add_run(run)
        path = tmp_path / "模板.docx"
        document.save(path)
        return path

    return make


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (["{{ 问题数 }}个"], "12个"),
        (["｛｛ 问题数 ｝｝个"], "12个"),
        (["{｛问题数｝}个"], "12个"),
        (["{{\u200b 问题数 \u200b}}个"], "12个"),
        ([["{", "{ 问题", "数 }", "}个"]], "12个"),
        ([["｛", "｛ 问题数　｝", "｝个"]], "12个"),
        (["{{ 会议次数（“整改工作推进会”） }}次"], "2次"),
        (["{{ 会议次数('整改工作推进会') }}次"], "2次"),
        (["{{ 指标［“供水管网”］ }}公里"], "19.4公里"),
        (["{% if 问题数｜int ＞ 10 %}多{% else %}少{% endif %}"], "多"),
        (["｛％ if 公布统计数据 ＝＝ “是” ％｝有{% else %}无{% endif %}"], "无"),
        (["{{ 通报标题|replace('\n', '') }}（全文）"], None),
        (["{{ “（甲）：乙” }}"], "（甲）：乙"),
        (["文字里的｛花括号｝和％照印{{ 问题数 }}"], "文字里的｛花括号｝和％照印12"),
    ],
)
def test_tags_work_as_typed_with_a_chinese_keyboard(tongbao, template, tmp_path, texts, printed):
    result = tongbao("build", SAMPLE, "-t", template(*texts), "-o", "通报.docx")
    assert result.code == 0, result.err
    (line,) = paragraphs(tmp_path / "通报.docx")
    assert line == printed if printed else line.endswith("的通报（全文）")


@pytest.mark.parametrize(
    ("texts", "code", "at", "says"),
    [
        (["好", "{{ 巡查组 }}来了"], "T02", "{{ 巡查组 }}来了", "巡察组"),
        (["共{{ 完成率 }}"], "T02", "共{{ 完成率 }}", "问题完成率"),
        (["{%p for a in 方面列表 %}", "{{ a.名称 }}"], "T01", None, "for"),
        (["{{ 问题数 + }}"], "T01", "{{ 问题数 + }}", ""),
        (["{% nonsense %}"], "T01", "{% nonsense %}", "nonsense"),
        (["{{ 问题数|nofilter }}"], "T01", None, "nofilter"),
        (["好", "除{{ 1 / 0 }}"], "T03", "除{{ 1 / 0 }}", ""),
        (["{{ 会议日期('没有的会') }}"], "T03", "{{ 会议日期('没有的会') }}", "没有的会"),
        (["{{ 指标['没有'] }}"], "T03", "{{ 指标['没有'] }}", "没有"),
        (
            ["{%p for a in 方面列表 %}", "{{ a.没有 }}", "{%p endfor %}"],
            "T02",
            "{{ a.没有 }}",
            "没有",
        ),
        (["{{ ''.__class__.__mro__ }}"], "T03", None, ""),
        (["{{ '<w:p>'|safe }}"], "T04", None, ""),
    ],
)
def test_a_fault_is_told_at_its_paragraph(tongbao, template, tmp_path, texts, code, at, says):
    result = tongbao("build", SAMPLE, "-t", template(*texts), "-o", "通报.docx", "--format", "json")
    assert result.code == 1
    assert not (tmp_path / "通报.docx").exists()
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert (found["code"], found["file"], found["sheet"]) == (code, "模板.docx", "正文")
    assert says in found["message"]
    if at:
        assert found["value"] == at
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("text", "unknown", "near"),
    [
        ("{% for 方 in 方面列表 %}{{ 方.名字 }}{% endfor %}", "方.名字", "方.名称"),
        (
            "{% for a in 方面列表 %}{% for p in a.问题列表|reverse %}"
            "{% for m in p.措施列表[:2] %}{{ m.进展题目 }}{% endfor %}{% endfor %}{% endfor %}",
            "m.进展题目",
            "m.进展标题",
        ),
        ("{% for 段 in 综述['打算'] %}{{ 段.标题 }}{% endfor %}", "段.标题", "段.小标题"),
        ("{% for 段 in 综述.打算 %}{{ 段.标题 }}{% endfor %}", "段.标题", "段.小标题"),
        ("{{ 合计.问题个数 }}", "合计.问题个数", "合计.问题数"),
        ("{{ (方面列表|first).名 }}", ".名", ".名称"),
    ],
)
def test_an_unknown_word_of_a_loop_is_told_with_the_nearest(tongbao, template, text, unknown, near):
    result = tongbao("template", "check", template(text), "--format", "json")
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert found["code"] == "T02" and f"“{unknown}”" in found["message"]
    assert near in found["message"]


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in 方面列表 %}{{ a.甲|default('') }}{% endfor %}",
        "{% for a in 方面列表 %}{% if a.甲 is defined %}{{ a.甲 }}{% endif %}{% endfor %}",
        "{% for 段 in 综述.今后整改工作打算 %}{{ loop.index }}{% endfor %}{{ 指标.供水管网 }}",
        "{% set 数 = namespace(问题=0) %}{% set 数.问题 = 数.问题 + 1 %}{{ 数.问题 }}",
        "{% set 表 = {'甲': 1} %}{{ 表.甲 }}",
        "{% for 行 in 分方面统计 %}{% for 名, 数 in 行.items() %}{{ 数 }}{% endfor %}{% endfor %}",
    ],
)
def test_what_a_template_provides_for_or_cannot_be_followed_is_no_fault(tongbao, template, text):
    assert tongbao("template", "check", template(text)).code == 0


def test_all_unknown_words_are_told_at_once(tongbao, template):
    result = tongbao("template", "check", template("{{ 甲甲 }}", "{{ 乙乙 }}"), "--format", "json")
    assert result.code == 1
    assert [f["code"] for f in result.json["findings"]] == ["T02", "T02"]


def test_the_standard_template_has_no_fault(tongbao):
    result = tongbao("template", "check", STANDARD)
    assert result.code == 0 and result.err.startswith("下一步：")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"text", SAMPLE.read_bytes()])
def test_what_is_no_template_is_one_sentence(tongbao, tmp_path, content):
    (tmp_path / "模板.docx").write_bytes(content)
    result = tongbao("build", SAMPLE, "-t", "模板.docx")
    assert result.code == 3
    assert result.err.count("\n") == 1 and "模板.docx" in result.err
    assert not (tmp_path / "output").exists()


def test_a_missing_template_is_one_sentence(tongbao):
    result = tongbao("build", SAMPLE, "-t", "没有.docx")
    assert result.code == 3 and "没有.docx" in result.err


def test_the_words_are_those_of_the_template_s_readers(tongbao, template):
    path = template("{{ 问题数 }}")
    parts = unpack(path.read_bytes())
    set_property(parts, Recorded.AUDIENCE, Audience.INTERNAL)
    path.write_bytes(pack(parts))
    listed, audience = values(tongbao, SAMPLE, "-t", path)
    assert audience == "内部" and listed["措施.责任单位"] == "人事党建股"
    assert listed['图("单位逾期情况")'].startswith("图表“单位逾期情况”")


def test_printed_spans_know_their_cells():
    examined = examine(SAMPLE)
    context = compose(examined.vocabulary)

    def place(value):
        return take_out(str(escape(value)), context.sources).place

    measure = context["方面列表"][0]["问题列表"][0]["措施列表"][1]
    assert place(measure["正文"]).key == "1.1.2"
    assert place(measure["正文"]).cell == "E3"
    assert place(context["综述"]["今后整改工作打算"][1]["小标题"]).cell == "B9"


# Another skeleton than that of the standard template: no parts and no aspects, numbers of its own.
NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
FLAT = (
    "{{ 通报标题 }}",
    "{%p for 方面 in 方面列表 %}",
    "{%p for 问题 in 方面.问题列表 %}",
    "{{ 问题.总序号|中文序号 }}、{{ 问题.名称 }}",
    "完成情况：{{ 问题.状态 }}。",
    "{%p for 措施 in 问题.措施列表 %}",
    "{% if loop.first %}整改情况：{% endif %}{{ 措施.序号|圈码 }}{{ 措施.正文 }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)


@pytest.mark.slow
def test_a_template_of_another_skeleton_needs_no_code(tongbao, template, tmp_path):
    assert tongbao("template", "check", template(*FLAT)).code == 0
    result = tongbao("build", SAMPLE, "-t", template(*FLAT), "-o", "通报.docx")
    assert result.code == 0, result.err
    problems = sorted(examine(SAMPLE).ledger.problems, key=lambda p: p.number)
    expected = []
    for number, problem in zip(NUMERALS, problems, strict=True):
        expected += [f"{number}、{problem.text}", f"完成情况：{problem.status}。"]
        for nth, measure in enumerate(problem.measures):
            head = "整改情况：" if nth == 0 else ""
            expected.append(f"{head}{'①②③④⑤⑥⑦⑧⑨⑩'[nth]}{measure.progress}".partition("\n")[0])
    _, *lines = paragraphs(tmp_path / "通报.docx")
    uncited = [place for place, line in enumerate(expected) if "{" not in line]
    assert len(lines) == len(expected)
    assert [lines[place] for place in uncited] == [expected[place] for place in uncited]
    assert tongbao("verify", "通报.docx", SAMPLE, "-t", template(*FLAT)).code == 0


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("第三个问题", "1.3"),
        ("三、", "1.3"),
        ("三④", "1.3.4"),
        ("第三个问题第4条", "1.3.4"),
        ("三第2段", "1.3"),
    ],
)
def test_a_place_is_found_by_the_numbers_of_its_template(tongbao, template, said, key):
    found = tongbao("find", SAMPLE, said, "-t", template(*FLAT), "--format", "json").json
    assert [entry["key"] for entry in found["matches"]] == [key]


@pytest.mark.slow
def test_a_review_copy_of_another_skeleton_comes_back(tongbao, template, tmp_path):
    made = tongbao("build", SAMPLE, "-t", template(*FLAT), "-o", "送审.docx", "--review")
    assert made.code == 0
    result = tongbao("review", "送审.docx", SAMPLE, "-t", template(*FLAT), "--format", "json")
    assert result.code == 0, result.err
    assert result.json["changes"] == result.json["template"] == result.json["unmatched"] == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ 12|中文序号 }}、{{ 3|圈码 }}{{ 21|圈码 }}{{ 50|圈码 }}", "十二、③㉑㊿"),
        ("{{ 方面列表[1].序号|数字序号 }}.", "2."),
        ("{{ 通报日期|年月 }}／{{ 通报日期|月日 }}", "2025年8月／8月29日"),
        ("{{ 成文日期|中文日期 }}", "二〇二五年八月二十九日"),
        ("{{ '2024-10-1'|中文日期 }}", "二〇二四年十月一日"),
        ("{{ 巡察开始日期|至(巡察结束日期) }}", "2024年10月14日至12月20日"),
        ("{{ 巡察结束日期|至(反馈日期) }}", "2024年12月20日至2025年2月20日"),
        ("{{ '　　年　月　日'|月日 }}。", "　　年　月　日。"),
        ("{{ ['甲', '', '乙<', 巡察组]|顿号 }}", "甲、乙<、县委第三巡察组"),
        ("{{ 分方面统计|map(attribute='措施数')|顿号 }}", "15、17、16、7"),
        ("{{ 百分比(立行立改数, 措施数) }}", "3.64%"),
        ("{{ 百分比(1, 0) }}{{ 百分比(指标['供水管网'], 100) }}", "—19.4%"),
        (
            "{% for a in 方面列表 %}（{{ loop.index|中文序号 }}）{% endfor %}",
            "（一）（二）（三）（四）",
        ),
    ],
)
def test_values_are_written_in_other_ways(tongbao, template, tmp_path, text, printed):
    result = tongbao("build", SAMPLE, "-t", template(text), "-o", "通报.docx")
    assert result.code == 0, result.err
    assert paragraphs(tmp_path / "通报.docx") == [printed]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ 51|圈码 }}", "没有圈码 51"),
        ("{{ '第1部分第三点'|数字序号 }}", "“第1部分第三点”不是一个序号"),
        ("{{ '2025年8月'|月日 }}", "“2025年8月”不是一个日期"),
        ("{{ 百分比(问题分布, 问题数) }}", "不是一个数"),
        ("{{ 百分比('1e9999999', 问题数) }}", "“1e9999999”不是一个数"),
    ],
)
def test_what_cannot_be_written_so_is_told(tongbao, template, text, says):
    result = tongbao("build", SAMPLE, "-t", template(text), "--format", "json")
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert found["code"] == "T03" and says in found["message"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("{{ 反馈日期|年月 }}", "B11"),
        ("{{ 巡察开始日期|至(反馈日期) }}", "B9"),
        ("{{ [巡察组, 反馈日期]|顿号 }}", "B11"),
    ],
)
def test_another_writing_keeps_the_cell(tongbao, template, text, cell):
    found = tongbao("find", SAMPLE, "2025年2月", "-t", template(text), "--format", "json").json
    assert found["matches"][0]["cell"] == cell


@pytest.mark.slow
@pytest.mark.parametrize("audience", list(Audience))
def test_a_template_prints_what_its_audience_may_see(tongbao, template, tmp_path, audience):
    text = (
        "{% for a in 方面列表 %}{% for p in a.问题列表 %}{% for m in p.措施列表 %}"
        "{{ m.责任单位 }}{{ m.完成日期 }}{{ m.立行立改 }}{% endfor %}{% endfor %}{% endfor %}"
    )
    path = template(text)
    parts = unpack(path.read_bytes())
    set_property(parts, Recorded.AUDIENCE, audience)
    path.write_bytes(pack(parts))
    result = tongbao("build", SAMPLE, "-t", path, "-o", "通报.docx", "--format", "json")
    if audience == Audience.INTERNAL:
        (line,) = paragraphs(tmp_path / "通报.docx")
        assert line.startswith("人事党建股2025年")
        return
    faults = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert {f["code"] for f in faults} == {"T02"} and len(faults) == 3


@pytest.mark.slow
def test_comments_of_a_template_s_author_reach_no_notice(tongbao, tmp_path):
    document = docx.Document(STANDARD)
    document.add_comment(document.paragraphs[1].runs, "作者自己的批注", author="某作者")
    document.save(tmp_path / "自用.docx")
    assert tongbao("build", SAMPLE, "-t", "自用.docx", "-o", "通报.docx").code == 0
    assert not re.search("作者自己的批注|某作者", package_text(tmp_path / "通报.docx"))
    names = unpack((tmp_path / "通报.docx").read_bytes())
    assert not [name for name in names if "comments" in name]
    for part in names.values():
        assert b"comments.xml" not in part


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("<w:r>", '<w:ins w:id="9" w:author="某人"><w:r>', "修订标记"),
        ("<w:rPr>", "<w:rPr><w:vanish/>", "隐藏文字"),
    ],
)
def test_a_template_with_changes_or_hidden_text_is_refused(tongbao, tmp_path, before, after, what):
    document = docx.Document()
    document.add_paragraph().add_run("共{{ 问题数 }}个").bold = True
    document.save(tmp_path / "模板.docx")
    parts = unpack((tmp_path / "模板.docx").read_bytes())
    body = parts["word/document.xml"].decode().replace(before, after, 1)
    if what == "修订标记":
        body = body.replace("</w:r>", "</w:r></w:ins>", 1)
    (tmp_path / "模板.docx").write_bytes(pack({**parts, "word/document.xml": body.encode()}))
    result = tongbao("build", SAMPLE, "-t", "模板.docx", "-o", "通报.docx", "--format", "json")
    assert result.code == 1 and not (tmp_path / "通报.docx").exists()
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert found["code"] == "T07" and what in found["message"]
    assert found["value"] == "共{{ 问题数 }}个"


@pytest.mark.slow
def test_one_template_serves_many_ledgers_and_is_read_anew_when_it_changes(
    tongbao, sample, save, template, tmp_path
):
    own = template("{{ 通报标题 }}", "{{ 署名 }}{{ 成文日期 }}", "{{ 抽检 }}次")
    sample["数据指标"].append(["抽检", 3, "次"])
    known, unknown = save(sample), SAMPLE
    codes = []
    for ledger in (unknown, known, unknown):
        result = tongbao(
            "build", ledger, "-t", own, "-o", "通报.docx", "--force", "--format", "json"
        )
        codes.append([f["code"] for f in result.json["findings"] if f["severity"] == "error"])
    assert codes == [["T02"], [], ["T02"]]
    template("{{ 通报标题 }}", "{{ 署名 }}{{ 成文日期 }}")
    assert tongbao("build", unknown, "-t", own, "-o", "通报.docx", "--force").code == 0
