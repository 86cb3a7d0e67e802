"""`tongbao check --against`: what a ledger shares with earlier notices and other ledgers."""

import shutil
import tomllib

import docx
import openpyxl
import pytest
from conftest import cell_of, sample_book

from generator.checks import formulas
from generator.checks.formulas import is_formula
from generator.checks.masks import mask_for, offices_in
from generator.checks.repetition import comparable, sentences_of, taken_over

KEY = "1.2.4"
OTHER = "中共云溪县水利局党组关于巡察整改进展情况的通报"
SENTENCE = (
    "3月12日，财务审计股会同供水服务中心对12个乡镇的水费台账逐笔核对，"
    "追回多计水费3.6万元，并向用户公示核对结果"
)
TAKEN = {
    "the same": SENTENCE,
    "other days and numbers": SENTENCE.replace("3月12日", "2024年6月5日")
    .replace("12个", "9个")
    .replace("3.6万", "11.25万"),
    "numbers in characters": SENTENCE.replace("12个", "十二个").replace("3月12日", "三月十二日"),
    "a few words changed": SENTENCE.replace("逐笔核对", "逐笔进行核对").replace("并向", "已向"),
    "other marks": SENTENCE.replace("，", ","),
}
OWN = {
    "another subject": "3月12日，财务审计股会同供水服务中心对12个乡镇的水表逐户检修，更换老旧"
    "水表36块，并向用户讲解节水知识",
    "short": "追回多计水费3.6万元，并公示结果",
    "only a number and a day": "3月12日、4月8日、5月6日、6月3日、7月1日分别召开会议12次、8次、6次",
}


def write_earlier(path, sentence):
    """Earlier material in a file of any kind, with a sentence in it."""
    texts = [OTHER, "一、整改情况", f"一是加强管理。{sentence}。", "长期坚持。"]
    if path.suffix == ".docx":
        document = docx.Document()
        for text in texts:
            document.add_paragraph(text)
        document.save(path)
    elif path.suffix == ".xlsx":
        book = sample_book()
        for number in ("1.1.1", "1.1.2", KEY):
            cell_of(book, "整改台账", number, "整改进展").value = "正在办理。"
        cell_of(book, "整改台账", "1.3.1", "整改进展").value = texts[2]
        book["综述"].delete_rows(2, book["综述"].max_row)
        book.save(path)
    elif path.suffix == ".html":
        lines = "".join(f"<p>{text}</p>" for text in texts)
        path.write_text(f"<html><body>{lines}</body></html>", encoding="utf-8")
    else:
        path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.fixture
def own(sample, save):
    """The sample with a sentence of its own in one measure; gives the file and the cell."""

    def write(sentence=SENTENCE):
        cell = cell_of(sample, "整改台账", KEY, "整改进展")
        cell.value = f"{sentence}。"
        return save(sample), cell.coordinate

    return write


def shared(result):
    return [f for f in result.json["findings"] if f["code"] == "W13"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".txt", ".html"])
def test_a_sentence_of_an_earlier_notice_is_told_at_its_cell(tongbao, own, tmp_path, suffix):
    ledger, cell = own()
    earlier = write_earlier(tmp_path / f"旧通报{suffix}", SENTENCE)
    result = tongbao("check", ledger, "--against", earlier, "--format", "json")
    (finding,) = shared(result)
    assert (finding["sheet"], finding["cell"], finding["severity"]) == (
        "整改台账",
        cell,
        "warning",
    )
    assert f"“旧通报{suffix}”" in finding["message"] and SENTENCE[:40] in finding["message"]
    assert "完全相同" in finding["message"]
    assert result.json["against"]["shared"] == 1
    assert result.code == 0
    assert not shared(tongbao("check", ledger, "--format", "json"))


@pytest.mark.slow
def test_another_ledger_is_named_with_its_cell(tongbao, own, tmp_path):
    ledger, cell = own()
    other = write_earlier(tmp_path / "别的台账.xlsx", SENTENCE)
    book = openpyxl.load_workbook(other)
    where = cell_of(book, "整改台账", "1.3.1", "整改进展").coordinate
    result = tongbao("check", ledger, "--against", other, "--format", "json")
    (finding,) = [f for f in shared(result) if f["cell"] == cell]
    assert f"“别的台账.xlsx”整改台账 {where}（1.3.1）" in finding["message"]


@pytest.mark.parametrize("sentence", TAKEN.values(), ids=list(TAKEN))
def test_names_numbers_and_days_do_not_make_another_sentence(tongbao, own, tmp_path, sentence):
    ledger, cell = own(sentence)
    earlier = write_earlier(tmp_path / "旧通报.txt", SENTENCE)
    result = tongbao("check", ledger, "--against", earlier, "--format", "json")
    assert [f["cell"] for f in shared(result)] == [cell]


@pytest.mark.parametrize("sentence", OWN.values(), ids=list(OWN))
def test_what_an_office_says_of_its_own_is_left_alone(tongbao, own, tmp_path, sentence):
    ledger, _ = own(sentence)
    text = f"{SENTENCE}。追回多计水费3.6万元，并公示结果。1月2日、3月4日、5月6日分别召开会议3次"
    earlier = write_earlier(tmp_path / "旧通报.txt", text)
    assert shared(tongbao("check", ledger, "--against", earlier, "--format", "json")) == []


