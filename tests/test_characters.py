"""What the readers get: characters that the typefaces have, and a contact to write to."""

import pytest
from conftest import cell_of

from generator.checks.characters import strangers


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("“甲”——乙·丙……《丁》（一）①Ⅱ×‰℃～￥，。〔2025〕", ""),
        ("甲　ABC abc 123 @#$%", ""),
        ("😀", "😀"),
        ("㙍", "㙍"),
        ("𠮷野家", "𠮷"),
        ("二〇二五年", "〇"),
        ("120㎡", "㎡"),
        ("❤️👨‍👩‍👧", "❤👨👩👧"),
        ("甲\ue000", "\ue000"),
        ("㎡㎡㎡", "㎡"),
    ],
)
def test_characters_outside_gb_2312(text, strange):
    assert "".join(strangers(text)) == strange


@pytest.mark.parametrize(
    ("sheet", "key", "column"),
    [
        ("基本情况", "邮政信箱", "内容"),
        ("问题清单", "1.1", "问题"),
        ("整改台账", "1.1.1", "进展标题"),
        ("整改台账", "1.1.1", "整改进展"),
        ("综述", "整改工作基本情况", "正文"),
    ],
)
def test_characters_without_glyph_are_told_at_their_cell(tongbao, sample, save, sheet, key, column):
    cell = cell_of(sample, sheet, key, column)
    cell.value = f"{cell.value}绿化120㎡与𠮷"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    (finding,) = [f for f in found if f["code"] == "W12"]
    assert (finding["severity"], finding["sheet"]) == ("warning", sheet)
    assert finding["cell"] == cell.coordinate
    assert "“㎡”“𠮷”" in finding["message"] and "平方米" in finding["hint"]


def test_texts_that_are_not_printed_may_have_any_character(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改措施").value = "绿化120㎡"
    assert tongbao("check", save(sample), "--format", "json").json["findings"] == []


CONTACTS = ("联系电话", "邮政信箱", "电子邮箱")


@pytest.mark.parametrize("given", [None, *CONTACTS])
def test_a_notice_without_any_contact_is_a_warning(tongbao, sample, save, given):
    for name in CONTACTS:
        if name != given:
            cell_of(sample, "基本情况", name, "内容").value = None
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    told = [(f["severity"], f["cell"]) for f in found if f["code"] == "C25"]
    here = cell_of(sample, "基本情况", "联系电话", "内容").coordinate
    assert told == ([] if given else [("warning", here)])


def test_contacts_may_be_missing_as_rows_too(tongbao, sample, save):
    sheet = sample["基本情况"]
    for row in range(sheet.max_row, 1, -1):
        if sheet.cell(row, 1).value in CONTACTS:
            sheet.delete_rows(row)
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert ("C25", "基本情况", "") in {(f["code"], f["sheet"], f["cell"]) for f in found}
