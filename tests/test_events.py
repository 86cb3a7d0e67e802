"""Days, meetings, regulations and finished measures in a text, against their rows."""

import pytest
from conftest import cell_of
from planted import planted

DONE = "1.1.2"

WRONG = [
    ("D11", "3月5日召开巡察整改专题党组会。"),
    ("D11", "4月16日、6月19日召开整改工作推进会。"),
    ("D11", "整改工作推进会于2025年5月召开。"),
    ("D12", "3月20日印发《公文会议管理规定》。"),
    ("D12", "《机关财务报销规定》于2025年5月印发。"),
    ("D12", "修订《机关财务报销规定》，补充有关条款，2025年5月21日印发后组织学习。"),
    ("C09", "修订《公文会议管理规定》。"),
    ("C09", "新建《公文会议管理规定》《党组会议议事规则》。"),
    ("D13", "2025年7月30日，该项工作全部完成。"),
    ("D13", "已于2025年7月整改到位。"),
]


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_what_the_rows_say_otherwise_is_told_at_its_cell(tongbao, sample, save, code, text):
    cell = cell_of(sample, "整改台账", DONE, "整改进展")
    cell.value += text
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    told = {(f["code"], f["severity"], f["sheet"], f["cell"]) for f in found}
    assert told == {(code, "warning", "整改台账", cell.coordinate)}


RIGHT = {
    "days of meetings": "3月6日召开巡察整改专题党组会，4月16日、6月18日两次召开整改工作推进会。",
    "days of regulations": (
        "3月26日印发《公文会议管理规定》，《机关财务报销规定》于4月21日印发。"
        "修订《固定资产管理办法》，2025年6月11日印发后组织学习。"
    ),
    "days of other things": "4月，市局印发《水利建设项目质量管理办法》，5月再次检查。",
    "new and revised": "新建《公文会议管理规定》，修订《党组会议议事规则》《固定资产管理办法》。",
    "made or revised": "制定修订《公文会议管理规定》，新建和修订《固定资产管理办法》等。",
    "done in part": "5月20日，第3村整改到位，其中2处于6月5日整改到位。",
    "a month of a meeting": "2025年3月，局党组召开巡察整改专题民主生活会。",
    "meetings of others": "5月6日召开全县整改工作推进会，2月25日，各支部召开专题民主生活会。",
    "two meetings": "2月24日、3月20日召开巡察整改专题党组会、巡察整改专题民主生活会。",
}


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return planted(RIGHT, ("已完成",), tmp_path_factory.mktemp("right"))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_left_alone(right, name):
    cells, findings = right
    assert not [f for f in findings if f["cell"] == cells[name] and f["code"][0] in "WDLC"]
