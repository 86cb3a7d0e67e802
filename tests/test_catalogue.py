"""No kind of finding without wording, no wording without a finding, and every word filled in."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import generator
from generator.checks.rule_files import RULE_KINDS
from generator.findings.catalogue import FAMILIES, kinds

CODE = re.compile("[A-Z][0-9]{2}")
ROOT = Path(generator.__file__).parent
RULES = (ROOT.parent / "templates" / "rules").glob("*.toml")
# These take the code and the words of a finding; a refusal gets the name of the file later, and
# whoever notes something at a cell gives its value.
FINDERS = {"find": {"value"}, "note": {"value"}, "Refused": {"name", "value"}}


@cache
def trees():
    """Each file of the program as Python parses it: many, so when they are asked for."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}


def named_in_code():
    """Every code that stands somewhere in the code or in a shipped rule."""
    strings = (
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    yield from filter(CODE.fullmatch, strings)
    for path in RULES:
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            yield rule["kind"]


def calls_with_words():
    """(where, code, words given, words that come by themselves) of each call that makes one."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            values = [a.value for a in node.args if isinstance(a, ast.Constant)]
            codes = [value for value in values if value in kinds()]
            words = {keyword.arg for keyword in node.keywords}
            if name in FINDERS and codes and None not in words:  # None stands for **words
                yield f"{path.name}:{node.lineno}", codes[0], words, FINDERS[name]


def asked_for(code):
    wordings = (kinds()[code].message, kinds()[code].hint)
    return {field for w in wordings for _, field, _, _ in string.Formatter().parse(w) if field}


def test_every_kind_is_complete_and_in_the_file_of_its_family():
    for letter, family in FAMILIES.items():
        path = ROOT / "findings" / "catalogue" / f"{family.file}.toml"
        codes = tomllib.loads(path.read_text(encoding="utf-8"))
        assert codes and all(code[0] == letter and CODE.fullmatch(code) for code in codes)
        assert list(codes) == sorted(codes)
    words = (kind._replace(of_whole=True) for kind in kinds().values())
    assert all(all(kind) for kind in words)
    files = {path.stem for path in (ROOT / "findings" / "catalogue").iterdir()}
    assert files == {family.file for family in FAMILIES.values()}


def test_every_code_has_wording_and_every_wording_is_used():
    assert set(named_in_code()) == set(kinds())


def test_every_word_of_a_wording_is_filled_in():
    calls = list(calls_with_words())
    assert len(calls) > 100
    for where, code, words, known in calls:
        assert asked_for(code) <= words | known, (where, code)
        assert words <= asked_for(code) | {"value"}, (where, code)


def test_rules_fill_in_what_their_kinds_ask_for():
    for code in RULE_KINDS:
        assert asked_for(code) <= {"title", "seen", "rule", "mend", "value"}, code


def test_help_does_not_read_the_catalogue():
    code = (
        "import sys; from generator import cli; from generator.findings.catalogue import kinds_of"
    )
    asked = 'try: cli.main(["--help"])\nexcept SystemExit: pass'
    program = f"{code}\n{asked}\nsys.exit(kinds_of.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
    assert done.returncode == 0
