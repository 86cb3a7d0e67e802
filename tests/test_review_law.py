"""Nothing that a reviewer did is passed over in silence: random edits, judged by the XML alone.

The copy is edited as people do it, with tracking and without. What the pages then say otherwise is
found by a reader of its own below, and every piece of that must be quoted by what `review` tells.
"""

import json
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from lxml import etree
from pencil import COMMENTS, HEADER, Copy, Element, W, element, is_gone, run

from generator.package.parts import unpack
from generator.review.reviewed import review_copies

KINDS = ("changes", "comments", "template", "conflicts", "unmatched")


# --- the oracle -----------------------------------------------------------------------------------


def pages(root: Element) -> list[str]:
    """The paragraphs that a reader of the pages sees, all changes accepted."""
    lines, line = [], ""
    for paragraph in root.iter(f"{W}p"):
        line += "".join(t.text or "" for t in paragraph.iter(f"{W}t") if not is_gone(t))
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is None:
            lines.append(line)
            line = ""
    lines.append(line)
    return [even(line) for line in lines if even(line)]


def even(text: str) -> str:
    """Without blanks, and with doubled full stops as one."""
    return re.sub("。+", "。", "".join(text.split()))


def differences(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is gone and what is new, piece by piece, and the words after it.

    ¶ stands between paragraphs. A paragraph that stands elsewhere is neither gone nor new.
    """
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old = "¶".join(["", *(line for line in before[i:j] if line not in after), ""])
        new = "¶".join(["", *(line for line in after[k:m] if line not in before), ""])
        for inner, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if inner != "equal":
                yield old[a:b], new[c:d], new[d:].strip("¶").partition("¶")[0][:6]


def quoted(found: dict, *fields: str) -> list[str]:
    return [
        even(str(one[field]))
        for kind in KINDS
        for one in found[kind]
        for field in fields
        if one.get(field)
    ]


def passed_over(found: dict, before: list[str], after: list[str]) -> list[str]:
    """The pieces of what was done that nothing tells of."""
    new_texts = quoted(found, "after", "reviewed", "text", "paragraph", "message", "reason")
    missing = []
    for gone, new, next_words in differences(before, after):
        for words in filter(None, new.split("¶")):
            if not any(said in text for said in _shifts(words, after) for text in new_texts):
                missing.append(f"+{words}")
        for words in re.findall(r"[^\W\d]+", gone.replace("¶", " ")):
            elsewhere = "".join(after).count(words) >= "".join(before).count(words)
            if not (elsewhere and any(words in text for text in new_texts)):
                missing += [] if _is_told_gone(found, words) else [f"-{words}"]
        if gone.count("¶") != new.count("¶") and not _is_told_divided(found, new_texts, next_words):
            missing.append(f"¶{next_words}")
    moved = _moved(before, after)
    if moved and not any(
        line[:10] in even(json.dumps(found, ensure_ascii=False)) for line in moved
    ):
        missing.append(f"moved: {moved}")
    return missing


def _shifts(words: str, after: list[str]) -> list[str]:
    """The new words, and as they are where the same edit is said to begin some characters later.

    Of （1）3）健全 nobody can tell whether ）3 was typed after the 1 or 3） after the ）.
    """
    later = [n for n in range(len(words)) if any(words + words[:n] in line for line in after)]
    return [words[n:] + words[:n] for n in later]


def _is_told_divided(found: dict, new_texts: list[str], next_words: str) -> bool:
    """Whether a paragraph that was divided or joined is quoted, or the text in which that was."""
    texts = [(one["ledger"], one["reviewed"]) for one in found["conflicts"]]
    texts += [(one["before"], one["after"]) for one in found["changes"]]
    divided = any(before.count("\n") != after.count("\n") for before, after in texts)
    return divided or any(next_words in text for text in new_texts)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The paragraphs that stand elsewhere, or those they went past."""
    same = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {line for i, _, size in same for line in before[i : i + size]}
    return [line for line in before if line in after and line not in stayed]


def _is_told_gone(found: dict, words: str) -> bool:
    """Whether something tells that words are gone, be it in two parts as they are of two cells."""
    return _is_told_whole(found, words) or any(
        _is_told_whole(found, words[:cut]) and _is_told_gone(found, words[cut:])
        for cut in range(1, len(words))
    )


def _is_told_whole(found: dict, words: str) -> bool:
    for kind in KINDS:
        for one in found[kind]:
            old = even("".join(str(one.get(k) or "") for k in ("before", "ledger")))
            now = even("".join(str(one.get(k) or "") for k in ("after", "reviewed")))
            if old.count(words) > now.count(words):
                return True
            told = even(one.get("reason", "") + one.get("message", "") + one.get("text", ""))
            if words in told or (not old + now and words in even(one.get("paragraph", ""))):
                return True
    return False


# --- the law --------------------------------------------------------------------------------------

NEW = st.text(st.sampled_from("甲乙丙丁戊己庚辛壬癸，、3（）二"), min_size=1, max_size=6)
HOW = st.sampled_from(
    [
        "insert",
        "delete",
        "replace",
        "split",
        "join",
        "move",
        "retype",
        "strike",
        "mark",
        "comment",
        "ours",
        "header",
    ]
)
EDITS = st.lists(
    st.tuples(HOW, st.floats(0, 0.999), st.floats(0, 0.999), st.integers(1, 8), NEW, st.booleans()),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def built(review_copy) -> dict[str, bytes]:
    """The parts of the review copy of the sample."""
    return unpack(review_copy.read_bytes())


@pytest.fixture
def look_at(examined, standard_template) -> Callable[[Path], dict]:
    def review(path: Path) -> dict:
        found = review_copies([path], examined.reading, examined.vocabulary, standard_template)
        return json.loads(json.dumps(found.as_dict(), ensure_ascii=False))

    return review


def edit(
    copy: Copy, number: int, how: str, where: float, at: float, length: int, new: str, tracked: bool
) -> list[str]:
    """Do one edit; gives the words that must be quoted besides what the pages show."""
    every = copy.paragraphs()
    paragraph = every[int(where * len(every))]
    size = sum(len(t.text) for t in copy.texts(paragraph))
    start = int(at * size)
    end = min(start + length, size)
    if how == "insert":
        copy.insert(paragraph, start, new, tracked)
    elif how == "delete":
        copy.delete(paragraph, start, end, tracked)
    elif how == "replace":
        copy.insert(paragraph, end, new, tracked)
        copy.delete(paragraph, start, end, tracked)
    elif how == "split":
        copy.split(paragraph, start, tracked)
    elif how == "join":
        copy.join(paragraph, tracked)
    elif how == "move":
        copy.move(paragraph, every[int(at * len(every))], tracked)
    elif how == "retype":
        text = "".join(t.text for t in copy.texts(paragraph))
        copy.retype(paragraph, text[:start] + new + text[end:])
    elif how == "strike":
        copy.look(paragraph, start, end, "strike", "1")
    elif how == "mark":
        words = copy.look(paragraph, start, end, "highlight", "yellow")
        return [words] if words.strip() else []
    elif how == "comment":
        paragraph.append(element("r"))
        paragraph[-1].append(element("commentReference", id=str(700 + number)))
        _add_comment(copy, str(700 + number), new)
        return [new]
    elif how == "ours":
        text = copy.parts[COMMENTS].decode()
        place = [m.start() for m in re.finditer("</w:t>", text)]
        cut = place[int(at * len(place))]
        copy.parts[COMMENTS] = (text[:cut] + new + text[cut:]).encode()
        return [new]
    elif how == "header":
        text = copy.parts[HEADER].decode()
        body = etree.tostring(run(new)).decode()
        body = f'<w:ins w:id="1" w:author="审">{body}</w:ins>' if tracked else body
        copy.parts[HEADER] = text.replace("</w:p>", f"{body}</w:p>", 1).encode()
        return [new]
    return []


def _add_comment(copy: Copy, number: str, text: str) -> None:
    comment = element("comment", id=number, author="审稿人", date="2025-09-01T10:00:00Z")
    etree.SubElement(comment, f"{W}p").append(run(text))
    body = etree.tostring(comment).decode()
    part = copy.parts[COMMENTS].decode()
    copy.parts[COMMENTS] = part.replace("</w:comments>", f"{body}</w:comments>").encode()


def check(built, look_at, tmp_path: Path, edits: list) -> None:
    """Do the edits and see that each is told."""
    copy = Copy(built)
    before = pages(copy.root)
    marks = [words for number, one in enumerate(edits) for words in edit(copy, number, *one)]
    path = copy.save(tmp_path / "审改.docx")
    found = look_at(path)
    after = pages(copy.root)
    everything = even(json.dumps(found, ensure_ascii=False))
    unsaid = [words for words in marks if not _is_quoted(even(words), everything, after)]
    assert not passed_over(found, before, after) + unsaid, (edits, found)
    if before == after and not marks and not any(how == "split" for how, *_ in edits):
        assert not any(found[kind] for kind in KINDS), (edits, found)


def _is_quoted(words: str, everything: str, after: list[str]) -> bool:
    """Whether words are quoted; what another edit took away again need not be."""
    return words in everything or all(words not in line for line in after)


@pytest.mark.slow
@law(12)
@given(edits=EDITS)
def test_nothing_is_passed_over_in_silence(built, look_at, tmp_path, edits):
    check(built, look_at, tmp_path, edits)
