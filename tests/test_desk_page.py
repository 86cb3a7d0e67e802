"""The page of `tongbao desk` in a browser."""

import shutil

import openpyxl
import pytest
from conftest import SAMPLE, cell_of, sample_book
from desks import NAME, running
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from generator.units.split import split


def looking_at(browser):
    """What an element of the page says, and waiting until something is so."""

    def text_of(name):
        return browser.find_element(By.ID, name).text

    def until(condition):
        WebDriverWait(browser, 30, poll_frequency=0.05).until(lambda _: condition())

    return text_of, until


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_in_a_browser(tmp_path, browser, width):
    folder = tmp_path / "通报"
    (folder / "workbooks").mkdir(parents=True)
    path = folder / "workbooks" / NAME
    book = sample_book()
    cell = cell_of(book, "整改台账", "1.1.2", "整改状态")
    cell.value = "已经整改"
    book.save(path)
    with running(folder) as (port, token):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        text_of, until = looking_at(browser)

        browser.get(f"http://127.0.0.1:{port}/#{token}")
        # The only workbook is checked at once, and its error told at its cell.
        until(lambda: "错误 1 处" in text_of("summary"))
        assert cell.coordinate in text_of("findings") and "改法：" in text_of("findings")
        assert not browser.find_element(By.ID, "build").is_displayed()
        until(lambda: browser.find_element(By.ID, "new").is_enabled())
        browser.find_element(By.ID, "new").click()
        until(lambda: "已新建“整改台账.xlsx”" in text_of("message"))
        browser.find_element(By.XPATH, f"//button[text()='{NAME}']").click()
        until(lambda: "错误 1 处" in text_of("summary"))
        assert token not in browser.current_url
        until(lambda: browser.find_element(By.ID, "message").text == "")
        browser.save_screenshot(str(tmp_path / f"错误-{width}.png"))
        # It is saved in another program, and the page sees it.
        shutil.copyfile(SAMPLE, path)
        until(lambda: "改好 1 处" in text_of("summary"))
        until(lambda: browser.find_element(By.ID, "build").is_enabled())
        browser.find_element(By.ID, "build").click()
        until(lambda: len(browser.find_elements(By.CSS_SELECTOR, "#files li")) == 4)
        # Nothing is wider than the page.
        inner = browser.execute_script("return document.documentElement.scrollWidth")
        assert inner <= width
        browser.save_screenshot(str(tmp_path / f"生成-{width}.png"))
        # Another workbook is chosen by its file.
        other = tmp_path / "另一份.xlsx"
        shutil.copyfile(SAMPLE, other)
        until(lambda: browser.find_element(By.ID, "build").is_enabled())
        browser.find_element(By.ID, "file").send_keys(str(other))
        until(lambda: text_of("name") == "另一份.xlsx")
        until(lambda: browser.find_element(By.ID, "build").is_enabled())
        browser.find_element(By.ID, "stop").click()
        until(lambda: "已经结束" in browser.find_element(By.TAG_NAME, "body").text)
        wrong = [line for line in browser.get_log("browser") if "favicon" not in line["message"]]
    assert not wrong
    assert len(list((folder / "output").iterdir())) == 4


DROP = """
const files = new DataTransfer();
for (const [name, text] of arguments[0]) files.items.add(new File([text], name));
document.querySelector("h1").dispatchEvent(
  new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files }));
"""


@pytest.mark.slow
def test_no_file_that_is_dropped_is_lost(tmp_path, browser):
    """Into the folder, beside its place, two at once, and while something else is done."""
    folder = tmp_path / "通报"
    (folder / "workbooks").mkdir(parents=True)
    with running(folder) as (port, token):
        text_of, until = looking_at(browser)

        browser.get(f"http://127.0.0.1:{port}/#{token}")
        until(lambda: "还没有台账" in text_of("ledgers"))
        shutil.copyfile(SAMPLE, folder / "workbooks" / NAME)
        until(lambda: text_of("ledgers") == NAME)
        browser.find_element(By.XPATH, f"//button[text()='{NAME}']").click()
        until(lambda: "没有发现问题" in text_of("summary"))
        until(lambda: browser.find_element(By.ID, "build").is_enabled())
        browser.find_element(By.ID, "build").click()
        browser.execute_script(DROP, [["甲.xlsx", "no workbook"], ["乙.xlsx", "nor this"]])
        browser.execute_script(DROP, [["丙.docx", "another kind"]])
        until(lambda: "“丙.docx”不是工作簿" in text_of("message"))
        # What cannot be read is told in the place of the findings of another workbook.
        assert text_of("name") == "甲.xlsx" and "没有检查：文件“甲.xlsx”" in text_of("summary")
        assert not browser.find_element(By.ID, "build").is_displayed()
        assert text_of("ledgers").split() == ["乙.xlsx", NAME, "甲.xlsx"]
    assert len(list((folder / "output").iterdir())) == 4


@pytest.mark.slow
def test_each_page_tells_what_is_new_in_it_and_keeps_what_was_chosen(tmp_path, browser):
    folder = tmp_path / "通报" / "workbooks"
    folder.mkdir(parents=True)
    path = folder / NAME
    for workbook in (path, folder / "另一份.xlsx"):
        shutil.copyfile(SAMPLE, workbook)
    book = sample_book()
    cell_of(book, "整改台账", "1.1.2", "整改状态").value = "已经整改"
    with running(folder.parent) as (port, token):
        text_of, until = looking_at(browser)

        def choose():
            browser.get(f"http://127.0.0.1:{port}/#{token}")
            until(lambda: NAME in text_of("ledgers"))
            assert text_of("name") == ""
            browser.find_element(By.XPATH, f"//button[text()='{NAME}']").click()
            until(lambda: "没有发现问题" in text_of("summary"))

        choose()
        first = browser.current_window_handle
        browser.switch_to.new_window("tab")
        try:
            choose()
            book.save(path)
            until(lambda: "新增 1 处" in text_of("summary"))
            # The page is loaded anew: it tells all of the same workbook.
            browser.refresh()
            until(lambda: "错误 1 处" in text_of("summary"))
            assert text_of("name") == NAME and "新增" not in text_of("summary")
        finally:
            browser.close()
            browser.switch_to.window(first)
        until(lambda: "错误 1 处" in text_of("summary"))
        assert "新增 1 处" in text_of("summary")
        shutil.copyfile(SAMPLE, path)
        until(lambda: "改好 1 处" in text_of("summary"))


@pytest.mark.slow
def test_of_a_part_the_page_tells_how_much_the_office_mends(tmp_path, browser):
    folder = tmp_path / "通报" / "workbooks"
    folder.mkdir(parents=True)
    path = split(SAMPLE, tmp_path / "各单位").parts[0].written.path
    book = openpyxl.load_workbook(path)
    book["问题清单"]["C2"] = "学习不深 。"
    book.save(folder / path.name)
    with running(folder.parent) as (port, token):
        text_of, until = looking_at(browser)
        browser.get(f"http://127.0.0.1:{port}/#{token}")
        until(lambda: "另有 1 处不由本单位填写" in text_of("summary"))
        assert not browser.find_element(By.ID, "build").is_displayed()
