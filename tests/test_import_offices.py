"""`tongbao import`: tables of other kinds of offices, each as it is kept there."""

import pytest
from test_import_shapes import Shape, expect, expect_again, measures, shaped

__all__ = ["shaped"]
STATUS = ("措施编号", "整改措施", "整改状态")

SHAPES = {
    "安全隐患": Shape(
        [
            ["排查日期", "整改隐患内容", "整改措施", "整改时限", "整改责任人", "整改完成情况"],
            ["2022-3-10", "路灯损坏", "更换灯泡", "2022-3-21", "王某", "已完成整改"],
            ["2022-3-12", "通道堵塞", "清理杂物", "立即整改", "李某", "进行中"],
        ],
        (),
        {
            ("问题清单", "问题"): [("路灯损坏",), ("通道堵塞",)],
            ("整改台账", *STATUS): [
                ("1.1.1", "更换灯泡", "已完成整改"),
                ("1.2.1", "清理杂物", "正在推进"),
            ],
        },
        set(),
    ),
    "检视问题": Shape(
        [
            ["序号", "查摆出的问题", "具体表现", "整改措施", "整改成效"],
            [1, "理论学习方面", "学习不系统", "定计划", "已定。"],
            [2, "能力本领方面", "调研不深入", "抓调研", "已抓。"],
        ],
        (),
        {
            ("问题清单", "方面", "问题"): [
                ("理论学习方面", "学习不系统"),
                ("能力本领方面", "调研不深入"),
            ]
        },
        set(),
    ),
    "五张清单和表下的说明": Shape(
        [
            ["序号", "问题清单", "措施清单", "责任清单", None, "时限清单", "成效清单"],
            [None, None, None, "牵头领导", "责任单位", None, None],
            [1, "学习不深", "定计划", "张某某", "办公室", "2025年6月底前", "已定。"],
            ["备注：1.本表一式三份；2.每月25日前报送。"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2", "A4:G4"),
        measures(
            *("措施编号", "整改措施", "责任单位", "完成时限", "整改进展"),
            rows=[("1.1", "定计划", "办公室", "2025年6月底前", "已定。")],
        ),
        {"I07"},
    ),
    "只有问题和措施两列认得": Shape(
        [
            ["科别", "存在问题", "护理部跟踪", "整改措施"],
            ["内一科", "交接班不规范", "合格", "加强培训"],
        ],
        (),
        measures("整改措施", rows=[("加强培训",)]),
        set(),
    ),
    "没有问题一列": Shape(
        [
            ["序号", "议定事项", "责任单位", "完成时间", "落实情况"],
            [1, "旧小区改造", "住建局", "2025年10月底", "已完工8个。"],
            [2, "建学校", "教育局", "2025年9月底", "已开工。"],
        ],
        (),
        measures("整改进展", rows=[("已完工8个。",), ("已开工。",)]),
        {"I14"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_table_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_table_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)
