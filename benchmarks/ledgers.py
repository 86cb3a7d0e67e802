"""Ledgers of any size to measure with: the sample's office, with as many measures as asked for.

    python benchmarks/ledgers.py MEASURES LEDGER.xlsx [VARIANT]

Everything but the problems and the measures is the sample's. The texts are put together from
phrases by a fixed sequence of chance, long and varied as those of a real ledger: the same number
of measures and variant give the same texts on every machine, and the ledger has no errors.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import openpyxl
import xlsxwriter
from measure import SAMPLE

PROBLEMS, MEASURES = "问题清单", "整改台账"
MEASURES_A_PROBLEM = 5

_THINGS = (
    "供水站点 老旧管网 备用水源 灌区渠系 小型水库 山塘堤坝 河道岸线 排水沟渠 水质样品 计量设施 "
    "在建项目 施工标段 竣工资料 设计变更 合同文本 招标文件 监理日志 进场材料 结余资金 往来款项 "
    "固定资产 办公用房 公务车辆 报销凭证 预算指标 采购计划 会议议题 决策事项 会议记录 督办事项 "
    "学习计划 谈心谈话 组织生活 党费收缴 党员档案 考勤记录 培训课程 岗位职责 考核指标 轮岗计划 "
    "群众来电 信访事项 审批流程 服务窗口 办事指南 执法文书 巡查台账 违法线索 应急预案 防汛物资 "
    "值班制度 安全隐患 宣传栏目 政务信息 公文流转 印章使用 保密设备 网络账号 档案资料 结转事项"
)
_DOINGS = (
    "开展全面排查 进行逐项核对 组织集中清理 实行分类建档 落实专人管护 制定解决办法 明确完成时间 "
    "细化操作流程 补齐缺失内容 统一登记标准 加密检查频次 公开办理结果 接受群众监督 安排专项抽查 "
    "建立交接手续 纳入日常考核 压缩办理环节 完善审核程序 推广先进做法 开展业务培训 逐级压实责任 "
    "实施动态管理 定期通报进度 按月分析成因 督促限期改正 跟踪复核成效 会商疑难情形 规范填写要求 "
    "固化有效经验 查找薄弱环节 合理调配力量 健全长效机制 全程留存痕迹 现场解答疑问 及时更新目录"
)
_WAYS = (
    "采取查阅资料、实地走访相结合的方式 按照先急后缓、分步推进的思路 坚持问题导向、举一反三 "
    "由班子成员牵头、承办股室落实 结合年度重点任务 对照上级文件要求 抽调业务骨干组成专班 "
    "邀请行业专家到场指导 充分听取基层意见 依托现有信息平台 借鉴周边地区做法 本着厉行节约的原则"
)
_OPENINGS = ("对", "针对", "围绕", "聚焦", "紧扣", "就")
_FIGURES = (
    "专题研讨会{专题研讨会}次",
    "节水宣讲{节水宣讲}场",
    "质量抽检{质量抽检}次",
    "诉求回访{诉求回访}件",
)
_ENDINGS = (
    "工作秩序明显好转 群众反映逐步减少 责任链条更加清晰 管理水平稳步提高 基础数据更加准确 "
    "办理效率持续提升 制度约束进一步增强 相关风险得到控制 干部作风更加务实 服务质量不断改善"
)

_THINGS, _DOINGS, _WAYS, _ENDINGS = (words.split() for words in (_THINGS, _DOINGS, _WAYS, _ENDINGS))


def make(measures: int, path: Path, variant: int = 0) -> None:
    """Write a ledger of so many measures; every variant has other texts."""
    chance = random.Random(measures + variant * 1_000_000_007)
    sample = openpyxl.load_workbook(SAMPLE, read_only=True)
    numbers = list(_problem_numbers(measures))
    # With shared strings, as Excel and WPS save; openpyxl writes every text into its cell.
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for sheet in sample:
            rows = list(sheet.iter_rows(values_only=True))
            made = {PROBLEMS: _problems, MEASURES: _measures}.get(sheet.title)
            if made:
                rows = [rows[0], *made(rows, numbers, measures, chance)]
            target = book.add_worksheet(sheet.title)
            for number, row in enumerate(rows):
                target.write_row(number, 0, row)


def _problem_numbers(measures: int) -> Iterator[str]:
    """The numbers of the problems, a fourth of them in each aspect: 1.1, 1.2, …, 4.9."""
    problems = -(-measures // MEASURES_A_PROBLEM)
    aspects = min(4, problems)
    for aspect in range(aspects):
        for place in range(problems // aspects + (aspect < problems % aspects)):
            yield f"{aspect + 1}.{place + 1}"


def _problems(rows: list[tuple], numbers: list[str], _: int, chance: random.Random) -> Iterator:
    """A problem for each number, with the aspects of the sample and no 认定状态."""
    head = list(rows[0])
    aspects = list(dict.fromkeys(row[head.index("方面")] for row in rows[1:]))
    for number in numbers:
        told = f"{chance.choice(_THINGS)}和{chance.choice(_THINGS)}管理不够到位的问题"
        row = {
            "问题编号": number,
            "方面": aspects[int(number[0]) - 1],
            "问题": told,
            "编号样式": "1.",
            "牵头领导": "分管副局长",
            "整改目标": f"{chance.choice(_ENDINGS)}，{chance.choice(_ENDINGS)}",
            "是否公开": "是",
        }
        yield tuple(row.get(name) for name in head)


def _measures(
    rows: list[tuple], numbers: list[str], measures: int, chance: random.Random
) -> Iterator:
    """The measures, so many for each problem, as like the sample's as chance makes them."""
    head = list(rows[0])
    units = sorted({row[head.index("责任单位")] for row in rows[1:]})
    figures = cycle(_FIGURES)
    start = date(2025, 3, 1)
    for index in range(measures):
        problem = numbers[index // MEASURES_A_PROBLEM]
        unit = chance.choice(units)
        due = start + timedelta(days=chance.randrange(150))
        done = chance.random() < 0.6
        lead = f"{chance.choice(_DOINGS)}，{chance.choice(_DOINGS)}"
        cited = next(figures) if chance.random() < 0.3 else ""
        row = {
            "措施编号": f"{problem}.{index % MEASURES_A_PROBLEM + 1}",
            "问题编号": problem,
            "整改措施": f"对{chance.choice(_THINGS)}{chance.choice(_DOINGS)}",
            "进展标题": lead if chance.random() < 0.4 else None,
            "整改进展": _progress(chance, cited),
            "责任领导": "分管副局长",
            "责任单位": unit,
            "配合单位": chance.choice(units) if chance.random() < 0.3 else None,
            "责任人": f"{unit}负责人",
            "完成时限": due if done else date(2025, 12, 31),
            "整改状态": "已完成" if done else "正在推进",
            "完成日期": due - timedelta(days=chance.randrange(1, 7)) if done else None,
            "佐证材料": f"{chance.choice(_THINGS)}登记表" if done else None,
            "立行立改": "否",
            "是否公开": "是",
        }
        yield tuple(
            None if row.get(name) == unit and name == "配合单位" else row.get(name) for name in head
        )


def _progress(chance: random.Random, cited: str) -> str:
    """Two to four sentences, about as long as those of the sample."""
    return "".join(
        _sentence(chance, cited if place == 0 else "") for place in range(chance.randint(1, 3))
    )


def _sentence(chance: random.Random, cited: str) -> str:
    one, other, third = chance.sample(_THINGS, 3)
    doings = chance.sample(_DOINGS, 3)
    clauses = [
        f"{chance.choice(_OPENINGS)}{one}、{other}{doings[0]}",
        chance.choice(_WAYS),
        f"先后开展{cited}" if cited else f"{doings[1]}，带动{third}{doings[2]}",
        chance.choice(_ENDINGS),
    ]
    return "，".join(clauses) + "。"


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
