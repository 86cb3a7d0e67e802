"""Our rendering gives what docxtpl's own gives for the same template and context."""

import io

import pytest
from conftest import REFERENCE, REPOSITORY, SAMPLE, cell_of, needs_reference
from docxtpl import DocxTemplate
from lxml import etree

from generator.compare.search import print_examined, print_order
from generator.layout.signature import align_signature
from generator.ledger.choices import Audience
from generator.ledger.statistics import count
from generator.notice.context import compose
from generator.notice.order import in_order
from generator.notice.render import render
from generator.notice.template import DOCUMENT, STYLES, environment, load_template
from generator.package.parts import unpack
from generator.pipeline import examine
from generator.word.lines import read_lines
from generator.workbook.reading.read import read_ledger

STANDARD = REPOSITORY / "templates" / "巡察整改通报.docx"


def with_paragraph(path, code: str):
    """The standard template with a paragraph of other code at its end."""
    import docx

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
    "注释": "{# 说明 #}前{{ '<&>' }}后{{ '一\\n二' }}",
}


@pytest.fixture(params=["标准", *OTHERS])
def template(request, tmp_path):
    if request.param == "标准":
        return STANDARD
    return with_paragraph(tmp_path / "模板.docx", OTHERS[request.param])


def canonical(part: bytes) -> bytes:
    return etree.tostring(etree.fromstring(part), method="c14n")


@pytest.mark.parametrize("statistics", ["否", "是"])
def test_the_same_as_docxtpl_element_for_element(template, statistics, sample, save):
    cell_of(sample, "基本情况", "党组织简称", "内容").value = "局党组<&>"
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "第一段&\n第二段<b>。"
    sample["基本情况"].append(["公布统计数据", statistics])
    ledger = read_ledger(save(sample)).ledger
    counted = count(ledger)
    ours = render(load_template(template), compose(ledger, counted, Audience.PUBLIC))
    assert not ours.findings

    plain = DocxTemplate(template)
    plain.render(
        compose(ledger, counted, Audience.PUBLIC), jinja_env=environment(), autoescape=True
    )
    saved = io.BytesIO()
    plain.save(saved)
    theirs = unpack(saved.getvalue())
    theirs[DOCUMENT] = align_signature(theirs[DOCUMENT], theirs[STYLES])
    compared = [
        name for name in theirs if name.startswith(("word/document", "word/header", "word/footer"))
    ]
    assert len(compared) >= 5
    for name in compared:
        assert canonical(ours.parts[name]) == canonical(theirs[name]), name


@pytest.mark.parametrize(
    "path", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_the_renderer_tells_the_order_of_printing_that_marks_tell(path):
    """What build notes while it renders is what 打印对照 finds by marks, cell by cell."""
    examined = examine(path)
    by_marks = print_order(print_examined(examined).paragraphs)
    context = compose(examined.ledger, examined.statistics, Audience.PUBLIC)
    rendered = render(load_template(STANDARD), context)
    noted = list(in_order(rendered.shown, read_lines(rendered.parts)))
    assert [entry.text for entry in noted] == [entry.text for entry in by_marks]
    for one, other in zip(noted, by_marks, strict=True):
        if one.place.sheet:  # a fixed sentence, or one of 基本情况 alone, has no item
            assert one == other
    numbered = [entry.number for entry in by_marks if entry.number]
    assert [entry.number for entry in noted if entry.number] == numbered
    assert sum(bool(entry.place.sheet) for entry in noted) >= len(numbered) - 3


def test_values_printed_by_a_macro_stand_at_their_own_paragraphs(tmp_path):
    code = (
        "{%p macro 条目(项) %}\n前\n{{ 项.序号 }}{{ 项.名称 }}\n后\n{%p endmacro %}\n"
        "{%p for 方面 in 方面列表 %}\n{{p 条目(方面) }}\n{%p endfor %}"
    )
    examined = examine(SAMPLE)
    template = load_template(with_paragraph(tmp_path / "模板.docx", code))
    context = compose(examined.ledger, examined.statistics, Audience.PUBLIC)
    rendered = render(template, context)
    assert not rendered.findings
    names = [aspect.name for aspect in examined.ledger.aspects]
    entries = list(in_order(rendered.shown, read_lines(rendered.parts)))[-3 * len(names) :]
    for name, (before, entry, after) in zip(names, batched(entries), strict=True):
        assert (before.text, after.text) == ("前", "后")
        assert entry.text.endswith(name) and entry.place.sheet == "问题清单"
        assert not before.place.sheet and not after.place.sheet


def batched(entries):
    return [entries[at : at + 3] for at in range(0, len(entries), 3)]
