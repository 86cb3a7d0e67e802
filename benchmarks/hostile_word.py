"""Word files as bad as the bounds let pass: each gives one part of us its hardest work.

    python benchmarks/hostile_word.py FOLDER
    python benchmarks/foreign.py FOLDER --in-turn --command template

Likewise for build-template, review, verify and diff-notice. Every file is smaller than 20 MiB, so
no command may take more than 30 seconds and 1 GiB.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from hostile import LARGEST, SAMPLE, chance

from generator.findings import limits
from generator.package.parts import Parts, pack, unpack

DOCUMENT = "word/document.xml"
TAGS = limits.MOST_TAGS * 9 // 10


def review_copy() -> Parts:
    """The parts of the sample's copy for reviewers."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.docx"
        command = [sys.executable, "-m", "generator", "build", str(SAMPLE), "--review"]
        subprocess.run([*command, "-o", str(made)], check=True, capture_output=True)
        return unpack(made.read_bytes())


# --- what stands in the body before the notice, or instead of it ----------------------------------


def paragraphs(texts: Iterable[str], properties: str = "") -> str:
    """A paragraph for each text."""
    head = f'<w:p>{properties}<w:r><w:t xml:space="preserve">'
    return "".join(f"{head}{text}</w:t></w:r></w:p>" for text in texts)


def empty_paragraphs() -> str:
    return "<w:p/>" * TAGS


