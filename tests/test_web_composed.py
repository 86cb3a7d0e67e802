"""Documents that are composed with what they say: the copies say just that."""

import re
from html import escape
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from word_lines import BLANKS, document, lines_of, numbered_lines, run

# --- composed with what they say ----------------------------------------------------------------

# Their names → the element, and whether such a paragraph is indented, a heading, bold.

PROPERTIES = {
    "正文": ("", False, False, False),
    "缩进": ("<w:pPr><w:ind w:firstLine='630'/></w:pPr>", True, False, False),
    "标题": ("<w:pPr><w:outlineLvl w:val='0'/></w:pPr>", False, True, False),
    "粗体": ("<w:pPr><w:pStyle w:val='Bold'/></w:pPr>", False, False, True),
}


BOLD = '<w:style w:styleId="Bold"><w:name w:val="粗"/><w:rPr><w:b/></w:rPr></w:style>'


# Their names → the element, and whether it is printed and strong (as its paragraph: None).

RUNS = {
    "一般": ("<w:r><w:t>{}</w:t></w:r>", True, None),
    "空白": ('<w:r><w:t xml:space="preserve">{}</w:t></w:r>', True, None),
    "加粗": ("<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>", True, True),
    "不粗": ("<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>{}</w:t></w:r>", True, False),
    "隐藏": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>", False, None),
    "删除": ("<w:del><w:r><w:t>{}</w:t></w:r></w:del>", False, None),
    "插入": ("<w:ins w:id='1'><w:r><w:t>{}</w:t></w:r></w:ins>", True, None),
    "书签": ('<w:bookmarkStart w:id="{0}" w:name="{0}"/><w:r><w:t>{0}</w:t></w:r>', True, None),
    "中断": ("<w:r><w:t><w:bookmarkEnd w:id='1'/>{}</w:t></w:r>", False, None),
    "换行": ("<w:r><w:br/></w:r>", True, None),
    "文本框": ("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", True, None),
}


SAID = ["甲", "乙 丙", "1", "3", "　", "", "A&B<C>", "</w:p><w:p>", "😀"]


class Composer:
    """Writes a document and knows what the lines of it are, each with its paragraph's number."""

    def __init__(self):
        self.paragraphs = 0

    def blocks(self, blocks):
        made = [getattr(self, name)(*arguments) for name, *arguments in blocks]
        return "".join(xml for xml, _ in made), [line for _, lines in made for line in lines]

    def paragraph(self, properties, runs, texts):
        number = self.paragraphs
        self.paragraphs += 1
        element, indented, heading, bold = PROPERTIES[properties]
        xml, lines, boxes = element, [[]], []
        for name, text in zip(runs, texts, strict=False):
            form, printed, strong = RUNS[name]
            if name == "文本框":
                inside, said = self.paragraph("正文", ["一般"], [text])
                boxes += said
            else:
                inside = escape(text, quote=name == "书签")
            xml += form.format(inside)
            if name == "换行":
                lines.append([])
            elif printed and name != "文本框":
                lines[-1].append((text, heading or (bold if strong is None else strong)))
        said = [
            (pieces, indented and at == 0, number)
            for at, pieces in enumerate(lines)
            if "".join(text for text, _ in pieces).strip()
        ]
        return f"<w:p>{xml}</w:p>", said + boxes

    def table(self, rows):
        xml, said = "", []
        for cells in rows:
            number = self.paragraphs
            made = [self.blocks(cell) for cell in cells]
            xml += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell, _ in made)}</w:tr>"
            texts = [
                "　".join("".join(text for text, _ in pieces) for pieces, *_ in lines)
                for _, lines in made
            ]
            if len(cells) == 1:
                said += made[0][1]
            elif any(texts):
                said.append(([("｜".join(texts), False)], False, number))
        return f"<w:tbl>{xml}</w:tbl>", said

    def control(self, blocks):
        xml, said = self.blocks(blocks)
        return f"<w:sdt><w:sdtContent>{xml}</w:sdtContent></w:sdt>", said

    def deleted(self, blocks):
        xml, _ = self.blocks(blocks)
        return f"<w:del>{xml}</w:del>", []


