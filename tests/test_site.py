"""The handbook as a site that is read from its folder: nothing comes from afar, search works."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import REPOSITORY
from selenium.webdriver.support.wait import WebDriverWait

HAS_SITE = all(importlib.util.find_spec(name) for name in ("material", "jieba"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_SITE, reason="mkdocs-material and jieba, which make the site"),
]


def make_site(docs, folder):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", docs / "mkdocs.yml", "-d", folder],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("手册（1）")
    done = make_site(REPOSITORY / "docs", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_links_that_lead_nowhere_are_errors(tmp_path):
    shutil.copytree(REPOSITORY / "docs", tmp_path / "docs")
    page = tmp_path / "docs" / "手册" / "审阅.md"
    targets = ("没有.md", "教程.md#没有", "图/没有.png")
    links = "".join(f"\n[看](<{target}>)\n" for target in targets)
    page.write_text(page.read_text(encoding="utf-8") + links, encoding="utf-8")
    done = make_site(tmp_path / "docs", tmp_path / "site")
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert len(errors) == len(targets)
    assert all(any(f"'{target}'" in line for line in errors) for target in targets)


def test_a_page_loads_nothing_from_elsewhere(site):
    """It may link to elsewhere, which is for people to follow."""
    pages = list(site.glob("*.html"))
    assert len(pages) > 12
    loading = r'<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)="?((?:https?:)?//[^" >]*)'
    found = {p.name: re.findall(loading, p.read_text(encoding="utf-8")) for p in pages}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)[\"' ]*(?:https?:)?//", style.read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "page"), [("逾期", "秘书操作"), ("网站稿", "教程"), ("V03", "出错代码")]
)
def test_a_browser_searches_it_from_the_folder(site, browser, words, page):
    """A word within a sentence is found, which blanks alone would not divide off."""
    browser.get(f"{(site / 'index.html').as_uri()}?q={words}")
    look = "return [...document.querySelectorAll('.md-search-result h1')].map(e => e.textContent)"

    def is_found(_):
        titles = browser.execute_script(look)
        return page in {re.sub("\u200b|：.*", "", title) for title in titles}

    WebDriverWait(browser, 60, poll_frequency=0.05).until(is_found)
