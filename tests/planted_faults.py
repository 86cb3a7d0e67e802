"""Faults planted in the sample: each gives the cell at which it must be told."""

import datetime

from conftest import cell_of, column_of, row_of

from generator.ledger.items import BASICS
from generator.ledger.schema import SHEETS


def put(sheet, key, header, value, number_format=None):
    """A mutation that fills one cell, and the cell where the finding must stand."""

    def mutate(book):
        cell = cell_of(book, sheet, key, header)
        cell.value = value
        cell.number_format = number_format or cell.number_format
        return cell.coordinate

    return mutate


def drop_sheet(name):
    def mutate(book):
        book.remove(book[name])
        return ""

    return mutate


def drop_column(sheet, header):
    def mutate(book):
        found = book[sheet]
        found.delete_cols(column_of(found, header))
        width = max(cell.column for row in found for cell in row if cell.value is not None)
        return found.cell(1, width + 1).coordinate

    return mutate


def append(sheet, values, at):
    """A further row; the finding stands in its column number `at`."""

    def mutate(book):
        book[sheet].append(values)
        return book[sheet].cell(book[sheet].max_row, at).coordinate

    return mutate


def drop_measures(number):
    def mutate(book):
        sheet = book["整改台账"]
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, 2).value == number:
                sheet.delete_rows(row)
        return cell_of(book, "问题清单", number, "问题编号").coordinate

    return mutate


def hide_measures(number):
    def mutate(book):
        sheet = book["整改台账"]
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 2).value == number:
                sheet.cell(row, column_of(sheet, "是否公开")).value = "否"
        return cell_of(book, "问题清单", number, "问题编号").coordinate

    return mutate


def drop_basic(name):
    def mutate(book):
        sheet = book["基本情况"]
        sheet.delete_rows(row_of(sheet, name))
        return sheet.cell(sheet.max_row + 1, 1).coordinate

    return mutate


def empty(name):
    def mutate(book):
        book[name].delete_rows(2, book[name].max_row)
        return "2"

    return mutate


def paste_below(book):
    sheet = book["整改台账"]
    row = row_of(sheet, "1.1.2")
    sheet.insert_rows(row)
    cell = sheet.cell(row, column_of(sheet, "整改进展"))
    cell.value = "粘贴进来的第二段。"
    return cell.coordinate


