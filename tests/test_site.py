"""The handbook as a site that is read from its folder: nothing comes from afar, search works."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import REPOSITORY

CHROMIUM = shutil.which("chromium")
HAS_SITE = all(importlib.util.find_spec(name) for name in ("material", "jieba"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),  # which is made once
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


@pytest.mark.parametrize("target", ["没有.md", "教程.md#没有", "图/没有.png"])
def test_a_link_that_leads_nowhere_is_an_error(tmp_path, target):
    shutil.copytree(REPOSITORY / "docs", tmp_path / "docs")
    page = tmp_path / "docs" / "手册" / "审阅.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n[看](<{target}>)\n", encoding="utf-8")
    done = make_site(tmp_path / "docs", tmp_path / "site")
    assert done.returncode == 1 and "没有" in done.stderr


def test_a_page_loads_nothing_from_elsewhere(site):
    """It may link to elsewhere, which is for people to follow."""
    pages = list(site.glob("*.html"))
    assert len(pages) > 12
    loading = r'<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)="?((?:https?:)?//[^" >]*)'
    found = {p.name: re.findall(loading, p.read_text(encoding="utf-8")) for p in pages}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)[\"' ]*(?:https?:)?//", style.read_text("utf-8"))


@pytest.mark.skipif(CHROMIUM is None, reason="chromium, which searches, is not installed")
@pytest.mark.parametrize(
    ("words", "page"), [("逾期", "秘书操作"), ("网站稿", "教程"), ("V03", "出错代码")]
)
def test_a_browser_searches_it_from_the_folder(site, tmp_path, words, page):
    """A word within a sentence is found, which blanks alone would not divide off."""
    browser = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu"]
    browser += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000"]
    address = f"{(site / 'index.html').as_uri()}?q={words}"
    done = subprocess.run(
        [*browser, "--dump-dom", address], capture_output=True, text=True, timeout=120, check=False
    )
    (results,) = re.findall(r'<ol class="md-search-result__list".*?</ol>', done.stdout, re.S)
    titles = re.findall("<h1>(.*?)</h1>", results)
    assert page in {re.sub("<[^>]*>|\u200b|：.*", "", title) for title in titles}
