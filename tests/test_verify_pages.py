"""tongbao verify: what a web page hides, strikes out, raises or puts beside the notice is told."""

from pathlib import Path

import pytest
from conftest import SAMPLE
from test_verify_looks import WORDS

from generator.word.pages import read_html


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> str:
    """The copy for the web site, as an editor has it."""
    from click.testing import CliRunner

    from generator.cli import cli

    target = tmp_path_factory.mktemp("通报") / "通报.docx"
    CliRunner().invoke(cli, ["build", str(SAMPLE), "-o", str(target)], standalone_mode=False)
    return (target.parent / "通报-网站稿.html").read_text(encoding="utf-8-sig")


def verified(tongbao, body: str, head: str = "", name: str = "网页.html"):
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    Path(name).write_text(page, encoding="utf-8")
    return tongbao("verify", name, SAMPLE, "--format", "json")


def inline(style: str) -> tuple[str, str, str]:
    return "", f'<span style="{style}">', "</span>"


def of_class(rule: str) -> tuple[str, str, str]:
    return f"<style>{rule}</style>", '<span class="x y" id="z">', "</span>"


# What is in the head, before and after some words of the notice.
UNSEEN = {
    "struck: del": ("", "<del>", "</del>"),
    "struck: s": ("", "<s>", "</s>"),
    "struck: strike": ("", "<strike>", "</strike>"),
    "struck: style": inline("text-decoration: line-through"),
    "struck: shorthand": inline("text-decoration: red solid line-through 2px"),
    "struck: longhand": inline("text-decoration-line:line-through"),
    "struck: class": of_class("span.x{text-decoration:underline line-through}"),
    "raised": ("", "<sup>", "</sup>"),
    "lowered": ("", "<sub>", "</sub>"),
    "raised: style": inline("vertical-align:super"),
    "turned": ("", '<bdo dir="rtl">', "</bdo>"),
    "turned: style": inline("direction:RTL;unicode-bidi:bidi-override"),
    "turned: character": ("", "\u202e", "\u202c"),
    "hidden": ("", "<span hidden>", "</span>"),
    "no display": inline("DISPLAY : None"),
    "no display: class": of_class(".x{display:none}"),
    "no display: key": of_class("#z{display:none!important}"),
    "no display: inside": of_class("p > span.y:not(.w){display:none}"),
    "no display: on screens": of_class("@media screen { .x{display:none} }"),
    "invisible": inline("visibility:hidden"),
    "transparent": inline("opacity:0"),
    "white": inline("color:#fff"),
    "white: font": ("", '<font color="white">', "</font>"),
    "as its ground": inline("color:#c00;background:rgb(204 0 0)"),
    "no colour": inline("color:rgba(0,0,0,0)"),
    "transparent fill": inline("-webkit-text-fill-color:transparent"),
    "no size": inline("font-size:0"),
    "tiny": inline("font-size:.1em"),
    "font of no size": inline("font:0/0 a"),
    "flat": inline("display:block;max-height:0;overflow:hidden"),
    "one pixel": of_class(".x{position:absolute;width:1px;height:1px;overflow:hidden}"),
    "indented away": inline("display:block;text-indent:-9999px"),
    "off the page": inline("position:absolute;left:-999em"),
    "pushed away": inline("margin-left:-3000px"),
    "moved away": inline("transform:translateX(-9999px)"),
    "scaled to nothing": inline("display:inline-block;transform:scale(0)"),
    "clipped": inline("position:absolute;clip:rect(0 0 0 0)"),
    "clipped by a path": inline("clip-path:inset(100%)"),
    "filtered": inline("filter:opacity(0)"),
    "folded": ("", "<details><summary></summary>", "</details>"),
    "a closed dialog": ("", "<dialog>", "</dialog>"),
    "a template": ("", "<template>", "</template>"),
    "a comment": ("", "<!--", "-->"),
    "without scripts": ("", "<noscript>", "</noscript>"),
    "words before it": of_class('.x::before{content:"不"}'),
    "words after it": of_class('.x:after{content:"不" }'),
    "a number of a list": ("", "<ol><li>", "</li></ol>"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("head", "before", "after"), UNSEEN.values(), ids=UNSEEN)
def test_words_that_a_reader_does_not_see_as_they_are(tongbao, tmp_path, copy, head, before, after):
    assert copy.count(WORDS) == 1
    result = verified(tongbao, copy.replace(WORDS, f"{before}{WORDS}{after}"), head)
    assert result.code == 1, result.out
    (found,) = result.json["differences"]
    assert found["sheet"] == "整改台账" and found["cell"].startswith("E")


SEEN = {
    "as it is": ("", "", ""),
    "hidden from readers aloud only": ("", '<span aria-hidden="true">', "</span>"),
    "another rule wins": of_class(".x{display:none} #z{display:inline}"),
    "the important rule wins": of_class("#z{color:#fff} .x{color:#333!important}"),
    "on paper": of_class("@media print{.x{display:none}}"),
    "under the mouse": of_class(".x:hover{display:none} a:visited{color:#fff}"),
    "no room between boxes": (
        "<style>p{font-size:0} p *{font-size:16px}</style>",
        "<span>",
        "</span>",
    ),
    "white on red": inline("color:white;background:#c00 url(a.png)"),
    "shown again": ("<style>p{visibility:hidden} p *{visibility:visible}</style>", "<b>", "</b>"),
    "underlined": ("", "<u>", "</u>"),
    "inserted": ("", "<ins>", "</ins>"),
    "an entity": ("", "&zwnj;", "&#8203;"),
    "a wrong style sheet": of_class("}}} .x{color:} @@ .y{"),
}


@pytest.mark.parametrize(
    "name", [name for name in SEEN if name not in ("no room between boxes", "shown again")]
)
def test_words_that_are_seen(tongbao, tmp_path, copy, name):
    head, before, after = SEEN[name]
    result = verified(tongbao, copy.replace(WORDS, f"{before}{WORDS}{after}"), head)
    assert result.code == 0, result.out


@pytest.mark.parametrize("name", ["no room between boxes", "shown again"])
def test_what_is_inside_may_be_seen_again(name):
    head, before, after = SEEN[name]
    page = read_html(f"<html>{head}<body><p>甲{before}乙{after}丙</p></body></html>")
    assert (page.lines, page.hidden) == (["乙"], ["甲丙"])


def test_words_that_are_struck_out_and_do_not_belong_there(tongbao, tmp_path, copy):
    result = verified(tongbao, copy.replace(WORDS, f"<s>水质发黄、</s>{WORDS}"))
    assert result.code == 1
    assert "有删除线：水质发黄" in result.json["differences"][0]["paragraph"]


@pytest.mark.parametrize(
    "text",
    ["<p>编者按：以下数字未经核实。</p>", "<p>以上内容有误</p>", "<p>附：未整改问题清单</p>"],
)
@pytest.mark.parametrize("first", [True, False])
def test_paragraphs_before_the_title_and_after_the_date(tongbao, tmp_path, copy, text, first):
    result = verified(tongbao, text + copy if first else copy + text)
    assert result.code == 1
    (found,) = result.json["differences"]
    assert (found["kind"], f"<p>{found['notice']}</p>") == ("added", text)


@pytest.mark.parametrize("name", ["网页.html", "网页.txt"])
def test_a_sentence_next_to_the_notice(tongbao, tmp_path, copy, name):
    around = f"<div>首页</div><div>编者按：以下数字未经核实。</div><div>{copy}</div>"
    if name.endswith("txt"):
        Path(name).write_text("\n".join(read_html(around).lines), encoding="utf-8")
        result = tongbao("verify", name, SAMPLE, "--format", "json")
    else:
        result = verified(tongbao, around)
    assert result.code == 1 and result.json["differences"][0]["kind"] == "added"


def test_what_a_site_puts_around_the_notice_is_shown_and_no_difference(tongbao, tmp_path, copy):
    title, rest = copy.split("\n", 1)
    body = (
        "<ul><li>首页</li><li>政务公开</li></ul><div>2025年8月29日 星期五</div>"
        f"<div><h1>{title}</h1><p>发布时间：2025-08-29</p><p>【打印本页】</p>"
        f"{rest}<p>【关闭窗口】</p><p>上一篇：没有了</p><p>分享到：微信</p></div>"
        "<div>版权所有：某某县水利局</div>"
    )
    result = verified(tongbao, body)
    assert result.code == 0, result.out
    notes = "".join(result.json["notes"])
    assert "2025年8月29日 星期五" in notes and "关闭窗口" in notes and "没有核对" in notes


def _with_headline(copy: str, change) -> str:
    """The copy pasted under the title that a site asks for in a field of its own."""
    headline = change("".join(read_html(copy.split("\n", 1)[0]).lines))
    data = "<p>发布时间：2025-08-29　来源：办公室</p>"
    return f"<table><tr><td><h1>{headline}</h1>{data}<div>{copy}</div></td></tr></table>"


@pytest.mark.parametrize(
    "change",
    [
        lambda title: title,
        lambda title: f"{title}_政务公开",
        lambda title: title.removeprefix("中共"),
        lambda title: title[:20] + "…",
        lambda title: "政务公开",
    ],
)
def test_the_title_of_the_site_above_the_pasted_one(tongbao, tmp_path, copy, change):
    result = verified(tongbao, _with_headline(copy, change))
    assert result.code == 0, result.out
    assert "没有核对" in "".join(result.json["notes"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "cell"), [("第三巡察组", "第二巡察组", "B6"), ("集中整改", "整改落实", "")]
)
def test_another_title_of_the_site_is_a_difference(tongbao, tmp_path, copy, old, new, cell):
    result = verified(tongbao, _with_headline(copy, lambda title: title.replace(old, new)))
    (found,) = result.json["differences"]
    assert (found["kind"], found["cell"]) == ("changed", cell)
    assert old in found["ledger"] and found["ledger"].replace(old, new) == found["notice"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "ledger", "there"),
    [
        ("13场", "18场", "13", "18"),
        ("第三巡察组反馈意见集", "第二巡察组反馈意见集", "县委第三巡察组", "县委第二巡察组"),
    ],
)
def test_what_is_quoted_of_a_page_is_what_stands_there(
    tongbao, tmp_path, copy, old, new, ledger, there
):
    """Behind blanks that an editor adds, and in the title, which a page has on one line."""
    result = verified(tongbao, copy.replace(old, new).replace("，", "，&nbsp;"))
    (found,) = result.json["differences"]
    assert (found["ledger"], found["notice"]) == (ledger, there)


