"""The page of the documentation that explains every code, made from the catalogue.

python -m generator.findings.codes writes generator/findings/CODES.md anew.
"""

from pathlib import Path

from .catalogue import FAMILIES, SEVERITY_NAMES, kinds, plain

PAGE = Path(__file__).with_name("CODES.md")


def page() -> str:
    """The page in Markdown, one table for each family."""
    lines = [
        "# 检查结果的代码",
        "",
        "本页由提示目录生成（`python -m generator.findings.codes`），请不要手工修改。",
        "代码一经使用不再改变含义。"
        "**错误**不改正就不能生成通报，**警告**请核实，**提示**仅供知晓；“……”处填的是台账里的内容。",
        "G 类只由 `tongbao layout` 列出：错误是标准的**规定**，警告是标准写明**一般**怎样的，"
        "提示是机关的**实务**。",
    ]
    for letter, family in FAMILIES.items():
        lines += [
            "",
            f"## {letter} {family.title}",
            "",
            "| 代码 | 程度 | 名称 | 说明 | 怎样改 | 例子 |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        for code, kind in sorted(kinds().items()):
            if code[0] == letter:
                texts = (kind.title, plain(kind.message), plain(kind.hint), kind.example)
                cells = (code, SEVERITY_NAMES[kind.severity], *texts)
                lines.append(f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
