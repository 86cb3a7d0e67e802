"""Whether letters can be told from what is behind them, and are large enough to be seen."""

# Smaller letters (in points), or with less contrast (WCAG 2, 1.4.3, asks for 4.5), are not seen.
LEAST_SIZE, LEAST_CONTRAST = 5.0, 1.5

Colour = tuple[float, float, float]  # red, green and blue from 0 to 1


def is_pale(text: Colour, behind: Colour) -> bool:
    """Whether text of a colour is not seen on what has that colour."""
    darker, lighter = sorted(map(_luminance, (text, behind)))
    return (lighter + 0.05) / (darker + 0.05) < LEAST_CONTRAST


def _luminance(colour: Colour) -> float:
    """The relative luminance of a colour (WCAG 2)."""
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
    return sum(share * v for share, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
