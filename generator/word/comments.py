"""The comments of a Word file, each with the comment that it answers.

Source: ECMA-376-1, 17.13.4 (comments); answers and the resolved state stand in
commentsExtended.xml ([MS-DOCX] 2.5.1).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .body import Block, Oddity, RunText, Walk, WordParagraph
from .charts import Charts
from .lines import paragraphs_in
from .looks import WordStyles
from .names import attribute, name_of, paragraphs_of
from .numbering import Numbering
from .parts import parse_part, target_of
from .revisions import Revised


class Comment(NamedTuple):
    """A comment; `parent` is the comment it answers, `at` and `until` its places in the stream.

    `oddities` name what in it is no text, such as handwriting.
    """

    number: str
    author: str
    date: str
    text: str
    parent: str = ""
    resolved: bool = False
    at: int = -1
    until: int = -1
    oddities: tuple[str, ...] = ()


def comments_of(parts: Mapping[str, bytes], main: str) -> list[Comment]:
    """The comments of a document."""
    name = target_of(parts, main, "comments")
    if not parts.get(name):
        return []
    answers = _answers(parts, main)
    root = parse_part(parts[name])
    walk = Walk(root, WordStyles(None), Numbering(None), Charts(parts, name))
    comments: list[Comment] = []
    owners: dict[str, str] = {}  # the key of each paragraph of a comment, and its comment
    for element in root:
        if name_of(element) != "comment":
            continue
        keys = [attribute(p, "paraId").upper() for p in paragraphs_of(element)]
        parent, resolved = next(
            (answers[key] for key in reversed(keys) if key in answers), ("", False)
        )
        number = attribute(element, "id")
        owners |= dict.fromkeys(filter(None, keys), number)
        blocks = tuple(walk.blocks(element, Revised()))
        said = "\n".join(_text(paragraph) for paragraph in paragraphs_in(blocks)).strip()
        author, date = attribute(element, "author"), attribute(element, "date")
        odd = tuple(_oddities(blocks))
        comments.append(Comment(number, author, date, said, parent, resolved, oddities=odd))
    return [comment._replace(parent=owners.get(comment.parent, "")) for comment in comments]


def _text(paragraph: WordParagraph) -> str:
    """What a paragraph of a comment says when all revisions are accepted."""
    texts = (content for content in paragraph.content if isinstance(content, RunText))
    return "".join(t.text for t in texts if not (t.revised.deleted or t.look.struck))


def _oddities(blocks: tuple[Block, ...]) -> Iterator[str]:
    contents = [content for p in paragraphs_in(blocks) for content in p.content]
    for found in (*blocks, *contents):
        if isinstance(found, Oddity):
            yield found.sentence


def _answers(parts: Mapping[str, bytes], main: str) -> dict[str, tuple[str, bool]]:
    """{key of a comment's paragraph: (that of the comment it answers, whether it is resolved)}."""
    part = parts.get(target_of(parts, main, "commentsExtended"))
    found = {}
    for element in parse_part(part) if part else ():
        resolved = attribute(element, "done") in ("1", "true", "on")
        parent = attribute(element, "paraIdParent").upper()
        found[attribute(element, "paraId").upper()] = (parent, resolved)
    return found
