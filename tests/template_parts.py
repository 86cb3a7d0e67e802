"""The standard template with parts of it changed, and what is told of it."""

import re

from conftest import SAMPLE, TEMPLATE

from generator.package.parts import pack, unpack

DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


def changed(path, *pairs, part=DOCUMENT, relations="", parts=()):
    """The standard template with texts of a part replaced, and with more parts and relations."""
    made = unpack(TEMPLATE.read_bytes())
    text = made[part].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    made[part] = text.encode()
    ends = f"{relations}</Relationships>".encode()
    made[RELATIONS] = made[RELATIONS].replace(b"</Relationships>", ends)
    path.write_bytes(pack(made | dict(parts)))
    return path


def run(text, look="", more=""):
    return f"<w:r><w:rPr>{look}</w:rPr>{more}<w:t>{text}</w:t></w:r>"


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def told(tongbao, path):
    """The codes of what `template check` finds; `build` finds the errors among them, too."""
    checked = tongbao("template", "check", path, "--format", "json").json["findings"]
    built = tongbao("build", SAMPLE, "-t", path, "-o", "通报.docx", "--format", "json")
    errors = {f["code"] for f in checked if f["severity"] == "error"}
    assert errors == {f["code"] for f in built.json["findings"] if f["severity"] == "error"}
    assert built.code == (1 if errors else 0), built.err
    for finding in checked:
        assert not re.search("object|attribute|undefined|expected|字符处", finding["message"])
    return checked


def values(tongbao, *arguments):
    """What each word prints, and for whom: of a ledger, of a template."""
    found = tongbao("template", "words", *arguments, "--format", "json")
    assert found.code == 0, found.err
    return {word["written"]: word["value"] for word in found.json["words"]}, found.json["audience"]
