"""The templates that are shipped: each made from its description, known by its own properties."""

import shutil
import zlib
from datetime import date
from pathlib import Path

import docx
import pytest
from conftest import REPOSITORY, SAMPLE, TEMPLATE, cell_of, package_text, paragraphs, row_of
from shipped import FAMILY, FOLDER, REMINDER

from generator.layout.skeleton import make
from generator.ledger.choices import Audience
from generator.ledger.columns import Kind
from generator.ledger.items import BASICS
from generator.ledger.schema import SHEETS
from generator.package.parts import pack, unpack
from generator.package.properties import Recorded, set_property

each = pytest.mark.parametrize("skeleton", FAMILY, ids=[skeleton.name for skeleton in FAMILY])


def test_every_template_is_described_by_a_file_of_the_family():
    assert {path.stem for path in FOLDER.glob("*.docx")} == {skeleton.name for skeleton in FAMILY}


def test_the_handbook_names_every_template():
    page = (REPOSITORY / "docs" / "手册" / "模板制作.md").read_text(encoding="utf-8")
    table = "".join(line for line in page.splitlines() if line.startswith("| "))
    assert [skeleton.name for skeleton in FAMILY if skeleton.name not in table] == []


@pytest.mark.slow
@each
def test_a_template_is_made_of_its_description_the_same_bytes_every_time(skeleton):
    committed = (FOLDER / f"{skeleton.name}.docx").read_bytes()
    assert make(skeleton) == make(skeleton)
    assert unpack(make(skeleton)) == unpack(committed)
    if "zlib-ng" not in zlib.ZLIB_RUNTIME_VERSION:  # which packs the same parts differently
        assert make(skeleton) == committed


@each
def test_a_template_has_no_fault(tongbao, skeleton):
    assert tongbao("template", "check", skeleton.name, "--format", "json").json["findings"] == []


# --- choosing one -----------------------------------------------------------------------------


def test_the_templates_are_listed_with_their_readers_and_their_use(tongbao):
    result = tongbao("template", "list", "--format", "json")
    listed = {template["name"]: template for template in result.json["templates"]}
    assert result.code == 0 and next(iter(listed)) == TEMPLATE.stem
    for skeleton in FAMILY:
        template = listed[skeleton.name]
        assert template["audience"] == skeleton.audience
        assert template["help"] == (skeleton.help or skeleton.title)
    out = tongbao("template", "list").out
    assert "自带的模板" in out and "本单位的模板" not in out
    assert all(skeleton.name in out for skeleton in FAMILY)


def test_the_office_s_own_templates_are_listed_besides(tongbao, tmp_path):
    (tmp_path / "templates").mkdir()
    own = unpack(TEMPLATE.read_bytes())
    set_property(own, Recorded.AUDIENCE, Audience.PARTY)
    (tmp_path / "templates" / "本局.docx").write_bytes(pack(own))
    shutil.copy(TEMPLATE, tmp_path / "templates")
    (tmp_path / "templates" / "坏的.docx").write_bytes(b"PK")
    (tmp_path / "templates" / "~$本局.docx").write_bytes(b"lock")
    listed = tongbao("template", "list", "--format", "json").json["templates"]
    own = {template["name"]: template for template in listed if template["own"]}
    assert own.keys() == {"本局", "坏的", TEMPLATE.stem}
    assert own["本局"]["audience"] == "党内" and "坏的.docx" in own["坏的"]["fault"]
    assert sum(template["name"] == TEMPLATE.stem for template in listed) == 1
    out = tongbao("template", "list").out
    assert "本局（党内）" in out and "不能使用" in out


@pytest.mark.slow
@pytest.mark.parametrize("name", [TEMPLATE.stem, TEMPLATE.name, TEMPLATE])
def test_a_template_is_named_as_one_likes(tongbao, name):
    assert tongbao("template", "check", name).code == 0
    assert tongbao("build", SAMPLE, "-t", name, "-o", "通报.docx").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", [("build", SAMPLE, "-t"), ("template", "check")])
def test_a_name_that_no_template_has_is_told_with_those_there_are(tongbao, command):
    near, far = tongbao(*command, "巡察整改的通报"), tongbao(*command, "没有这样的")
    assert near.code == far.code == 3
    assert "是不是“巡察整改通报”" in near.err and "有：巡察整改通报" in far.err


# --- what they print --------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "-t"])
@each
def test_a_document_agrees_with_its_ledger_and_comes_back_from_review(tongbao, skeleton, option):
    """Of which template a document was made it says itself."""
    words = [option, skeleton.name] if option else []
    made = tongbao("build", SAMPLE, "-t", skeleton.name, "-o", "文件.docx")
    assert made.code == 0, made.err
    verified = tongbao("verify", "文件.docx", SAMPLE, *words)
    assert verified.code == 0, verified.out
    assert tongbao("build", SAMPLE, "-t", skeleton.name, "-o", "稿.docx", "--review").code == 0
    back = tongbao("review", "稿.docx", SAMPLE, *words, "--format", "json")
    assert back.code == 0, back.json
    assert not any(back.json[kind] for kind in ("changes", "template", "conflicts", "unmatched"))


