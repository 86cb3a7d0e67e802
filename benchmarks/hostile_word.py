"""Word files as bad as the bounds let pass: each gives one part of us its hardest work.

    python benchmarks/hostile_word.py FOLDER
    python benchmarks/foreign.py FOLDER/template --in-turn --command template
    python benchmarks/foreign.py FOLDER/notice --in-turn --command review

Likewise build-template for templates, verify and diff-notice for notices, of which a larger number
of elements is let pass. Every file is smaller than 20 MiB, so no command may take more than 30
seconds and 1 GiB.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from hostile import LARGEST, chance
from measure import SAMPLE

from generator.findings import limits
from generator.package.parts import Parts, pack, unpack

DOCUMENT = "word/document.xml"
# How many elements the files of each folder may have, comments apart.
FOLDERS = {"template": limits.MOST_TEMPLATE_TAGS, "notice": limits.MOST_WORD_TAGS}


def review_copy() -> Parts:
    """The parts of the sample's copy for reviewers."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.docx"
        command = [sys.executable, "-m", "generator", "build", str(SAMPLE), "--review"]
        subprocess.run([*command, "-o", str(made)], check=True, capture_output=True)
        return unpack(made.read_bytes())


# --- what stands in the body before the notice, of so many elements -------------------------------


def paragraphs(texts: Iterable[str], properties: str = "") -> str:
    """A paragraph for each text."""
    head = f'<w:p>{properties}<w:r><w:t xml:space="preserve">'
    return "".join(f"{head}{text}</w:t></w:r></w:p>" for text in texts)


def empty_paragraphs(elements: int) -> str:
    return "<w:p/>" * elements


