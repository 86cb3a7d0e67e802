"""Who answers for a row is read from what people write into one cell of a unit."""

import pytest
from broken_cells import found_in
from conftest import SAMPLE, cell_of, column_of

from generator.workbook.reading.read import read_ledger


@pytest.mark.slow
def test_short_names_of_units_are_theirs(tongbao, sample, save):
    unit = next(row for row in sample["责任单位"].iter_rows(min_row=2, values_only=True) if row[1])
    column = column_of(sample["整改台账"], "责任单位")
    for row in range(2, sample["整改台账"].max_row + 1):
        cell = sample["整改台账"].cell(row, column)
        if cell.value == unit[0]:
            cell.value = unit[1]
    path = save(sample)
    assert found_in(tongbao, path) == []
    counted = tongbao("stats", path, "--format", "json").json["by_unit"]
    assert counted == tongbao("stats", SAMPLE, "--format", "json").json["by_unit"]


@pytest.mark.slow
def test_two_units_in_one_cell(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.1", "责任单位")
    others = [row[0] for row in sample["责任单位"].iter_rows(min_row=2, values_only=True)]
    second = next(name for name in others if name != cell.value)
    cell.value = f"{cell.value}、{second}"
    path = save(sample)
    (found,) = found_in(tongbao, path)
    assert (found["code"], found["severity"], found["cell"]) == ("V15", "info", cell.coordinate)
    (measure,) = [m for m in read_ledger(path).ledger.measures if m.number == "1.1.1"]
    assert second == measure.partners[0]


@pytest.mark.slow
def test_lines_of_a_cell_are_units_where_all_are_known(tongbao, sample, save):
    names = [row[0] for row in sample["责任单位"].iter_rows(min_row=2, values_only=True)]
    first, second, third = names[:3]
    several, broken = ("1.1.1", "1.1.2")
    cell_of(sample, "整改台账", several, "责任单位").value = f"{first}\n{second}（配合）"
    cell_of(sample, "整改台账", broken, "责任单位").value = f"{third[:2]}\n{third[2:]}"
    path = save(sample)
    told = {(f["code"], f["severity"]) for f in found_in(tongbao, path)}
    assert told == {("V15", "info"), ("V16", "info")}
    units = {m.number: (m.unit, m.partners[:1]) for m in read_ledger(path).ledger.measures}
    assert units[several] == (first, (second,))
    assert units[broken][0] == third


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "partners"),
    [
        ("乙、甲（牵头）", ["乙"]),
        ("甲（主责单位）、乙（配合）", ["乙"]),
        ("牵头：甲；配合：乙、丙", ["乙", "丙"]),
        ("甲（牵头）", []),
        ("甲/乙", ["乙"]),
        ("甲和乙、丙", ["乙", "丙"]),
        ("甲、", []),
    ],
)
def test_the_unit_that_a_cell_says_leads_answers_for_the_row(
    tongbao, sample, save, typed, partners
):
    cell = cell_of(sample, "整改台账", "1.1.1", "责任单位")
    others = [row[0] for row in sample["责任单位"].iter_rows(min_row=2, values_only=True)]
    names = dict(zip("甲乙丙", [cell.value, *[n for n in others if n != cell.value]], strict=False))
    for short, name in names.items():
        typed = typed.replace(short, name)
    cell.value = typed
    path = save(sample)
    (found,) = found_in(tongbao, path)
    expected = ("V15" if partners else "V08", "info", cell.coordinate)
    assert (found["code"], found["severity"], found["cell"]) == expected
    (measure,) = [m for m in read_ledger(path).ledger.measures if m.number == "1.1.1"]
    assert measure.unit == names["甲"]
    assert list(measure.partners)[: len(partners)] == [names[short] for short in partners]


@pytest.mark.slow
def test_helping_units_are_apart_where_all_are_known(tongbao, sample, save):
    names = [row[0] for row in sample["责任单位"].iter_rows(min_row=2, values_only=True)][:3]
    cell = cell_of(sample, "整改台账", "1.1.1", "配合单位")
    cell.value = f"{names[0]}与{names[1]}/{names[2]}"
    path = save(sample)
    (found,) = found_in(tongbao, path)
    assert (found["code"], found["cell"]) == ("V08", cell.coordinate)
    assert "、".join(names) in found["message"]
    (measure,) = [m for m in read_ledger(path).ledger.measures if m.number == "1.1.1"]
    assert list(measure.partners) == names


@pytest.mark.slow
def test_what_stands_between_unknown_units_is_part_of_the_name(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.1", "配合单位")
    cell.value = "水利局和林业局联合办"
    (found,) = found_in(tongbao, save(sample))
    assert (found["code"], found["value"]) == ("K04", "水利局和林业局联合办")
