"""tongbao verify: the notice says what the ledger says, or the cell that it does not is named."""

import datetime
import functools
import re
import shutil
from html import escape
from pathlib import Path

import docx
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference, paragraphs
from pdf import needs_office, save_as

from generator.compare.search import print_file
from generator.package.parts import pack, unpack
from generator.pipeline import build
from generator.word.pages import read_html


@functools.cache
def printed(path: Path = SAMPLE):
    return print_file(path).paragraphs


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with the notice of the sample and what is written beside it."""
    folder = tmp_path_factory.mktemp("通报")
    assert build(SAMPLE, target=folder / "通报.docx").written
    return folder


@pytest.fixture
def notice(built, tmp_path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path / "通报.docx"


def edited(path: Path, find: str, replacement: str, part: str = "word/document.xml") -> Path:
    """The document with one place of a part changed."""
    parts = unpack(path.read_bytes())
    text = parts[part].decode()
    assert find in text
    parts[part] = text.replace(find, replacement, 1).encode()
    changed = path.with_name("改过.docx")
    changed.write_bytes(pack(parts))
    return changed


# --- agreement ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "ledger", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_a_notice_agrees_with_its_ledger(tongbao, ledger):
    tongbao("build", ledger, "-o", "通报.docx")
    result = tongbao("verify", "通报.docx", ledger, "--format", "json")
    assert result.code == 0, result.out
    assert result.json["agrees"] is True and result.json["differences"] == []
    assert [t["what"] for t in result.json["provenance"]][:3] == [
        "台账文件摘要",
        "台账内容摘要",
        "模板摘要",
    ]
    assert all(trace["recorded"] == trace["now"] for trace in result.json["provenance"])


@pytest.mark.slow
def test_statistics_and_their_tables_agree_too(tongbao, sample, save):
    sample["基本情况"].append(["公布统计数据", "是"])
    ledger = save(sample)
    tongbao("build", ledger, "-o", "通报.docx")
    assert tongbao("verify", "通报.docx", ledger).code == 0
    cell_of(sample, "整改台账", "1.2.3", "整改状态").value = "长期坚持"
    result = tongbao("verify", "通报.docx", save(sample, "新.xlsx"), "--format", "json")
    assert result.code == 1
    assert {d["sheet"] for d in result.json["differences"]} == {"整改台账"}


@pytest.mark.slow
@pytest.mark.parametrize("page", ["通报-网站稿.html", "通报.txt"])
def test_rows_of_tables_are_lines_of_a_page(tongbao, sample, save, tmp_path, page):
    sample["基本情况"].append(["公布统计数据", "是"])
    ledger = save(sample)
    tongbao("build", ledger, "-o", "通报.docx")
    for against in (ledger, "通报.docx"):
        assert tongbao("verify", page, against).code == 0
    text = (tmp_path / page).read_text(encoding="utf-8-sig")
    assert "｜30｜" in text
    (tmp_path / page).write_text(text.replace("｜30｜", "｜31｜", 1), encoding="utf-8-sig")
    result = tongbao("verify", page, ledger, "--format", "json")
    assert [(d["ledger"], d["notice"]) for d in result.json["differences"]] == [("30", "31")]


@needs_office
def test_a_notice_saved_by_another_program_agrees_and_says_it_was_saved(tongbao, notice):
    result = tongbao("verify", *save_as("docx", notice.parent / "另存", notice), SAMPLE)
    assert result.code == 0, result.out
    assert "另存或修改过" in result.out


@needs_office
def test_a_page_that_libreoffice_makes_agrees(tongbao, notice):
    result = tongbao("verify", *save_as("html", notice.parent / "另存", notice), SAMPLE)
    assert result.code == 0, result.out


@pytest.mark.slow
def test_of_very_many_paragraphs_those_in_place_are_paired_as_of_few(tongbao, notice, monkeypatch):
    document = docx.Document(notice)
    document.paragraphs[8].runs[-1].text += "。"
    document.paragraphs[9].text = "天气很好"
    document.save("改过.docx")
    told = [tongbao("verify", "改过.docx", notice, "--format", "json").json["differences"]]
    monkeypatch.setattr("generator.compare.align.MOST_PAIRS", 0)
    told.append(tongbao("verify", "改过.docx", notice, "--format", "json").json["differences"])
    assert told[0] == told[1] and len(told[0]) == 3


def test_two_documents(tongbao, notice):
    assert tongbao("verify", notice, notice).code == 0
    changed = edited(notice, "13", "18")
    result = tongbao("verify", changed, notice, "--format", "json")
    assert result.code == 1
    (found,) = result.json["differences"]
    assert "节水宣讲13场" in found["ledger"] and "节水宣讲18场" in found["notice"]


# --- one change in the ledger -------------------------------------------------------------------

MUTATIONS = [
    ("基本情况", "派出党组织", "内容", "市委", "B5"),
    ("基本情况", "巡察开始日期", "内容", datetime.date(2024, 10, 15), "B9"),
    ("基本情况", "巡察结束日期", "内容", datetime.date(2024, 12, 21), "B10"),
    ("基本情况", "反馈日期", "内容", datetime.date(2025, 2, 21), "B11"),
    ("基本情况", "通报日期", "内容", datetime.date(2025, 8, 30), "B16"),
    ("基本情况", "意见建议数", "内容", 4, "B17"),
    ("基本情况", "联系电话", "内容", "0000-1234568", "B18"),
    ("问题清单", "2.3", "问题", "财务资产管理存在漏缝的问题", "C7"),
    ("整改台账", "1.1.1", "进展标题", "完善理论学习机制", "D2"),
    ("整改台账", "2.3.4", "整改进展", "换过的文字。", "E29"),
    ("数据指标", "专题研讨会", "数值", 6, "B2"),
    ("数据指标", "节水宣讲", "数值", 7, "B3"),
    ("工作会议", "巡察整改专题党组会", "日期", datetime.date(2025, 2, 25), "B2"),
    ("综述", "今后整改工作打算", "正文", "换过的打算。", "C8"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "key", "column", "value", "cell"), MUTATIONS)
def test_a_changed_cell_is_named(tongbao, notice, sample, save, sheet, key, column, value, cell):
    cell_of(sample, sheet, key, column).value = value
    result = tongbao("verify", notice, save(sample), "--format", "json")
    assert result.code == 1
    assert {(d["sheet"], d["cell"]) for d in result.json["differences"]} == {(sheet, cell)}
    recorded = {t["what"]: t["recorded"] == t["now"] for t in result.json["provenance"]}
    assert not recorded["台账内容摘要"] and recorded["文档摘要"] and recorded["模板摘要"]


def test_a_row_that_came_went_or_changed_places(tongbao, notice, sample, save):
    sheet = sample["整改台账"]
    sheet.delete_rows(21)  # 2.1.5, the last of its problem
    result = tongbao("verify", notice, save(sample), "--format", "json")
    kinds = [(d["kind"], d["sheet"], d["cell"]) for d in result.json["differences"]]
    assert ("added", "", "") in kinds and result.code == 1
    # The number of measures is printed in 综述 and counted in 整改台账.
    assert ("changed", "整改台账", "") in kinds


@pytest.mark.slow
def test_the_terminal_shows_both_places(tongbao, notice, sample, save):
    cell_of(sample, "数据指标", "专题研讨会", "数值").value = 6
    result = tongbao("verify", notice, save(sample))
    assert "二（一）1（1）" in result.out and "数据指标 B2" in result.out
    assert "整改台账 E2" in result.out and "核对不一致" in result.out


@pytest.mark.slow
def test_a_ledger_with_errors_agrees_with_nothing(tongbao, notice, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    result = tongbao("verify", notice, save(sample), "--format", "json")
    assert result.code == 1 and result.json["agrees"] is False
    assert "未完成" in result.err
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "开展{没有的词}。"
    result = tongbao("verify", notice, save(sample), "--format", "json")
    assert result.code == 1 and result.json["agrees"] is False


# --- one change in the notice -------------------------------------------------------------------


def test_a_sentence_of_the_template_is_no_cell(tongbao, notice):
    result = tongbao("verify", edited(notice, "现将", "先将"), SAMPLE, "--format", "json")
    (found,) = result.json["differences"]
    assert (found["sheet"], found["cell"]) == ("", "")
    assert "先将" in found["notice"] and "现将" in found["ledger"]


@pytest.mark.parametrize(
    ("find", "replacement", "sentence"),
    [
        ("<w:r>", '<w:ins w:id="9" w:author="甲"><w:r><w:t>添</w:t></w:r></w:ins><w:r>', "修订"),
        ("<w:r>", '<w:commentRangeStart w:id="9"/><w:r>', "批注"),
        ("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r>", "隐藏文字"),
    ],
)
def test_what_is_not_settled_is_refused(tongbao, notice, find, replacement, sentence):
    result = tongbao("verify", edited(notice, find, replacement), SAMPLE, "--format", "json")
    assert result.code == 1
    assert result.json["agrees"] is False and sentence in result.err


@pytest.mark.slow
def test_a_review_copy_is_refused(tongbao, sample, save):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    ledger = save(sample)
    tongbao("build", ledger, "-o", "送审.docx")
    result = tongbao("verify", "送审.docx", ledger)
    assert result.code == 1 and "送审稿" in result.err
    assert "核对一致" not in result.out


@pytest.mark.slow
def test_a_copy_with_review_marks_is_refused_though_dated(tongbao):
    tongbao("build", SAMPLE, "--review", "-o", "送审.docx")
    result = tongbao("verify", "送审.docx", SAMPLE, "--format", "json")
    assert result.code == 1 and result.json["agrees"] is False
    assert "送审稿" in result.json["refused"]


@pytest.mark.slow
def test_a_notice_of_another_template_is_held_against_that_template(tongbao):
    template = docx.Document()
    template.add_paragraph("简报：{{ 措施数 }}项，{{ 巡察组 }}")
    template.save("简报.docx")
    tongbao("build", SAMPLE, "-t", "简报.docx", "-o", "通报.docx")
    assert tongbao("verify", "通报.docx", SAMPLE, "-t", "简报.docx").code == 0
    result = tongbao("verify", "通报.docx", SAMPLE, "--format", "json")
    assert result.code == 1
    (template_trace,) = [t for t in result.json["provenance"] if t["what"] == "模板摘要"]
    assert template_trace["recorded"] != template_trace["now"]


def test_text_in_the_header_is_not_overlooked(tongbao, notice):
    names = [n for n in unpack(notice.read_bytes()) if re.match(r"word/footer\d*\.xml", n)]
    changed = edited(notice, "</w:p>", "<w:r><w:t>某某印务</w:t></w:r></w:p>", names[0])
    result = tongbao("verify", changed, SAMPLE)
    assert result.code == 1 and "某某印务" in result.out


@pytest.mark.parametrize("swapped", [True, False])
def test_files_in_the_wrong_order_or_missing(tongbao, notice, swapped):
    result = tongbao("verify", *((SAMPLE, notice) if swapped else ("没有.docx", SAMPLE)))
    assert result.code == (1 if swapped else 3)
    assert ("先写通报" in result.err) if swapped else ("找不到" in result.err)


# --- pages --------------------------------------------------------------------------------------

NAVIGATION = (
    "<div class=nav><ul><li><a href=/>首页</a><li><a href=/x>信息公开</a></ul>"
    "<p>当前位置：首页 &gt; {title}</div><h1>{title}</h1>"
    "<div>发布时间：2025-08-29 来源：办公室 浏览次数：<span id=n></span></div>"
)


def page(texts, head=NAVIGATION, tag="p", charset="utf-8") -> bytes:
    """A page of a web site around the paragraphs; the title is its heading."""
    title, *rest = [text.replace("\n", "") for text in texts]
    body = "\n".join(f"<{tag} style='text-indent:2em'>{escape(text)}" for text in rest)
    return (
        f"<!DOCTYPE html><html><head><meta charset={charset}><title>{title}</title>"
        "<script>var a='<p>不是正文</p>';</script><style>p{color:red}</style></head><body>"
        f"{head.format(title=escape(title))}<div id=zoom>{body}</div>"
        "<div>上一篇：没有了</div><footer>版权所有 2025年8月29日</footer></body></html>"
    ).encode(charset)


def on_page(tongbao, data: bytes, name="网页.html"):
    Path(name).write_bytes(data)
    return tongbao("verify", name, SAMPLE, "--format", "json")


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (lambda texts: texts, ""),
        (
            lambda texts: [
                t.replace("，", ",").replace("（", "(").replace("）", ")") for t in texts
            ],
            "半角",
        ),
        (lambda texts: [re.sub(r"^（\d+）|^\d+\.", "", t) for t in texts], "序号"),
        (lambda texts: [f"　　{t[:9]} {t[9:]}" for t in texts], "空格"),
    ],
    ids=["as it is", "half width", "numbers lost", "blanks"],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_with_navigation_agrees_and_says_what_was_tolerated(tongbao, change, note, charset):
    texts = change([paragraph.text for paragraph in printed()])
    result = on_page(tongbao, page(texts, charset=charset))
    assert result.code == 0, result.out
    assert note in "".join(result.json["notes"])
    assert "发布时间" in "".join(result.json["notes"])


@pytest.mark.slow
def test_a_text_copied_from_the_browser_agrees(tongbao):
    texts = [paragraph.text for paragraph in printed()]
    lines = ["首页", "信息公开", *texts, "打印 关闭"]
    assert on_page(tongbao, "\r\n\r\n".join(lines).encode("utf-16"), "网页.txt").code == 0
    folded = [line[i : i + 40] for line in texts for i in range(0, len(line), 40)]
    result = on_page(tongbao, "\n".join(folded).encode("gbk"), "网页.txt")
    assert result.code == 0, result.out
    assert "分行" in "".join(result.json["notes"])
    joined_up = [*texts[:6], texts[6] + texts[7], *texts[8:]]
    assert on_page(tongbao, "\n".join(joined_up).encode(), "网页.txt").code == 0


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda texts: texts.pop(20), "missing"),
        (lambda texts: texts.insert(20, "编辑多贴了一段文字。"), "added"),
        (lambda texts: texts.pop(-2), "missing"),
        (lambda texts: texts.insert(30, texts.pop(20)), "moved"),
    ],
    ids=["missing", "added", "signature missing", "moved"],
)
def test_paragraphs_missing_added_or_moved_on_a_page(tongbao, change, kind):
    texts = [paragraph.text for paragraph in printed()]
    change(texts)
    result = on_page(tongbao, page(texts))
    assert result.code == 1
    assert kind in {d["kind"] for d in result.json["differences"]}


def test_another_number_on_a_page_is_a_difference(tongbao):
    texts = [paragraph.text for paragraph in printed()]
    number = next(i for i, text in enumerate(texts) if text.startswith("（4）"))
    texts[number] = texts[number].replace("（4）", "（5）")
    result = on_page(tongbao, page(texts))
    assert result.code == 1
    (found,) = result.json["differences"]
    assert found["cell"].startswith("A")


def test_a_page_of_something_else_is_refused(tongbao):
    result = on_page(tongbao, "<html><body><p>天气预报</p></body></html>".encode())
    assert result.code == 1 and "没有找到通报" in result.err


def test_what_is_not_shown_on_a_page_is_not_its_text():
    shown = read_html(
        "<p>甲<script>乙</script><span style='display: none'>丙</span>丁<p hidden>戊<p>己<br>庚"
    )
    assert shown.lines == ["甲丁", "己", "庚"]
    assert shown.hidden == ["丙", "戊"]


def test_a_saved_archive_of_a_page_is_read(tongbao):
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "page"
    texts = [paragraph.text for paragraph in printed()]
    message.add_attachment(page(texts), maintype="text", subtype="html")
    assert on_page(tongbao, message.as_bytes(), "网页.mhtml").code == 0


def test_printing_in_memory_is_the_notice_and_leaves_no_mark(notice):
    sheets = print_file(SAMPLE)
    marks = re.compile("[\ufdd0-\ufdef]")
    assert not any(marks.search(part.decode("utf-8", "ignore")) for part in sheets.parts.values())
    assert [paragraph.text for paragraph in sheets.paragraphs] == paragraphs(notice)
