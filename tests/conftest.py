"""What the tests share: the public command run in place, and ledgers broken on purpose."""

import datetime
import gc
import io
import json
import pickle
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import hypothesis  # noqa: F401 - it must be there before trio, which selenium brings along
import openpyxl
import pytest
from click.testing import CliRunner
from hand import Hand
from openpyxl.workbook import Workbook

from generator import cli, pipeline
from generator.notice.template import load_template
from generator.review.reviewed import review_copies

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "workbooks" / "示例台账.xlsx"
TEMPLATE = REPOSITORY / "templates" / "巡察整改通报.docx"
REFERENCE = REPOSITORY.parent / "shared" / "reference"

# What a shell runs in the background is deaf to Ctrl+C, and what that starts in turn.
signal.signal(signal.SIGINT, signal.default_int_handler)

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference ledger and notice are not beside the repository"
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """All tests run on every core; a few named files are done sooner in one process."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else None


def pytest_collection_finish() -> None:
    """All that is loaded by now stays, and need not be looked through again at each test."""
    gc.freeze()


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def tongbao(capsys, tmp_path, monkeypatch) -> Callable[..., Result]:
    """Run a command in an empty working folder, as a user who has nothing of his own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # which the runner of the tests may set

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(stop.value.code, captured.out, captured.err)

    return run


def column_of(sheet, header: str) -> int:
    """The position of a header in row 1."""
    return next(cell.column for cell in sheet[1] if cell.value == header)


def row_of(sheet, key: str, occurrence: int = 1) -> int:
    """The row whose first cell holds `key`."""
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == key]
    return rows[occurrence - 1]


def cell_of(book: Workbook, sheet: str, key: str, header: str):
    """The cell of the item `key` (first column) under `header`."""
    found = book[sheet]
    return found.cell(row_of(found, key), column_of(found, header))


def sample_book() -> Workbook:
    """The sample ledger, to be broken: a copy, made in a third of the time that reading takes."""
    return pickle.loads(_read_sample())


@cache
def _read_sample() -> bytes:
    return pickle.dumps(openpyxl.load_workbook(SAMPLE))


@pytest.fixture
def sample() -> Workbook:
    """The sample ledger, to be broken."""
    return sample_book()


@pytest.fixture
def save(tmp_path) -> Callable[[Workbook], Path]:
    """Save a workbook under the test's own folder."""

    def to_file(book: Workbook, name: str = "台账.xlsx") -> Path:
        path = tmp_path / name
        book.save(path)
        return path

    return to_file


@pytest.fixture
def provincial(sample, save):
    """The sample of an office to which a 巡视组 was sent."""
    for sheet in sample:
        for row in sheet.iter_rows(min_row=2):
            for cell in row[1:] if sheet.title == "基本情况" else row:
                if isinstance(cell.value, str):
                    said = cell.value.replace("巡察", "巡视")
                    cell.value = said.replace("{巡视组}", "{巡察组}")
    return save(sample)


@pytest.fixture
def late(sample, save):
    """Six measures late, the first by 50 days, and one nearly due."""
    sheet = sample["整改台账"]
    status = column_of(sheet, "整改状态")
    ongoing = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, status).value == "正在推进"]
    for number, row in enumerate(reversed(ongoing)):
        due = datetime.date(2025, 7, 1) + datetime.timedelta(days=9 * number)
        sheet.cell(row, column_of(sheet, "完成时限")).value = due
        sheet.cell(row, column_of(sheet, "责任人")).value = f"经办{number}"
    return save(sample)


@pytest.fixture
def earlier(tmp_path):
    """The sample as it was on an earlier day: what was finished later was still ongoing."""

    def write(name, day, as_of="", **basics):
        book = sample_book()
        basics = {"统计截止日期": day if as_of == "" else as_of, **basics}
        for item, content in basics.items():
            cell_of(book, "基本情况", item, "内容").value = content
        sheet, problems = book["整改台账"], book["问题清单"]
        status, finished = (column_of(sheet, header) for header in ("整改状态", "完成日期"))
        for row in range(2, sheet.max_row + 1):
            done = sheet.cell(row, finished).value
            if done and done.date() > day:
                sheet.cell(row, finished).value = None
                sheet.cell(row, status).value = "正在推进"
        for row in range(2, problems.max_row + 1):
            problems.cell(row, column_of(problems, "认定状态")).value = None
        book.save(tmp_path / name)
        return name

    return write


@pytest.fixture
def quarters(earlier):
    """Two earlier ledgers."""
    may, july = datetime.date(2025, 5, 31), datetime.date(2025, 7, 11)
    return [earlier("五月.xlsx", may), earlier("七月.xlsx", july)]


@pytest.fixture(scope="session")
def examined():
    """The sample ledger, read and checked."""
    return pipeline.examine(SAMPLE)


@pytest.fixture(scope="session")
def sample_counts() -> dict:
    """The statistics of the sample ledger as `stats` tells them."""
    asked = ["stats", str(SAMPLE), "--format", "json"]
    return json.loads(CliRunner().invoke(cli.cli, asked, standalone_mode=False).stdout)


@pytest.fixture(scope="session")
def standard_template():
    return load_template(TEMPLATE)


@pytest.fixture(scope="session")
def review_copy(tmp_path_factory) -> Path:
    """The review copy of the sample ledger."""
    path = tmp_path_factory.mktemp("送审") / "送审稿.docx"
    assert pipeline.build(SAMPLE, TEMPLATE, path, review=True).written
    return path


@pytest.fixture
def review_of(review_copy, examined, standard_template, tmp_path):
    """Edit the review copy and read it: gives the review."""

    def run(edit: Callable[[Hand], object]):
        hand = Hand(review_copy)
        edit(hand)
        path = hand.save(tmp_path / "审改.docx")
        return review_copies([path], examined.reading, examined.vocabulary, standard_template)

    return run


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Chromium, started once for all that look at pages."""
    webdriver = pytest.importorskip("selenium.webdriver")
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if not all(programs):
        pytest.skip("chromium or its driver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location, driver = programs
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-sync"):
        options.add_argument(word)
    options.add_argument("--disable-background-networking")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    service = webdriver.ChromeService(executable_path=driver)
    with webdriver.Chrome(options, service) as started:
        yield started


@pytest.fixture
def browser(chromium):
    """Chromium without a page, in which nothing has gone wrong."""
    chromium.get("about:blank")
    chromium.get_log("browser")
    return chromium


def only(changes):
    """The one of what there is to be one of."""
    (change,) = changes
    return change


def paragraphs(path: Path) -> list[str]:
    """The text of the paragraphs of a notice that hold anything, in order."""
    return [p.text for p in docx.Document(path).paragraphs if p.text.strip()]


def folded(lines: Iterable[str]) -> list[str]:
    """Lines without differences of width and blanks, as the reference notice is kept."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return [text for text in ("".join(line.translate(wide).split()) for line in lines) if text]


def package_text(path: Path) -> str:
    """Everything in an Office file as one text: where nothing may leak."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


@pytest.fixture
def wages(tmp_path):
    """A workbook that is no ledger."""
    book = openpyxl.Workbook()
    book.active.append(["姓名", "工资"])
    book.save(tmp_path / "工资.xlsx")
    return tmp_path / "工资.xlsx"


@pytest.fixture
def faulty(sample, save):
    """The sample with an error, an information, and a hidden row."""
    cell_of(sample, "整改台账", "1.1.2", "整改状态").value = "未完成"
    cell_of(sample, "整改台账", "1.2.1", "整改状态").value = "推进中"
    sample["整改台账"].row_dimensions[9].hidden = True
    return save(sample)