@pytest.mark.slow
@each
def test_inspectors_of_the_province_are_called_as_their_name_says(tongbao, provincial, skeleton):
    made = tongbao("build", provincial, "-t", skeleton.name, "-o", "文件.docx")
    assert made.code == 0, made.err
    text = "".join(paragraphs("文件.docx"))
    assert "巡视" in text and "巡察" not in text


@pytest.mark.slow
def test_what_stands_beside_a_notice_names_its_inspectors(tongbao, provincial, earlier):
    assert tongbao("build", provincial, "-o", "文件.docx").code == 0
    record = package_text(Path("文件-检查报告.docx"))
    assert "巡视整改通报检查报告" in record and "巡察整改通报检查报告" not in record
    assert tongbao("stats", provincial, "--html", "统计.html", "--xlsx", "统计.xlsx").code == 0
    for text in (Path("统计.html").read_text(), package_text(Path("统计.xlsx"))):
        assert "巡视整改统计" in text and "巡察整改" not in text
    other_round = earlier("六月.xlsx", date(2025, 6, 30), 党组织全称="中共栖云县教育局党组")
    other = tongbao("stats", provincial, "--since", other_round)
    assert "不是同一次巡视整改的台账" in other.err


@pytest.mark.slow
def test_the_summary_of_ledgers_names_inspectors_of_all(tongbao, provincial, tmp_path):
    folder = tmp_path / "各单位"
    folder.mkdir()
    provincial.rename(folder / "甲.xlsx")
    assert tongbao("batch", folder, "-o", "结果").code == 0
    assert "巡视整改情况汇总" in package_text(Path("结果/汇总表.xlsx"))
    shutil.copy(SAMPLE, folder / "乙.xlsx")
    assert tongbao("batch", folder, "-o", "结果").code == 0
    assert "巡视巡察整改情况汇总" in package_text(Path("结果/汇总表.xlsx"))


# --- for whom they are ------------------------------------------------------------------------


@pytest.mark.slow
@each
def test_only_what_is_public_has_a_copy_for_the_web_site(tongbao, tmp_path, skeleton):
    result = tongbao("build", SAMPLE, "-t", skeleton.name)
    assert result.code == 0
    is_public = skeleton.audience is Audience.PUBLIC
    names = [path.name for path in (tmp_path / "output").iterdir()]
    assert any(name.endswith(".html") for name in names) == is_public
    assert ("不公布，没有生成" in result.out) != is_public
    assert all(("（公开）" in n or f"（{skeleton.audience}）" in n) != is_public for n in names)
    assert sum(name.endswith("检查报告.docx") for name in names) == 1


def test_a_record_says_for_whom_the_document_is(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "-t", "党内通报", "-o", "通报.docx").code == 0
    record = package_text(tmp_path / "通报-检查报告.docx")
    assert "印发范围" in record and "公布网址" not in record


@pytest.mark.slow
def test_a_document_is_not_verified_by_a_template_for_other_readers(tongbao):
    assert tongbao("build", SAMPLE, "-t", "党内通报", "-o", "通报.docx").code == 0
    result = tongbao("verify", "通报.docx", SAMPLE, "-t", TEMPLATE)
    assert result.code == 1 and "受众是党内" in result.out + result.err
    agreed = tongbao("verify", "通报.docx", SAMPLE)
    assert agreed.code == 0 and "网站" not in agreed.err


@pytest.mark.slow
def test_the_ledger_s_template_goes_before_that_of_the_document(tongbao, sample, save):
    assert tongbao("build", SAMPLE, "-t", RUN_IN, "-o", "通报.docx").code == 0
    sheet = sample["基本情况"]
    sheet.append(["模板", TEMPLATE.stem])
    assert tongbao("verify", "通报.docx", SAMPLE).code == 0
    assert tongbao("verify", "通报.docx", save(sample)).code == 1


# --- measures run into one paragraph ----------------------------------------------------------

RUN_IN = "并段通报"


