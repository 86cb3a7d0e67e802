"""Our rendering gives what docxtpl's own gives for the same template and context."""

import copy
import io

import docx
import pytest
from conftest import REPOSITORY, SAMPLE, cell_of, package_text
from docxtpl import DocxTemplate
from lxml import etree

from generator.compare.search import print_file
from generator.layout.figures import DATE, SIGNATURE
from generator.layout.signature import align_signature
from generator.ledger.choices import Audience
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.notice.context import compose
from generator.notice.marks import plain, without_marks
from generator.notice.order import entries, printed_paragraphs
from generator.notice.render import render
from generator.notice.template import DOCUMENT, STYLES, environment, load_template
from generator.package.parts import pack, unpack
from generator.pipeline import examine
from generator.workbook.reading.read import read_ledger

STANDARD = REPOSITORY / "templates" / "巡察整改通报.docx"


def with_paragraph(path, code: str):
    """The standard template with a paragraph of other code at its end."""
    document = docx.Document(STANDARD)
    for line in code.splitlines():
        document.add_paragraph(line)
    document.save(path)
    return path


OTHERS = {
    "循环": (
        "{%p for 方面 in 方面列表 %}\n{{ 方面.名称 }}：{{ 方面.问题列表|length }}个\n{%p endfor %}"
    ),
    "宏": "{% macro 行(项) %}{{ 项.序号 }}{{ 项.名称 }}{% endmacro %}{{ 行(方面列表[0]) }}",
    "条件": (
        "{%p if 问题数|int > 3 %}\n多\n{%p else %}\n少\n{%p endif %}"
        "{{ 巡察组|replace('县', '市') }}"
    ),
    "计算": (
        "{% macro 行(项) %}{{ 项.序号 }}{{ 项.名称 }}{% endmacro %}{% set 名 = 行(方面列表[1]) %}"
        "{{ 名|length }}{{ 名|upper }}{{ 名|truncate(5) }}{{ 名[1:4] }}{{ 名.strip('（') }}"
        "{{ (巡察组 ~ 党组织简称)|first }}{{ '是' if 巡察组 ~ '甲' == '县委第三巡察组甲' }}"
        "{{ 指标['专题' ~ '研讨会'] }}{{ 会议日期('整改工作' ~ '推进会') }}"
        "{{ '是' if 名 is string }}{{ 名|replace('（' ~ '二', '') }}{{ 巡察组|safe }}"
    ),
    "注释": "{# 说明 #}前{{ '<&>' }}后{{ '一\\n二' }}",
}


@pytest.fixture(params=["标准", *OTHERS])
def template(request, tmp_path):
    if request.param == "标准":
        return STANDARD
    return with_paragraph(tmp_path / "模板.docx", OTHERS[request.param])


def unmarked(value):
    """The words of a context as they are without marks."""
    if isinstance(value, dict):
        words = copy.copy(value)
        words.update({name: unmarked(word) for name, word in value.items()})
        return words
    if isinstance(value, list):
        return [unmarked(item) for item in value]
    if callable(value):
        return lambda *arguments: plain(value(*arguments))
    return plain(value)


def canonical(part: bytes) -> bytes:
    return etree.tostring(etree.fromstring(part), method="c14n")


@pytest.mark.slow
@pytest.mark.parametrize("statistics", ["否", "是"])
def test_the_same_as_docxtpl_element_for_element(template, statistics, sample, save):
    cell_of(sample, "基本情况", "党组织简称", "内容").value = "局党组<&>"
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "第一段&\n第二段<b>。"
    sample["基本情况"].append(["公布统计数据", statistics])
    ledger = read_ledger(save(sample)).ledger
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    ours = render(load_template(template), compose(vocabulary))
    assert not ours.findings

    theirs = DocxTemplate(template)
    words = unmarked(compose(vocabulary))
    theirs.render(words, jinja_env=environment(), autoescape=True)
    saved = io.BytesIO()
    theirs.save(saved)
    theirs = unpack(saved.getvalue())
    theirs[DOCUMENT] = align_signature(theirs[DOCUMENT], theirs[STYLES])
    compared = [
        name for name in theirs if name.startswith(("word/document", "word/header", "word/footer"))
    ]
    assert len(compared) >= 5
    for name in compared:
        assert canonical(ours.parts[name]) == canonical(theirs[name]), name


def test_values_printed_by_a_macro_stand_at_their_own_paragraphs(tmp_path):
    code = (
        "{%p macro 条目(项) %}\n前\n{{ 项.序号 }}{{ 项.名称 }}\n后\n{%p endmacro %}\n"
        "{%p for 方面 in 方面列表 %}\n{{p 条目(方面) }}\n{%p endfor %}"
    )
    examined = examine(SAMPLE)
    template = load_template(with_paragraph(tmp_path / "模板.docx", code))
    context = compose(examined.vocabulary)
    rendered = render(template, context)
    assert not rendered.findings
    names = [aspect.name for aspect in examined.ledger.aspects]
    printed = entries(printed_paragraphs(rendered))[-3 * len(names) :]
    for name, (before, entry, after) in zip(names, batched(printed), strict=True):
        assert (before.text, after.text) == ("前", "后")
        assert entry.text.endswith(name) and entry.place.sheet == "问题清单"
        assert not before.place.sheet and not after.place.sheet


def batched(entries):
    return [entries[at : at + 3] for at in range(0, len(entries), 3)]


@pytest.mark.slow
def test_the_signature_stands_the_same_in_every_rendering(tongbao, tmp_path):
    """It is aligned when the marks are gone, which would make it wider."""
    for name, options in (("通报", ()), ("送审", ("--review",))):
        assert tongbao("build", SAMPLE, *options, "-o", f"{name}.docx").code == 0
    documents = [unpack((tmp_path / f"{name}.docx").read_bytes()) for name in ("通报", "送审")]
    documents.append(print_file(SAMPLE).parts)
    indents = []
    for parts in documents:
        paragraphs = docx.Document(io.BytesIO(pack(parts))).paragraphs
        indents.append(
            [
                dict(p.paragraph_format.element.pPr.ind.attrib)
                for p in paragraphs
                if p.style.name in (SIGNATURE.name, DATE.name)
            ]
        )
    assert len(indents[0]) == 2
    assert indents[0] == indents[1] == indents[2]


@pytest.mark.slow
def test_no_mark_reaches_any_file(tongbao, tmp_path):
    for options in ((), ("--review",)):
        assert tongbao("build", SAMPLE, *options, "-o", "通报.docx", "--force").code == 0
        for path in tmp_path.glob("通报*"):
            is_text = path.suffix in (".txt", ".html")
            text = path.read_text("utf-8") if is_text else package_text(path)
            assert without_marks(text) == text, path.name
    for name, part in print_file(SAMPLE).parts.items():
        text = part.decode("utf-8", "replace")
        assert without_marks(text) == text, name
