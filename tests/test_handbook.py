"""The handbook: its made pages are those of the code."""

import pytest

from generator.handbook.pages import HANDBOOK, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_what_the_code_says(name):
    """Where this fails, `make docs` makes the pages anew."""
    assert (HANDBOOK / name).read_text(encoding="utf-8") == PAGES[name]()