def short_paragraphs() -> str:
    return paragraphs(str(n) for n in range(TAGS // 6))


def equal_paragraphs() -> str:
    return paragraphs("按计划推进。" for _ in range(TAGS // 60))


def alike_paragraphs() -> str:
    base = chance(1, 60)
    return paragraphs(f"{base[: n % 59]}{n}{base[n % 59 :]}" for n in range(20_000))


def long_paragraph() -> str:
    return paragraphs([chance(1, 3_000_000)])


def runs() -> str:
    return f"<w:p>{'<w:r><w:t>一</w:t></w:r>' * (TAGS // 4)}</w:p>"


def breaks() -> str:
    return f"<w:p><w:r>{'<w:br/>' * TAGS}</w:r></w:p>"


def deep_tables() -> str:
    table = "<w:tbl><w:tr><w:tc>"
    depth = limits.MOST_DEPTH // 3 - 5
    return table * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


def beyond_depth() -> str:
    return "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000


def wide_table() -> str:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc>" * 60 + "</w:tr>"
    return "<w:tbl>" + row * (TAGS // 500) + "</w:tbl>"


def insertions() -> str:
    made = (
        f'<w:ins w:id="{n}" w:author="审阅人{n}"><w:r><w:t>{n}</w:t></w:r></w:ins>'
        for n in range(TAGS // 12)
    )
    return f"<w:p>{''.join(made)}</w:p>"


def tracked_paragraphs() -> str:
    return paragraphs(
        (chance(n, 20) for n in range(TAGS // 40)),
        '<w:pPr><w:rPr><w:del w:id="1" w:author="审阅人"/></w:rPr></w:pPr>',
    )


def bookmarks() -> str:
    return "".join(
        f'<w:p><w:bookmarkStart w:id="{n}" w:name="台账_{n}"/><w:bookmarkEnd w:id="{n}"/></w:p>'
        for n in range(TAGS // 8)
    )


def nested_fields() -> str:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 100_000
    return f"<w:p>{opened}</w:p>"


def braces() -> str:
    return paragraphs("{{" for _ in range(100_000))


def braces_in_one() -> str:
    return paragraphs(["{{" * 1_000_000])


def tags() -> str:
    return paragraphs("{{ 问题数 }}" for _ in range(TAGS // 20))


def nested_loops() -> str:
    loop, depth = "{% for n in range(100) %}", 9
    return paragraphs([loop * depth + "一" + "{% endfor %}" * depth])


def loops_over_items() -> str:
    opened = "".join(f"{{% for m{n} in 方面列表 %}}" for n in range(9))
    return paragraphs([opened + "一" + "{% endfor %}" * 9])


def multiplied() -> str:
    return paragraphs(['{{ "一" * 999999999 }}{{ 9 ** 9 ** 9 }}'])


def long_expression() -> str:
    return paragraphs(["{{ " + "1 + " * 100_000 + "1 }}"])


def deep_expression() -> str:
    return paragraphs(["{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}"])


BODIES: tuple[Callable[[], str], ...] = (
    empty_paragraphs,
    short_paragraphs,
    equal_paragraphs,
    alike_paragraphs,
    long_paragraph,
    runs,
    breaks,
    deep_tables,
    beyond_depth,
    wide_table,
    insertions,
    tracked_paragraphs,
    bookmarks,
    nested_fields,
    braces,
    braces_in_one,
    tags,
    nested_loops,
    loops_over_items,
    multiplied,
    long_expression,
    deep_expression,
)

# --- other parts, whole ---------------------------------------------------------------------------


def part_like(part: bytes, content: str) -> bytes:
    """The part with this content at the end of its root element."""
    head, mark, root = part.rpartition(b"</")
    return head + content.encode() + mark + root


def many_comments(parts: Parts) -> None:
    made = "".join(
        f'<w:comment w:id="{n}" w:author="某"><w:p><w:r><w:t>{n}</w:t></w:r></w:p></w:comment>'
        for n in range(1000, 1000 + TAGS // 12)
    )
    parts["word/comments.xml"] = part_like(parts["word/comments.xml"], made)


def styles_in_a_chain(parts: Parts) -> None:
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(200_000)
    )
    parts["word/styles.xml"] = part_like(parts["word/styles.xml"], made)
    chained = paragraphs((str(n) for n in range(1000)), '<w:pPr><w:pStyle w:val="s0"/></w:pPr>')
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + chained.encode(), 1)


def many_relations(parts: Parts) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    made = "".join(
        f'<Relationship Id="r{n}x" Type="{kind}" Target="header1.xml"/>' for n in range(200_000)
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = part_like(parts[name], made)


def many_types(parts: Parts) -> None:
    made = "".join(
        f'<Override PartName="/word/p{n}.xml" ContentType="application/xml"/>'
        for n in range(400_000)
    )
    parts["[Content_Types].xml"] = part_like(parts["[Content_Types].xml"], made)


def many_parts(parts: Parts) -> None:
    for n in range(limits.MOST_PARTS - 100):
        parts[f"word/p{n}.xml"] = b"<a/>"


def large_properties(parts: Parts) -> None:
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name="n{n}"/>'
        for n in range(100, 300_000)
    )
    parts["docProps/custom.xml"] = part_like(parts["docProps/custom.xml"], made)


def bomb_in_styles(parts: Parts) -> None:
    parts["word/styles.xml"] = b"<a>" + b" " * (limits.MOST_INFLATED - 1) + b"</a>"


def bomb_in_a_picture(parts: Parts) -> None:
    parts["word/media/image1.png"] = bytes(limits.MOST_INFLATED * 2)


OTHERS: tuple[Callable[[Parts], None], ...] = (
    many_comments,
    styles_in_a_chain,
    many_relations,
    many_types,
    many_parts,
    large_properties,
    bomb_in_styles,
    bomb_in_a_picture,
)


def main() -> None:
    """Make every case in the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    honest = review_copy()
    for body in BODIES:
        parts = dict(honest)
        start = b"<w:body>"
        parts[DOCUMENT] = parts[DOCUMENT].replace(start, start + body().encode(), 1)
        write(parts, folder / f"{body.__name__}.docx")
    for change in OTHERS:
        parts = dict(honest)
        change(parts)
        write(parts, folder / f"{change.__name__}.docx")


def write(parts: Parts, path: Path) -> None:
    """Write the file, and say how large it is."""
    path.write_bytes(pack(parts))
    size = path.stat().st_size
    print(f"{path.name}: {size / (1 << 20):.1f} MiB")
    assert size < LARGEST


if __name__ == "__main__":
    main()
