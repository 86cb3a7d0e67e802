"""Whether this computer can do all that the program does, and what to do where it cannot."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from . import __version__
from .checks.rule_files import load_rules
from .folders import (
    OUTPUT,
    STANDARD_TEMPLATE,
    TEMPLATES,
    WORKBOOKS,
    find_template,
    own_templates,
    own_workbooks,
    sample_workbook,
)
from .layout.figures import FONTS
from .package.files import locks_of, reason_of
from .paper.libreoffice import program
from .paper.typefaces import stand_ins
from .text.characters import write_list

PARTS = ("pandas", "openpyxl", "docxtpl", "click")
_LEAST_FREE = 100 << 20  # bytes, for the files of some hundred notices
# What every message has; a console that lacks it shows question marks.
_SHOWN = "“巡察”整改——通报（《》）、。"


class State(StrEnum):
    """How something is: as it must be, worth knowing, or in the way."""

    FINE = "正常"
    NOTE = "注意"
    WRONG = "不行"


class Observation(NamedTuple):
    """What was looked at, how it is, and what to do where it is not as it must be."""

    subject: str
    state: State
    text: str
    mend: str = ""


def parts() -> str:
    """What the program is made of, each with its version, on one line."""
    found = [f"Python {platform.python_version()}"]
    for name in PARTS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name}（版本不明）")
    return "，".join(found)


def examine_computer(encoding: str) -> Iterator[Observation]:
    """Everything that the program needs of this computer; `encoding` is that of the terminal."""
    text = f"tongbao {__version__}（{parts()}），{platform.platform()}。"
    yield Observation("程序", State.FINE, text)
    yield _shipped_files()
    yield _terminal(encoding)
    yield from _folders()
    yield _room()
    yield from _opened()
    yield _typefaces()
    yield _libreoffice()
    yield _own_rules()


def _shipped_files() -> Observation:
    """The shipped templates and the sample, whose names are Chinese."""
    try:
        os.fsencode(STANDARD_TEMPLATE)
    except UnicodeEncodeError:
        text = "系统的语言设置读不了中文文件名。"
        mend = "请把语言设为中文，如 export LANG=zh_CN.UTF-8。"
        return Observation("自带文件", State.WRONG, text, mend)
    if sample_workbook().is_file() and find_template(STANDARD_TEMPLATE):
        return Observation("自带文件", State.FINE, "模板和示例台账都在。")
    text = "自带的模板或者示例台账不见了。"
    return Observation("自带文件", State.WRONG, text, "请重新安装。")


def _terminal(encoding: str) -> Observation:
    try:
        _SHOWN.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        text = f"窗口的编码是 {encoding}，显示不了中文，文件不受影响。"
        mend = (
            "Windows 先输入 chcp 65001 再运行；Linux 把语言设为中文，如 export LANG=zh_CN.UTF-8。"
        )
        return Observation("窗口", State.WRONG, text, mend)
    return Observation("窗口", State.FINE, f"编码是 {encoding}，可以显示中文。")


def _folders() -> Iterator[Observation]:
    """The folders of the office, below the one in which the program runs."""
    for name in (WORKBOOKS, TEMPLATES, OUTPUT):
        folder = Path(name)
        subject = f"文件夹 {name}"
        if folder.exists() and not folder.is_dir():
            mend = "请把这个文件改名或者移到别处，需要时自动建立文件夹。"
            yield Observation(subject, State.WRONG, f"“{folder.resolve()}”不是文件夹。", mend)
            continue
        if not folder.exists():
            folder, there = Path(), "还没有，需要时自动建立"
        else:
            there = "可以写入"
        try:
            with tempfile.TemporaryFile(dir=folder):
                yield Observation(subject, State.FINE, f"{there}。")
        except OSError as fault:
            text = f"“{folder.resolve()}”不能写入（{reason_of(fault)}）。"
            mend = "请换到自己能写的文件夹里运行，或者请管理员给写入权限。"
            yield Observation(subject, State.WRONG, text, mend)


def _room() -> Observation:
    free = shutil.disk_usage(Path()).free
    text = f"还有 {free >> 20:,} MB。"
    if free < _LEAST_FREE:
        return Observation("磁盘空间", State.WRONG, text, "请先清理磁盘。")
    return Observation("磁盘空间", State.FINE, text)


def _opened() -> Iterator[Observation]:
    """Files that another program has open: they are read as last saved, and not written over."""
    folder = Path(OUTPUT)
    written = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    for path in [*own_workbooks(), *own_templates(), *sorted(written)]:
        if marks := locks_of(path):
            text = f"“{path}”正在其他程序中打开（旁边有 {marks[0].name}）。"
            mend = "生成之前请保存并关闭它；确实没有打开的，是上次异常退出留下的，可以删去。"
            yield Observation("打开的文件", State.NOTE, text, mend)


def _typefaces() -> Observation:
    """The typefaces that the notice names, which are never shipped."""
    taken = stand_ins(name for font in FONTS for name in (font.name, font.alternative))
    missing = []
    for font in FONTS:
        if taken[font.name] != font.name:
            stand_in = taken[font.alternative] or taken[font.name]
            missing.append(f"{font.name}（{f'用“{stand_in}”代替' if stand_in else '没有代替的'}）")
    if not missing:
        return Observation("字体", State.FINE, "通报用的都已安装。")
    text = f"这台电脑没有{write_list(missing)}。"
    mend = "通报里写的字体不变，在装有它们的电脑上照样正确；要在本机看准版面、转 PDF，请安装。"
    return Observation("字体", State.NOTE, text, mend)


def _libreoffice() -> Observation:
    if path := program():
        return Observation("LibreOffice", State.FINE, f"{path}，可以用 build --pdf。")
    text = "没有安装；只有 build --pdf 用到它。"
    mend = "需要 PDF 的，请安装 LibreOffice，或者用 Word、WPS 另存为 PDF。"
    return Observation("LibreOffice", State.NOTE, text, mend)


def _own_rules() -> Observation:
    faults = load_rules()[1]
    if faults:
        text = "".join(fault.message for fault in faults)
        return Observation("本单位的规则", State.WRONG, text, faults[0].hint)
    return Observation("本单位的规则", State.FINE, "没有错误。")