def short_paragraphs(elements: int) -> str:
    return paragraphs(str(n) for n in range(elements // 3))


def equal_paragraphs(elements: int) -> str:
    return paragraphs("按计划推进。" for _ in range(elements // 3))


def alike_paragraphs(elements: int) -> str:
    base = chance(1, 60)
    return paragraphs(f"{base[: n % 59]}{n}{base[n % 59 :]}" for n in range(elements // 20))


def long_paragraph(elements: int) -> str:
    return paragraphs([chance(1, 3_000_000)])


def runs(elements: int) -> str:
    return f"<w:p>{'<w:r><w:t>一</w:t></w:r>' * (elements // 2)}</w:p>"


def breaks(elements: int) -> str:
    return f"<w:p><w:r>{'<w:br/>' * elements}</w:r></w:p>"


def deep_tables(elements: int) -> str:
    table = "<w:tbl><w:tr><w:tc>"
    depth = limits.MOST_DEPTH // 3 - 5
    return table * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


def beyond_depth(elements: int) -> str:
    return "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000


def wide_table(elements: int) -> str:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc>" * 60 + "</w:tr>"
    return "<w:tbl>" + row * (elements // 241) + "</w:tbl>"


def insertions(elements: int) -> str:
    made = (
        f'<w:ins w:id="{n}" w:author="审阅人{n}"><w:r><w:t>{n}</w:t></w:r></w:ins>'
        for n in range(elements // 3)
    )
    return f"<w:p>{''.join(made)}</w:p>"


def tracked_paragraphs(elements: int) -> str:
    return paragraphs(
        (chance(n, 20) for n in range(elements // 6)),
        '<w:pPr><w:rPr><w:del w:id="1" w:author="审阅人"/></w:rPr></w:pPr>',
    )


def bookmarks(elements: int) -> str:
    return "".join(
        f'<w:p><w:bookmarkStart w:id="{n}" w:name="台账_{n}"/><w:bookmarkEnd w:id="{n}"/></w:p>'
        for n in range(elements // 3)
    )


def nested_fields(elements: int) -> str:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * (elements // 2)
    return f"<w:p>{opened}</w:p>"


def braces(elements: int) -> str:
    return paragraphs("{{" for _ in range(elements // 3))


def braces_in_one(elements: int) -> str:
    return paragraphs(["{{" * 1_000_000])


def tags(elements: int) -> str:
    return paragraphs("{{ 问题数 }}" for _ in range(elements // 3))


def nested_loops(elements: int) -> str:
    loop, depth = "{% for n in range(100) %}", 9
    return paragraphs([loop * depth + "一" + "{% endfor %}" * depth])


def loops_over_items(elements: int) -> str:
    opened = "".join(f"{{% for m{n} in 方面列表 %}}" for n in range(9))
    return paragraphs([opened + "一" + "{% endfor %}" * 9])


def multiplied(elements: int) -> str:
    return paragraphs(['{{ "一" * 999999999 }}{{ 9 ** 9 ** 9 }}'])


def long_expression(elements: int) -> str:
    return paragraphs(["{{ " + "1 + " * 100_000 + "1 }}"])


def deep_expression(elements: int) -> str:
    return paragraphs(["{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}"])


BODIES: tuple[Callable[[int], str], ...] = (
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


def many_comments(parts: Parts, elements: int) -> None:
    made = "".join(
        f'<w:comment w:id="{n}" w:author="某"><w:p><w:r><w:t>{n}</w:t></w:r></w:p></w:comment>'
        for n in range(1000, 1000 + limits.MOST_COMMENT_TAGS // 5)
    )
    parts["word/comments.xml"] = part_like(parts["word/comments.xml"], made)


def styles_in_a_chain(parts: Parts, elements: int) -> None:
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range((elements - 5000) // 2)
    )
    parts["word/styles.xml"] = part_like(parts["word/styles.xml"], made)
    chained = paragraphs((str(n) for n in range(1000)), '<w:pPr><w:pStyle w:val="s0"/></w:pPr>')
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + chained.encode(), 1)


def many_relations(parts: Parts, elements: int) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    made = "".join(
        f'<Relationship Id="r{n}x" Type="{kind}" Target="header1.xml"/>'
        for n in range(min(elements, limits.MOST_LINKS) * 9 // 10)
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = part_like(parts[name], made)


def many_types(parts: Parts, elements: int) -> None:
    made = "".join(
        f'<Override PartName="/word/p{n}.xml" ContentType="application/xml"/>'
        for n in range(elements)
    )
    parts["[Content_Types].xml"] = part_like(parts["[Content_Types].xml"], made)


def many_parts(parts: Parts, elements: int) -> None:
    for n in range(limits.MOST_PARTS - 100):
        parts[f"word/p{n}.xml"] = b"<a/>"


def large_properties(parts: Parts, elements: int) -> None:
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name="n{n}"/>'
        for n in range(100, elements)
    )
    parts["docProps/custom.xml"] = part_like(parts["docProps/custom.xml"], made)


def bomb_in_styles(parts: Parts, elements: int) -> None:
    parts["word/styles.xml"] = b"<a>" + b" " * (limits.MOST_INFLATED - 1) + b"</a>"


def bomb_in_a_picture(parts: Parts, elements: int) -> None:
    parts["word/media/image1.png"] = bytes(limits.MOST_INFLATED * 2)


OTHERS: tuple[Callable[[Parts, int], None], ...] = (
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
    honest = review_copy()
    for name, most in FOLDERS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for body in BODIES:
            parts = dict(honest)
            start, made = b"<w:body>", body(most * 9 // 10).encode()
            parts[DOCUMENT] = parts[DOCUMENT].replace(start, start + made, 1)
            write(parts, folder / name / f"{body.__name__}.docx")
        for change in OTHERS:
            parts = dict(honest)
            change(parts, most * 9 // 10)
            write(parts, folder / name / f"{change.__name__}.docx")


def write(parts: Parts, path: Path) -> None:
    """Write the file, and say how large it is."""
    path.write_bytes(pack(parts))
    size = path.stat().st_size
    print(f"{path.name}: {size / (1 << 20):.1f} MiB")
    assert size < LARGEST


if __name__ == "__main__":
    main()