@pytest.mark.slow
def test_measures_run_into_one_paragraph(tongbao, tmp_path, sample, save):
    """；stands between measures of one sentence each, 。 where there are several sentences."""
    texts = {"1.1.1": "举办研讨会5次。", "1.1.2": "开展宣讲13场。"}
    texts |= {"1.2.1": "核查水源。建立台账。", "1.2.2": "抽检水质。"}
    for key, text in texts.items():
        cell_of(sample, "整改台账", key, "整改进展").value = text
        cell_of(sample, "整改台账", key, "进展标题").value = "做实" if key == "1.1.1" else None
    cell_of(sample, "整改台账", "4.1.1", "整改进展").value = "第一段。\n第二段。"
    cell_of(sample, "整改台账", "4.1.1", "进展标题").value = None
    assert tongbao("build", save(sample), "-t", RUN_IN, "-o", "通报.docx").code == 0
    lines = paragraphs(tmp_path / "通报.docx")
    assert "一是做实，举办研讨会5次；二是开展宣讲13场。" in lines
    assert any(line.startswith("一是核查水源。建立台账。二是抽检水质。三是") for line in lines)
    # A line break in a cell begins a new paragraph here as well.
    place = lines.index("一是第一段。")
    assert lines[place + 1] == "第二段。" and lines[place + 2].startswith("二是推动责任落实")
    assert tongbao("verify", "通报.docx", "台账.xlsx", "-t", RUN_IN).code == 0


@pytest.mark.slow
def test_one_measure_alone_has_no_number(tongbao, tmp_path, sample, save):
    sheet = sample["整改台账"]
    sheet.delete_rows(row_of(sheet, "1.1.2"))
    sample["综述"].delete_rows(2, 1)  # which counts the measures
    assert (
        tongbao("build", save(sample), "-t", RUN_IN, "-o", "通报.docx", "--format", "json").code
        == 0
    )
    assert any(line.startswith("完善理论学习制度，") for line in paragraphs(tmp_path / "通报.docx"))


@pytest.mark.slow
def test_edits_within_such_a_paragraph_go_to_their_cells(tongbao, tmp_path, sample, save):
    assert tongbao("build", SAMPLE, "-t", RUN_IN, "-o", "稿.docx", "--review").code == 0
    document = docx.Document(tmp_path / "稿.docx")
    (paragraph,) = (p for p in document.paragraphs if p.text.startswith("一是完善理论"))
    for run in paragraph.runs:
        run.text = run.text.replace("走进灌区", "深入灌区").replace("分解到股室落实", "逐一落实")
    document.save(tmp_path / "改.docx")
    result = tongbao("review", "改.docx", SAMPLE, "-t", RUN_IN, "--format", "json")
    changes = {change["key"]: change for change in result.json["changes"]}
    assert result.code == 0 and changes.keys() == {"1.1.1", "1.1.2"}
    for key, before, after in (
        ("1.1.1", "分解到股室落实", "逐一落实"),
        ("1.1.2", "走进灌区", "深入灌区"),
    ):
        text = cell_of(sample, "整改台账", key, "整改进展").value
        assert changes[key]["before"] == text
        assert changes[key]["after"] == text.replace(before, after)


@pytest.mark.parametrize("said", ["2.1.3", "二（二）1三是", "第二部分第二方面第一个问题第3条"])
def test_each_measure_of_such_a_paragraph_is_found(tongbao, said):
    found = tongbao("find", SAMPLE, said, "-t", RUN_IN, "--format", "json").json["matches"]
    assert [entry["key"] for entry in found] == ["2.1.3"]
    assert found[0]["text"].startswith("三是强化作风纪律检查，")


@pytest.mark.slow
def test_the_party_s_notice_prints_what_is_for_the_party_only(tongbao, tmp_path, sample, save):
    for key, publicity in (("1.1.2", "仅党内"), ("1.2.1", "否")):
        cell_of(sample, "整改台账", key, "是否公开").value = publicity
    for name in ("党内通报", TEMPLATE.stem):
        assert tongbao("build", save(sample), "-t", name, "-o", f"{name}.docx").code == 0
    party, public = (paragraphs(tmp_path / f"{n}.docx") for n in ("党内通报", TEMPLATE.stem))
    assert party[:2] == ["中共栖云县水利局党组文件", "栖水党组〔2025〕9号"]
    assert "各党支部，各股室、局属各单位：" in party
    for text, printed in (("开展节水宣讲", [True, False]), ("摸清农村供水底数", [False, False])):
        assert [text in "".join(lines) for lines in (party, public)] == printed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("basics", "lines"),
    [
        ({"发文机关标志": None}, ["中共栖云县水利局党组"]),
        ({"发文字号": None}, ["中共栖云县水利局党组文件", "中共栖云县水利局党组"]),
        ({"主送机关": "各支部："}, ["中共栖云县水利局党组文件", "栖水党组〔2025〕9号"]),
    ],
)
def test_the_head_has_what_the_ledger_says(tongbao, tmp_path, sample, save, basics, lines):
    for name, value in basics.items():
        cell_of(sample, "基本情况", name, "内容").value = value
    assert tongbao("build", save(sample), "-t", "党内通报", "-o", "通报.docx").code == 0
    printed = [p.partition("\n")[0] for p in paragraphs(tmp_path / "通报.docx")]
    assert printed[: len(lines)] == lines
    assert ("各支部：" in printed) == ("主送机关" in basics)