def test_the_names_of_both_offices_are_masked():
    names = {"栖云县水务局", "财务审计股"} | offices_in(OTHER)
    assert "云溪县水利局" in names
    mask = mask_for(names)
    ours = "栖云县水务局党组组织财务审计股干部25人到水务局大厅轮岗"
    theirs = "云溪县水利局党组组织财务审计股干部120人到水利局大厅轮岗"
    assert mask(ours) == mask(theirs)
    # What only looks like a number or a name stays.
    assert mask("统一部署、第一责任人、唯一出口") == "统一部署、第一责任人、唯一出口"


def test_the_sentence_most_like_it_is_named():
    texts = [SENTENCE.replace("逐笔核对", "抽查核对"), SENTENCE, SENTENCE.replace("追回", "核减")]
    compared, _ = comparable(sentences_of(texts))
    assert [(s.place, other.place) for s, other in taken_over(compared, 2)] == [(2, 1)]


@pytest.mark.slow
def test_several_sentences_of_a_cell_are_one_finding(tongbao, own, tmp_path):
    second = "对拖欠水费的用户逐户上门说明政策，签订分期缴纳协议，并按月核对缴费记录"
    ledger, _ = own(f"{SENTENCE}。{second}")
    earlier = write_earlier(tmp_path / "旧通报.txt", f"{SENTENCE}。{second}")
    (finding,) = shared(tongbao("check", ledger, "--against", earlier, "--format", "json"))
    assert "本格共有这样的 2 句" in finding["message"]


@pytest.mark.slow
def test_each_file_is_told_with_what_was_compared(tongbao, own, tmp_path):
    ledger, _ = own()
    files = [write_earlier(tmp_path / name, SENTENCE) for name in ("甲.txt", "乙.docx")]
    empty = tmp_path / "丙.txt"
    empty.write_text("通报\n", encoding="utf-8")
    result = tongbao("check", "--against", *files, empty, ledger)
    assert (
        "查重：与“甲.txt”（2 句）、“乙.docx”（2 句）、“丙.txt”（0 句）比较，雷同 1 格。"
        in result.out
    )
    assert result.out.count("W13") == 1  # the first of two equal ones is named


@pytest.mark.slow
def test_an_allowance_lets_a_shared_sentence_pass(tongbao, own, sample, save, tmp_path):
    _, _ = own()
    allowances = sample.create_sheet("例外")
    allowances.append(["代码", "工作表", "编号", "理由"])
    allowances.append(["W13", "整改台账", KEY, "沿用上一轮的做法"])
    ledger = save(sample)
    earlier = write_earlier(tmp_path / "旧通报.txt", SENTENCE)
    (finding,) = shared(tongbao("check", ledger, "--against", earlier, "--format", "json"))
    assert finding["severity"] == "info"
    # Without the earlier notice the allowance is not out of date.
    found = tongbao("check", ledger, "--format", "json").json["findings"]
    assert not [f for f in found if f["code"].startswith("A")]


@pytest.mark.slow
def test_what_cannot_be_read_is_told_in_a_sentence(tongbao, own, tmp_path, wages):
    ledger, _ = own()
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "旧.pdf").write_bytes(b"%PDF-1.7\n")
    for name in ("没有.docx", "坏.docx", "旧.pdf", wages.name):
        result = tongbao("check", ledger, "--against", name)
        assert result.code == 3, name
        assert name in result.err and "Traceback" not in result.err


def test_a_ledger_is_not_compared_with_itself(tongbao, own, tmp_path):
    ledger, _ = own()
    result = tongbao("check", ledger, "--against", ledger)
    assert result.code == 2
    assert "不能与台账自己比较" in result.err
    copy = shutil.copy(ledger, tmp_path / "副本.xlsx")
    found = shared(tongbao("check", ledger, "--against", copy, "--format", "json"))
    assert len(found) > 20


def test_two_units_that_changed_only_numbers_and_days(tongbao, sample, save):
    theirs = SENTENCE.replace("3月12日", "6月5日").replace("财务审计股", "办公室")
    theirs = theirs.replace("12个", "9个").replace("3.6万", "1.25万")
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = f"{SENTENCE}。"
    cell = cell_of(sample, "整改台账", KEY, "整改进展")
    cell.value = f"{theirs}。"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert [f["cell"] for f in found if f["code"] == "W09"] == [cell.coordinate]


# --- formulas -------------------------------------------------------------------------------------

FORMULAS = tomllib.loads(formulas._FILE.read_text(encoding="utf-8"))["formula"]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula["title"])
def test_a_formula_is_left_alone_and_nothing_else(tongbao, own, tmp_path, formula):
    assert is_formula(formula["finds"]) and not is_formula(formula["leaves"])
    ledger, cell = own(f"{formula['finds']}。{formula['leaves']}")
    earlier = write_earlier(tmp_path / "旧.txt", f"{formula['finds']}。\n{formula['leaves']}")
    (finding,) = shared(tongbao("check", ledger, "--against", earlier, "--format", "json"))
    assert finding["cell"] == cell and formula["leaves"][:20] in finding["message"]


def test_formulas_told_twice_are_no_repetition(tongbao, sample, save):
    for number in ("1.1.2", KEY):
        cell_of(sample, "整改台账", number, "整改进展").value += f"{FORMULAS[3]['finds']}。"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert not [f for f in found if f["code"] in ("W08", "W09")]
