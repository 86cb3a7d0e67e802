"""Formula sentences (套话): what every notice says, and nobody takes over from another one."""

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("formulas.toml")


def is_formula(sentence: str) -> bool:
    """Whether it is one of formulas.toml, as far as the beginning of it goes."""
    return any(pattern.match(sentence) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    formulas = tomllib.loads(_FILE.read_text(encoding="utf-8"))["formula"]
    return tuple(re.compile(formula["pattern"]) for formula in formulas)