# --- the law: nothing that is for others ------------------------------------------------------


@pytest.fixture
def marked(sample, save):
    """The sample with a text of its own in every internal column, and whose each is."""
    marks = {}
    for sheet in SHEETS:
        found = sample[sheet.name] if sheet.name in sample.sheetnames else None
        for column in sheet.columns if found else ():
            if column.kind not in (Kind.LINE, Kind.TEXT) or column.name == "项目" or column.refers:
                continue
            if column.audience is Audience.PUBLIC or column.offers or column.name in sheet.key:
                continue
            headers = [cell.value for cell in found[1]]
            if column.name not in headers:
                found.cell(1, len(headers) + 1).value = column.name
                headers.append(column.name)
            mark = f"暗号{len(marks):02}"
            marks[mark] = column.audience
            for row in range(2, found.max_row + 1):
                if found.cell(row, 1).value:
                    # No two units may have one 简称.
                    found.cell(row, headers.index(column.name) + 1).value = f"{mark}第{row}行"
    basics = sample["基本情况"]
    for column in BASICS:
        if column.audience is Audience.PARTY:
            marks[f"党内{column.name}"] = column.audience
            basics.cell(row_of(basics, column.name), 2).value = f"党内{column.name}"
    for key, publicity, mark, audience in (
        ("1.1.2", "仅党内", "党内措施", Audience.PARTY),
        ("1.2.1", "否", "内部措施", Audience.INTERNAL),
    ):
        cell_of(sample, "整改台账", key, "是否公开").value = publicity
        cell_of(sample, "整改台账", key, "整改进展").value = f"{mark}的进展。"
        marks[mark] = audience
    return save(sample), marks


@pytest.mark.slow
@each
def test_a_document_holds_nothing_that_is_for_others(tongbao, tmp_path, marked, skeleton):
    path, marks = marked
    assert len(marks) > 12
    result = tongbao("build", path, "-t", skeleton.name, "-o", "文件.docx", "--as-of", "2026-06-01")
    assert result.code == 0, result.err
    text = package_text(tmp_path / "文件.docx") + (tmp_path / "文件.txt").read_text("utf-8")
    found = {mark for mark in marks if mark in text}
    assert found <= {mark for mark, whose in marks.items() if skeleton.audience.may_see(whose)}
    assert bool(found) == (skeleton.audience is not Audience.PUBLIC)
    web = tmp_path / "文件-网站稿.html"
    assert not web.exists() or not any(mark in web.read_text("utf-8") for mark in marks)


@pytest.mark.parametrize("command", [("template", "check"), ("build", SAMPLE, "-t")])
def test_a_template_for_everybody_may_not_use_the_words_of_the_office(tongbao, tmp_path, command):
    parts = unpack((FOLDER / f"{REMINDER}.docx").read_bytes())
    set_property(parts, Recorded.AUDIENCE, Audience.PUBLIC)
    (tmp_path / "公开.docx").write_bytes(pack(parts))
    result = tongbao(*command, "公开.docx", "--format", "json")
    told = {f["message"] for f in result.json["findings"] if f["severity"] == "error"}
    assert any("督办列表" in message and "受众为内部的模板才能用" in message for message in told)
    assert result.code == 1


# --- one of the office's own ------------------------------------------------------------------


@each
def test_a_new_template_starts_from_one_of_these(tongbao, tmp_path, skeleton):
    result = tongbao("template", "new", "自用.docx", "--from", skeleton.name)
    assert result.code == 0 and "template check" in result.err
    assert (tmp_path / "自用.docx").read_bytes() == make(skeleton)


@pytest.mark.slow
def test_a_new_template_overwrites_nothing(tongbao, tmp_path):
    first = tongbao("template", "new", "templates/自用.docx")
    document = docx.Document("templates/自用.docx")
    document.core_properties.title = "自用的"
    document.save("templates/自用.docx")
    again = tongbao("template", "new", "templates/自用.docx", "--format", "json")
    assert first.code == again.code == 0
    assert again.json["path"].endswith("自用（第2稿）.docx") and "没有覆盖" in again.err
    assert {path.name for path in (tmp_path / "templates").iterdir()} == {
        "自用.docx",
        "自用（第2稿）.docx",
    }
    assert tongbao("build", SAMPLE, "-t", "自用", "-o", "通报.docx").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("自用.doc",), 2),
        ((TEMPLATE,), 2),
        (("自用.docx", "--from", "没有"), 3),
        (("自用.docx", "--from", SAMPLE), 3),
    ],
)
def test_what_cannot_become_a_template_is_refused(tongbao, tmp_path, words, code):
    assert tongbao("template", "new", *words).code == code
    assert list(tmp_path.iterdir()) == []
