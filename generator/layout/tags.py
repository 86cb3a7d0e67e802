"""WordprocessingML as text: what the template and the forms write alike."""

from .figures import FONTS, Font


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element with these attributes, in their order."""
    given = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{given}>{content}</w:{name}>" if content else f"<w:{name}{given}/>"


def typeface(font: Font) -> str:
    """All scripts in one typeface: digits and quotation marks are Chinese ones too."""
    return tag("rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), font.name))


def size_tags(points: float) -> str:
    """The size of type, for all scripts."""
    return tag("sz", val=round(points * 2)) + tag("szCs", val=round(points * 2))


def page_field() -> list[str]:
    """The number of the page, each part of the field for a run of its own: WPS shows no shorter."""
    return [
        tag("fldChar", fldCharType="begin"),
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        tag("fldChar", fldCharType="separate"),
        tag("t", "1"),
        tag("fldChar", fldCharType="end"),
    ]


def fonts() -> str:
    """The typefaces, each with the one to take where it is missing (w:altName)."""
    return "".join(
        tag(
            "font",
            tag("altName", val=font.alternative)
            + tag("panose1", val=font.panose)
            + tag("charset", val=86)  # GB 2312, in hexadecimal
            + tag("family", val=font.family)
            + tag("pitch", val="default"),
            name=font.name,
        )
        for font in FONTS
    )
