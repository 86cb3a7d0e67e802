"""出错代码: every code with its severity, wording, mend and example, from the catalogue."""

from ..findings.catalogue import FAMILIES, SEVERITY_NAMES, FindingKind, kinds, plain
from .markdown import head, table

_HEADERS = ("代码", "程度", "名称", "说明", "怎样改", "例子")


def codes_page() -> str:
    """The page in Markdown, one table for each family."""
    lines = [
        *head("出错代码", "提示目录"),
        "代码一经使用不再改变含义。"
        "**错误**不改正就不能生成通报，**警告**请核实，**提示**仅供知晓；“……”处填的是台账里的内容。",
        "",
        "G 类只由 `tongbao layout` 列出：错误是标准的**规定**，警告是标准写明**一般**怎样的，"
        "提示是机关的**实务**。",
        "",
        "在电脑上查一个代码：`tongbao explain C21`，另外写明依据和能不能列为例外。",
    ]
    for letter, family in FAMILIES.items():
        rows = [
            (code, SEVERITY_NAMES[kind.severity], *_texts(code, kind))
            for code, kind in sorted(kinds().items())
            if code[0] == letter
        ]
        lines += ["", f"## {letter} {family.title}", *table(_HEADERS, rows)]
    return "\n".join(lines) + "\n"


def _texts(code: str, kind: FindingKind) -> tuple[str, ...]:
    if "{rule}" in kind.message:  # which says nothing by itself
        mend = f"照那条规则改；`tongbao explain {code}` 列出各条规则"
        return kind.title, "写明违反了哪条规则、在哪几个字。", mend, kind.example
    return kind.title, plain(kind.message), plain(kind.hint), kind.example
