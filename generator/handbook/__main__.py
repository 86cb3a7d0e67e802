"""python -m generator.handbook makes the pages of the handbook anew that derive from the code."""

from .pages import HANDBOOK, PAGES

for name, page in PAGES.items():
    (HANDBOOK / name).write_text(page(), encoding="utf-8")
