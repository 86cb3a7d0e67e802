"""The templates that are shipped: each made from its description, known by its own properties."""

import shutil
import zlib

import pytest
from conftest import REPOSITORY, SAMPLE

from generator.layout.family import family
from generator.layout.skeleton import make
from generator.ledger.choices import Audience
from generator.package.parts import pack, unpack
from generator.package.properties import Recorded, set_property

FOLDER = REPOSITORY / "templates"
FAMILY = list(family())
STANDARD = FOLDER / "巡察整改通报.docx"
each = pytest.mark.parametrize("skeleton", FAMILY, ids=[skeleton.name for skeleton in FAMILY])


def test_every_template_is_described_by_a_file_of_the_family():
    assert {path.stem for path in FOLDER.glob("*.docx")} == {skeleton.name for skeleton in FAMILY}


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
    assert result.code == 0 and next(iter(listed)) == STANDARD.stem
    for skeleton in FAMILY:
        template = listed[skeleton.name]
        assert template["audience"] == skeleton.audience
        assert template["help"] == (skeleton.help or skeleton.title)
    out = tongbao("template", "list").out
    assert "自带的模板" in out and "本单位的模板" not in out
    assert all(skeleton.name in out for skeleton in FAMILY)


def test_the_office_s_own_templates_are_listed_besides(tongbao, tmp_path):
    (tmp_path / "templates").mkdir()
    own = unpack(STANDARD.read_bytes())
    set_property(own, Recorded.AUDIENCE, Audience.PARTY)
    (tmp_path / "templates" / "本局.docx").write_bytes(pack(own))
    shutil.copy(STANDARD, tmp_path / "templates")
    (tmp_path / "templates" / "坏的.docx").write_bytes(b"PK")
    (tmp_path / "templates" / "~$本局.docx").write_bytes(b"lock")
    listed = tongbao("template", "list", "--format", "json").json["templates"]
    own = {template["name"]: template for template in listed if template["own"]}
    assert own.keys() == {"本局", "坏的", STANDARD.stem}
    assert own["本局"]["audience"] == "党内" and "坏的.docx" in own["坏的"]["fault"]
    assert sum(template["name"] == STANDARD.stem for template in listed) == 1
    out = tongbao("template", "list").out
    assert "本局（党内）" in out and "不能使用" in out


@pytest.mark.parametrize("name", [STANDARD.stem, STANDARD.name, STANDARD])
def test_a_template_is_named_as_one_likes(tongbao, name):
    assert tongbao("template", "check", name).code == 0
    assert tongbao("build", SAMPLE, "-t", name, "-o", "通报.docx").code == 0


@pytest.mark.parametrize("command", [("build", SAMPLE, "-t"), ("template", "check")])
def test_a_name_that_no_template_has_is_told_with_those_there_are(tongbao, command):
    near, far = tongbao(*command, "巡察整改的通报"), tongbao(*command, "没有这样的")
    assert near.code == far.code == 3
    assert "是不是“巡察整改通报”" in near.err and "有：巡察整改通报" in far.err


# --- one of the office's own ------------------------------------------------------------------


@each
def test_a_new_template_starts_from_one_of_these(tongbao, tmp_path, skeleton):
    result = tongbao("template", "new", "自用.docx", "--from", skeleton.name)
    assert result.code == 0 and "template check" in result.err
    assert (tmp_path / "自用.docx").read_bytes() == make(skeleton)


def test_a_new_template_overwrites_nothing(tongbao, tmp_path):
    first = tongbao("template", "new", "templates/自用.docx")
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
        ((STANDARD,), 2),
        (("自用.docx", "--from", "没有"), 3),
        (("自用.docx", "--from", SAMPLE), 3),
    ],
)
def test_what_cannot_become_a_template_is_refused(tongbao, tmp_path, words, code):
    assert tongbao("template", "new", *words).code == code
    assert list(tmp_path.iterdir()) == []