@pytest.mark.parametrize("number", ["—\u2002{}\u2002—", "- {} -", "－{}－"])
def test_page_numbers_of_a_text_copied_from_a_pdf(tongbao, tmp_path, copy, number):
    """They stand between paragraphs and in the midst of them, where a page ends."""
    lines: list[str] = []
    for nth, line in enumerate(read_html(copy).lines):
        half = len(line) // 2
        page_ends = [line[:half], number.format(nth // 9 + 1), line[half:]]
        lines += page_ends if nth % 9 == 5 else [line]
    Path("网页.txt").write_text("\n".join(lines), encoding="utf-8")
    result = tongbao("verify", "网页.txt", SAMPLE, "--format", "json")
    assert result.code == 0, result.out
    assert "行是页码，不算通报内容" in "".join(result.json["notes"])


@pytest.mark.parametrize("line", ["13", "—", "-2025-", "13—15"])
def test_a_number_on_a_line_that_is_no_page_number(tongbao, tmp_path, copy, line):
    first, rest = copy.split("\n", 1)
    result = verified(tongbao, f"{first}<p>{line}</p>{rest}")
    assert (result.code, result.json["differences"][0]["notice"]) == (1, line)


@pytest.mark.slow
def test_style_sheets_beside_a_page(tongbao, tmp_path, copy):
    body = copy.replace(WORDS, f'<span class="x">{WORDS}</span>')
    head = '<link rel="stylesheet" href="网页_files/a.css?v=1">'
    result = verified(tongbao, body, head)
    assert result.code == 0 and "网页_files/a.css" in "".join(result.json["notes"])
    Path("网页_files").mkdir()
    Path("网页_files/a.css").write_text(".x{display:none}", encoding="utf-8")
    result = verified(tongbao, body, head)
    assert result.code == 1 and "样式表" not in "".join(result.json["notes"])


def test_style_sheets_in_an_archive(tongbao, tmp_path, copy):
    from email.message import EmailMessage

    body = copy.replace(WORDS, f'<span class="x">{WORDS}</span>')
    message = EmailMessage()
    message["Subject"] = "page"
    page = f'<html><link rel="stylesheet" href="cid:a"><body>{body}</body></html>'
    message.add_attachment(page.encode(), maintype="text", subtype="html")
    message.add_attachment(b".x{color:#fefefe}", maintype="text", subtype="css")
    Path("网页.mhtml").write_bytes(message.as_bytes())
    assert tongbao("verify", "网页.mhtml", SAMPLE).code == 1


@pytest.mark.slow
def test_a_page_of_very_many_and_very_deep_elements(tongbao, tmp_path, copy):
    assert read_html(f"<html><body>{'<div>' * 1500}甲</body></html>").lines == ["甲"]
    result = verified(tongbao, "<div>" * 5000 + copy)
    assert result.code == 3 and "不能当作网页" in result.err
    rules = "".join(f".c{n} .d{n}{{color:#fff}}" for n in range(5000))
    many = f"<html><style>{rules}</style><body>{'<p class=c1>乙</p>' * 5000}</body></html>"
    assert len(read_html(many).lines) == 5000


@pytest.mark.parametrize("bound", ["MOST_STYLES", "MOST_STYLE_TESTS"])
def test_style_sheets_without_end_are_named_as_not_read(
    tongbao, tmp_path, copy, monkeypatch, bound
):
    from generator.word import pages

    monkeypatch.setattr(pages, bound, 3)
    head = "<style>p,b,p b{color:#333}</style>"
    result = verified(tongbao, copy, head)
    assert result.code == 0 and "规则太多" in "".join(result.json["notes"])