def as_html(pieces, indented):
    html = BLANKS if indented else ""
    for strong, same in groupby((piece for piece in pieces if piece[0]), lambda piece: piece[1]):
        text = escape("".join(text for text, _ in same), quote=False)
        html += f"<strong>{text}</strong>" if strong else text
    return html


@st.composite
def bodies(draw):
    """The blocks of a document whose paragraphs are of few kinds, like those of a notice."""
    kinds = st.tuples(
        st.sampled_from(list(PROPERTIES)), st.lists(st.sampled_from(list(RUNS)), max_size=3)
    )
    drawn = st.sampled_from(draw(st.lists(kinds, min_size=1, max_size=3)))
    texts = st.lists(st.sampled_from(SAID), min_size=3, max_size=3)

    def paragraphs(most):
        alike = st.tuples(drawn, st.lists(texts, max_size=most))
        return alike.map(lambda both: [("paragraph", *both[0], said) for said in both[1]])

    def table(cell):
        rows = st.lists(st.lists(cell, min_size=1, max_size=2), max_size=2)
        return st.tuples(st.just("table"), rows)

    inner = table(paragraphs(2)).map(lambda block: [block])
    others = st.one_of(
        table(st.one_of(paragraphs(2), paragraphs(2), inner)),
        st.tuples(st.sampled_from(["control", "deleted"]), paragraphs(6)),
    )
    parts = st.one_of(paragraphs(9), others.map(lambda block: [block]))
    return [block for part in draw(st.lists(parts, max_size=6)) for block in part]


# The same document in other bytes, so that no way of reading it quickly can be the wrong one.

WRITTEN = {
    "as it is": lambda xml: xml.encode(),
    "with a declaration": lambda xml: f"<?xml version='1.0' encoding='UTF-8'?>\n{xml}".encode(),
    "with a comment": lambda xml: f"<!-- </w:p><w:p> -->{xml}".encode(),
    "with attributes": lambda xml: xml.replace("<w:p>", '<w:p w:rsidR="00AB" w:x="/">').encode(),
    "on lines": lambda xml: xml.replace("</w:p>", "</w:p>\r\n").encode(),
    "of another prefix": lambda xml: re.sub(r"(</?|:|\s)w(?=[:=])", r"\1x", xml).encode(),
    "in UTF-16": lambda xml: f"<?xml version='1.0' encoding='UTF-16'?>{xml}".encode("utf-16"),
}


@pytest.mark.slow
@law(100)
@given(bodies(), st.sampled_from(list(WRITTEN)))
def test_the_lines_are_those_that_were_composed(blocks, how):
    xml, said = Composer().blocks(blocks)
    expected = [(as_html(pieces, indented), number) for pieces, indented, number in said]
    assert numbered_lines(WRITTEN[how](document(xml)), BOLD) == expected


# The first ones of a kind are read like any other.