DAY = datetime.datetime(2025, 6, 30)
MUTATIONS = [
    # sheets and columns
    *[(f"缺表-{s.name}", drop_sheet(s.name), "S01", s.name) for s in SHEETS if s.required],
    *[
        (f"缺列-{s.name}-{c.name}", drop_column(s.name, c.name), "S02", s.name)
        for s in SHEETS
        for c in s.columns
        if s.required and c.required
    ],
    *[(f"缺项目-{c.name}", drop_basic(c.name), "S05", "基本情况") for c in BASICS if c.required],
    *[(f"空项目-{c.name}", put("基本情况", c.name, "内容", None), "V01", "基本情况")
      for c in BASICS if c.required],
    ("整改台账没有数据", empty("整改台账"), "S04", "整改台账"),
    ("重复的列", lambda book: _second_column(book), "S03", "整改台账"),
    # values
    *[
        (f"必填-整改台账-{name}", put("整改台账", "2.1.1", name, value), "V01", "整改台账")
        for name, value in (
            ("整改措施", None),
            ("整改进展", " "),
            ("责任单位", ""),
            ("整改状态", None),
            ("是否公开", "\u3000"),
            ("问题编号", None),
        )
    ],
    ("没有编号的一行", append("问题清单", [None, "某方面", "某问题"], 1), "V01", "问题清单"),
    ("粘贴的段落", paste_below, "V10", "整改台账"),
    ("日期-3月下旬", put("整改台账", "1.1.1", "完成日期", "3月下旬"), "V02", "整改台账"),
    ("日期-6月底", put("整改台账", "1.1.1", "完成时限", "6月底"), "V02", "整改台账"),
    ("日期-2月30日", put("整改台账", "1.1.1", "完成日期", "2025-02-30"), "V02", "整改台账"),
    ("日期-数字", put("基本情况", "反馈日期", "内容", 12), "V02", "基本情况"),
    ("日期-远古", put("基本情况", "反馈日期", "内容", "1025年2月20日"), "V02", "基本情况"),
    ("状态-未完成", put("整改台账", "1.1.1", "整改状态", "未完成"), "V03", "整改台账"),
    ("公开-也许", put("整改台账", "1.1.1", "是否公开", "也许"), "V03", "整改台账"),
    ("类型-废止", lambda book: _first(book, "制度成果", "类型", "废止"), "V03", "制度成果"),
    ("编号样式", put("问题清单", "1.1", "编号样式", "(1)"), "V03", "问题清单"),
    ("计入状态", append("基本情况", ["计入完成的状态", "已完成、差不多"], 2), "V03", "基本情况"),
    ("建议数-第3项", put("基本情况", "意见建议数", "内容", "第3项"), "V04", "基本情况"),
    ("建议数-负数", put("基本情况", "意见建议数", "内容", -1), "V04", "基本情况"),
    ("建议数-小数", put("基本情况", "意见建议数", "内容", 2.5, "0.0"), "V04", "基本情况"),
    ("数值-约20", lambda book: _first(book, "数据指标", "数值", "约20"), "V04", "数据指标"),
    ("编号成了日期", put("整改台账", "1.1.1", "措施编号", datetime.datetime(2001, 1, 1)), "V09",
     "整改台账"),
    # numbers and names
    ("措施编号重复", put("整改台账", "1.1.2", "措施编号", "1.1.1"), "K01", "整改台账"),
    ("问题编号重复", put("问题清单", "1.2", "问题编号", "１．１"), "K01", "问题清单"),
    ("问题不存在", put("整改台账", "1.1.2", "问题编号", "1.9"), "K02", "整改台账"),
    ("两个问题", put("整改台账", "1.1.2", "问题编号", "1.1、1.2"), "K02", "整改台账"),
    ("制度的问题", lambda book: _first(book, "制度成果", "问题编号", "9.9"), "K02", "制度成果"),
    ("单位不存在", put("整改台账", "1.1.2", "责任单位", "办公事"), "K04", "整改台账"),
    ("配合单位不存在", put("整改台账", "1.1.2", "配合单位", "办公室、某处"), "K04", "整改台账"),
    ("单位重复", append("责任单位", ["办公室"], 1), "K05", "责任单位"),
    ("简称重复", lambda book: _same_short(book), "K09", "责任单位"),
    ("制度重复", lambda book: _again(book, "制度成果"), "K05", "制度成果"),
    ("项目重复", append("基本情况", ["巡察组", "另一个组"], 1), "K05", "基本情况"),
    # placeholders
    ("占位符不认识", put("整改台账", "1.1.1", "整改进展", "开展{专题研讨}次。"), "P01", "整改台账"),
    ("模板的词", put("整改台账", "1.1.1", "整改进展", "见{方面列表}。"), "P01", "整改台账"),
    ("内部的项目", put("整改台账", "1.1.1", "整改进展", "见{预警天数}。"), "P01", "整改台账"),
    ("完成率", put("整改台账", "1.1.1", "整改进展", "完成率{完成率}。"), "P02", "整改台账"),
    ("已完成数", put("整改台账", "1.1.1", "整改进展", "完成{已完成数}。"), "P02", "整改台账"),
    ("括号不成对", put("整改台账", "1.1.1", "整改进展", "开展{专题研讨会次。"), "P04", "整改台账"),
    ("指标与词同名", append("数据指标", ["问题数", 1, "个"], 1), "P05", "数据指标"),
    ("指标与项目同名", append("数据指标", ["巡察组", 1, "个"], 1), "P05", "数据指标"),
    ("自加项目与词同名", append("基本情况", ["措施数", "55"], 1), "P05", "基本情况"),
    ("没有的会议", put("整改台账", "1.1.1", "整改进展", "{会议日期：某会}。"), "P06", "整改台账"),
    ("问题里的占位符", put("问题清单", "1.1", "问题", "{问题数}个问题"), "P07", "问题清单"),
    ("没有写会议", put("整改台账", "1.1.1", "整改进展", "{会议日期}。"), "P08", "整改台账"),
    ("多写冒号", put("整改台账", "1.1.1", "整改进展", "{问题数：一}。"), "P08", "整改台账"),
    ("没有内容的词", put("整改台账", "1.1.1", "整改进展", "{通报标题}。"), "P09", "整改台账"),
    # between cells
    ("认定矛盾", put("问题清单", "1.2", "认定状态", "已完成"), "C01", "问题清单"),
    ("回头看矛盾", put("整改台账", "1.1.1", "回头看结果", "反弹"), "C02", "整改台账"),
    ("没有措施", drop_measures("1.2"), "C03", "问题清单"),
    ("没有可公开的措施", hide_measures("1.1"), "C04", "问题清单"),
    ("量词不同", lambda book: _other_word(book), "C06", "数据指标"),
    ("完成晚于截止", put("整改台账", "1.1.1", "完成日期", datetime.datetime(2025, 8, 21)), "C10",
     "整改台账"),
    ("反馈早于结束", put("基本情况", "反馈日期", "内容", datetime.datetime(2024, 12, 1)),
     "C07", "基本情况"),
]  # fmt: skip


def _first(book, sheet, header, value):
    cell = book[sheet].cell(2, column_of(book[sheet], header))
    cell.value = value
    return cell.coordinate


def _same_short(book):
    sheet = book["责任单位"]
    short = column_of(sheet, "简称")
    sheet.cell(3, short).value = sheet.cell(2, short).value
    return sheet.cell(3, short).coordinate


def _again(book, sheet):
    book[sheet].append([cell.value for cell in book[sheet][2]])
    return book[sheet].cell(book[sheet].max_row, 1).coordinate


def _second_column(book):
    sheet = book["整改台账"]
    cell = sheet.cell(1, sheet.max_column + 1)
    cell.value = "整改\n状 态"
    return cell.coordinate


def _other_word(book):
    sheet = book["数据指标"]
    name = next(sheet.cell(r, 1).value for r in range(2, sheet.max_row)
                if sheet.cell(r, 1).value == sheet.cell(r + 1, 1).value)  # fmt: skip
    cell = sheet.cell(row_of(sheet, name, 2), column_of(sheet, "量词"))
    cell.value = "桶"
    return cell.coordinate
