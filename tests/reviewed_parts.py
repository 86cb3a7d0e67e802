"""The review copy of the sample with its parts edited as text, and what a review finds in it."""

import json
import re
import zipfile
from collections.abc import Callable

import pytest
from conftest import SAMPLE

from generator.package.parts import unpack
from generator.review.reviewed import review_copies

DOCUMENT = "word/document.xml"
WHO = 'w:author="张书记" w:date="2025-09-01T10:00:00Z"'
KINDS = ("changes", "comments", "template", "conflicts", "unmatched")

Parts = dict[str, str]


@pytest.fixture(scope="module")
def built(review_copy) -> dict[str, bytes]:
    """The parts of the review copy of the sample."""
    return unpack(review_copy.read_bytes())


@pytest.fixture
def reviewed(built, examined, standard_template, tongbao, tmp_path) -> Callable[..., dict]:
    """Edit the parts of the copy as text, review it, and give what was found."""

    def run(edit: Callable[[Parts], object], code: int = 0) -> dict:
        texts = {name: part.decode() for name, part in built.items()}
        edit(texts)
        path = tmp_path / "审.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        review = review_copies([path], examined.reading, examined.vocabulary, standard_template)
        found = json.loads(json.dumps(review.as_dict()))
        result = tongbao("review", path, SAMPLE)
        assert result.code == code, result.out + result.err
        shown = result.out
        for kind in KINDS:
            for one in found[kind]:
                told = one.get("text") or one.get("message") or one.get("reason") or one["cell"]
                assert "".join(told.split())[:12] in "".join(shown.split())
        return found

    return run


def put(parts: Parts, old: str, new: str, name: str = DOCUMENT) -> None:
    assert old in parts[name], old
    parts[name] = parts[name].replace(old, new, 1)


def marked(words: str, properties: str) -> Callable[[Parts], None]:
    """Give words of a run other properties."""
    text = '<w:t xml:space="preserve">'
    own = f"</w:t></w:r><w:r><w:rPr>{properties}</w:rPr>{text}{words}</w:t></w:r><w:r>{text}"
    return lambda parts: put(parts, words, own)


def paragraph(words: str, change: Callable[[str], str]) -> Callable[[Parts], None]:
    """Change the XML of the paragraph that shows these words."""

    def edit(parts: Parts) -> None:
        found = re.findall(r"<w:p>.*?</w:p>", parts[DOCUMENT], re.DOTALL)
        old = next(p for p in found if words in re.sub("<[^>]+>", "", p))
        put(parts, old, change(old))

    return edit


def only(found: dict, *kinds: str) -> list[dict]:
    """What was found of these kinds; of others there is nothing."""
    assert not [kind for kind in KINDS if found[kind] and kind not in kinds], found
    return [one for kind in kinds for one in found[kind]]
