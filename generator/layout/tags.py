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


def table_borders() -> str:
    """A thin line around a table and between all its cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return tag(
        "tblBorders",
        "".join(tag(side, val="single", sz=4, space=0, color="auto") for side in sides),
    )


def cell_margins(*, across: int, down: int) -> str:
    """The blank inside each cell in twips: left and right, above and below."""
    sides = {"top": down, "left": across, "bottom": down, "right": across}
    return tag(
        "tblCellMar",
        "".join(tag(side, w=width, type="dxa") for side, width in sides.items()),
    )


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