ALIKE = "".join(f"<w:p>{run(text)}</w:p>" for text in "甲乙丙丁戊己")
OLDER = f"<w:p>{run('甲')}<mc:Fallback>{run('乙')}</mc:Fallback></w:p>"
OTHER = '<w:p xmlns:mc="urn:x">'
NOT_ALIKE = {
    "注释": (f"{ALIKE}<!--{ALIKE}-->", "甲乙丙丁戊己"),
    "照录": (f"{ALIKE}<w:x><![CDATA[{ALIKE}]]></w:x>", "甲乙丙丁戊己"),
    "别的词汇": (f'{ALIKE}<w:x xmlns:w="urn:x">{ALIKE}</w:x>', "甲乙丙丁戊己"),
    "别的词汇，空格": (f"{ALIKE}<w:x xmlns:w = 'urn:x'>{ALIKE}</w:x>", "甲乙丙丁戊己"),
    "段落自有": (ALIKE.replace("<w:p>", '<w:p xmlns:w="urn:x">', 5), "己"),
    "删去": (f"{ALIKE}<w:del>{ALIKE}</w:del>{ALIKE}", "甲乙丙丁戊己甲乙丙丁戊己"),
    "段内": (f"{ALIKE}<w:p><w:ins>{ALIKE}</w:ins></w:p>", "甲乙丙丁戊己甲乙丙丁戊己"),
    "表内": (f"{ALIKE}<w:tbl>{ALIKE}<w:tr><w:tc>{run('庚')}</w:tc></w:tr></w:tbl>", "甲乙丙丁戊己"),
    "表中表": (
        f"{ALIKE}<w:tbl><w:tbl><w:tr><w:tc>{ALIKE}</w:tc></w:tr></w:tbl></w:tbl>",
        "甲乙丙丁戊己",
    ),
    "第二个正文": (f"{ALIKE}</w:body><w:body>{ALIKE}", "甲乙丙丁戊己"),
    "空的表后": (f"<w:tbl><w:tr/></w:tbl>{ALIKE}", "甲乙丙丁戊己"),
    "引号": (ALIKE.replace("<w:p>", "<w:p w:x='/>'>"), "甲乙丙丁戊己"),
    "空段": (ALIKE.replace("<w:p>", f'<w:p w:x="1"/>{run("庚")}<w:p>'), "甲乙丙丁戊己"),
    "尖括号": (ALIKE.replace("<w:p>", f'<w:p w:x="a>b"/>{run("庚")}<w:p>'), "甲乙丙丁戊己"),
    "别的文字": (ALIKE.replace("<w:r>", "<w:r><w:t >3</w:t>"), "3甲3乙3丙3丁3戊3己"),
    "制表符": (ALIKE.replace("<w:t>", "<w:tab/><w:t>"), "　甲　乙　丙　丁　戊　己"),
    "实体": (ALIKE.replace("丁", "&#x4E01;&lt;"), "甲乙丙丁&lt;戊己"),
    "空白": (ALIKE.replace("丁", "　"), "甲乙丙戊己"),
    "换行": (ALIKE.replace("丁", "A\nB\n丁"), "甲乙丙A B丁戊己"),
    "回车": (ALIKE.replace("丁", "A\rB\r丁"), "甲乙丙A B丁戊己"),
    "旧版": (f"{OLDER * 5}{OLDER.replace('<w:p>', OTHER) * 2}", "甲甲甲甲甲甲乙甲乙"),
    "旧版的控件": (f"{OLDER * 5}<w:sdt{OTHER[4:]}{OLDER * 3}</w:sdt>", "甲甲甲甲甲甲乙甲乙甲乙"),
    "两段": (
        ALIKE.replace("</w:p>", f"</w:p><w:p w:x=''>{run('庚')}</w:p>"),
        "甲庚乙庚丙庚丁庚戊庚己庚",
    ),
    "另有空段": (
        ALIKE.replace("</w:p>", "</w:p><w:p w:x=''><w:t >庚</w:t></w:p>"),
        "甲庚乙庚丙庚丁庚戊庚己庚",
    ),
    "书签之后": (ALIKE.replace("<w:t>", '<w:t><w:bookmarkEnd w:id="1"/>'), ""),
    "框内": (ALIKE.replace("</w:p>", "<w:p/></w:p>"), "甲乙丙丁戊己"),
}


@pytest.mark.parametrize("body, said", NOT_ALIKE.values(), ids=NOT_ALIKE)
def test_what_only_looks_like_paragraphs_alike_is_read_as_what_it_is(body, said):
    assert "".join(lines_of(body)) == said
    # With a comment nothing is taken to be alike.
    plain, commented = (document(xml).encode() for xml in (body, body + "<!---->"))
    assert numbered_lines(plain) == numbered_lines(commented)
