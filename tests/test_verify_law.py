"""tongbao verify: whatever is changed in a notice or on its page is found, as laws."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from test_composition import offices, workbook
from test_verify import page, printed

from generator.compare.align import exact
from generator.compare.differences import differences
from generator.compare.documents import PAGE, Document
from generator.compare.search import print_file
from generator.compare.verify import verify
from generator.text.differences import edits
from generator.word.pages import read_html


@pytest.mark.slow
@law(100)
@given(st.data())
def test_any_changed_character_is_found_at_its_cell(data):
    paragraphs_ = printed()
    texts = [paragraph.text for paragraph in paragraphs_]
    number = data.draw(st.integers(0, len(texts) - 1))
    text = texts[number]
    at = data.draw(st.integers(0, len(text) - 1))
    typed = data.draw(st.sampled_from("错0９，A一"))
    how = data.draw(st.sampled_from(["replace", "insert", "delete"]))
    if how == "replace":
        changed = text[:at] + typed + text[at + 1 :]
    else:
        changed = text[:at] + (typed + text[at:] if how == "insert" else text[at + 1 :])
    if changed.strip() == text.strip():
        return
    found = differences([*texts[:number], changed, *texts[number + 1 :]], paragraphs_)
    assert len(found) == 1
    shares = paragraphs_[number].shares
    (start, end, *_), *_ = edits(exact(text).key, exact(changed).key)
    inside = [p for p in shares if p.start <= start and end <= p.end and p.cells]
    if how == "replace" and len(inside) == 1:
        assert found[0].place in (*inside[0].cells, inside[0].citing)
    elif found[0].place.sheet:
        # Between two cells either is right; fixed words belong to the row they stand in.
        cells = {place for p in inside for place in (*p.cells, p.citing)}
        rows = {p.item.row for p in shares if p.item}
        assert found[0].place in cells or found[0].place.row in rows
    else:
        assert how != "replace" or not inside


@pytest.mark.slow
@law(12)
@given(offices(), st.data())
def test_any_change_in_any_offices_notice_is_found(tmp_path, office, data):
    path = tmp_path / "台账.xlsx"
    workbook(office).save(path)
    paragraphs_ = print_file(path).paragraphs
    texts = [paragraph.text for paragraph in paragraphs_]
    assert differences(texts, paragraphs_) == []
    number = data.draw(st.integers(0, len(texts) - 1))
    at = data.draw(st.integers(0, len(texts[number]) - 1))
    changed = f"{texts[number][:at]}〇{texts[number][at + 1 :]}"
    (found,) = differences([*texts[:number], changed, *texts[number + 1 :]], paragraphs_)
    assert found.number == paragraphs_[number].number
    here = [p for p in paragraphs_[number].shares if p.start <= at < p.end and p.cells]
    if here:
        assert found.place in (*here[0].cells, here[0].citing)


@pytest.mark.slow
@law(40)
@given(st.data())
def test_any_changed_character_of_a_page_is_found(data):
    paragraphs_ = printed()
    texts = [paragraph.text for paragraph in paragraphs_]
    number = data.draw(st.integers(1, len(texts) - 1))
    text = texts[number]
    at = data.draw(st.integers(0, len(text) - 1).filter(lambda at: not text[at].isspace()))
    digit = str((int(text[at]) + 1) % 10) if text[at].isascii() and text[at].isdigit() else "错"
    changed = f"{text[:at]}{data.draw(st.sampled_from([digit, '']))}{text[at + 1 :]}"
    lost = re.sub(r"^（.+?）|^\d+\.|^.、", "", text)
    if changed.strip() in (text, lost) or not changed.strip():
        return
    lines = read_html(page([*texts[:number], changed, *texts[number + 1 :]]).decode()).lines
    found = verify(Document("网页", PAGE, lines), paragraphs_, {})
    assert not found.agrees
    assert any(d.number == paragraphs_[number].number for d in found.differences)
