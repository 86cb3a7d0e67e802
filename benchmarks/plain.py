"""What a colleague who knows some Python would write: read the ledger, fill the template, save.

No checks, no places, no statistics beyond a count: the yardstick for `tongbao build`. It groups
the measures once and walks through them by iterrows, as introductions to pandas teach. Such a
script is the one that the goals were set for: with the other reading engine it takes about 0.8 of
its time at 1,000 and 10,000 measures.

    python benchmarks/plain.py LEDGER.xlsx TEMPLATE.docx NOTICE.docx
"""

import re
import sys

import pandas
from docxtpl import DocxTemplate

NUMERALS = ["", *"一二三四五六七八九十"]


def main(ledger: str, template: str, notice: str) -> None:
    sheets = pandas.read_excel(ledger, sheet_name=None, engine="openpyxl")
    basics = dict(zip(sheets["基本情况"]["项目"], sheets["基本情况"]["内容"], strict=True))
    problems, measures = sheets["问题清单"], sheets["整改台账"]
    context = {name: day(value) for name, value in basics.items()}
    words = {
        **context,
        **sheets["数据指标"].groupby("指标")["数值"].sum().to_dict(),
        "方面数": problems["方面"].nunique(),
        "问题数": len(problems),
        "措施数": len(measures),
        "制度数": len(sheets["制度成果"]),
        "制度领域": "、".join(sheets["制度成果"]["涉及领域"].drop_duplicates()),
    }

    def fill(text: object) -> str:
        if pandas.isna(text):
            return ""
        return re.sub(r"[{](.+?)[}]", lambda match: str(words.get(match[1], "")), str(text))

    of_problem = measures.groupby(measures["问题编号"].astype(str))
    sections = iter(NUMERALS[1:])
    context |= {
        "通报标题": f"{basics['党组织全称']}关于{basics['巡察组']}反馈意见集中整改进展情况的通报",
        "署名": basics["党组织全称"],
        "成文日期": day(basics["通报日期"]),
        "巡察期间": f"{day(basics['巡察开始日期'])}至{day(basics['巡察结束日期'])}",
        "稿本": "",
        "公布统计数据": "否",
        "部分序号": lambda: f"{next(sections)}、",
        "综述": {
            section: [
                {"序号": "", "小标题": fill(row["小标题"]), "正文": fill(row["正文"]), "续段": []}
                for _, row in rows.iterrows()
            ]
            for section, rows in sheets["综述"].groupby("部分")
        },
        "方面列表": [
            {
                "序号": f"（{NUMERALS[number]}）",
                "名称": aspect,
                "问题列表": [
                    {
                        "序号": f"{place}.",
                        "名称": problem["问题"],
                        "措施列表": [
                            {
                                "序号": f"（{index}）",
                                "进展标题": fill(measure["进展标题"]),
                                "正文": fill(measure["整改进展"]),
                                "续段": [],
                            }
                            for index, (_, measure) in enumerate(
                                of_problem.get_group(str(problem["问题编号"])).iterrows(), start=1
                            )
                        ],
                    }
                    for place, (_, problem) in enumerate(rows.iterrows(), start=1)
                ],
            }
            for number, (aspect, rows) in enumerate(problems.groupby("方面", sort=False), start=1)
        ],
    }
    document = DocxTemplate(template)
    document.render(context, autoescape=True)
    document.save(notice)


def day(value: object) -> object:
    if isinstance(value, pandas.Timestamp):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if pandas.isna(value) else value


if __name__ == "__main__":
    main(*sys.argv[1:])
