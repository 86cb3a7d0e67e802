"""`tongbao import`: how published notices are put together, which no template of ours writes so.

All that they say is in a cell or told; each test says what of it is in which.
"""

import openpyxl
import pytest
from test_import import rows_of

OPENING = (
    "根据县委统一部署，2025年3月4日至4月30日，县委第二巡察组对某局党组进行了巡察。"
    "2025年6月20日，县委巡察组反馈了巡察意见，现将整改情况予以公布。"
)
BODY = """二、巡察反馈问题整改情况
（一）关于政治建设方面的问题
1.学习不深入的问题。
（1）完善学习制度。开展研讨5次。
（2）配齐人员。选调2人。"""
TITLE = "中共某县某局党组关于巡察整改进展情况的通报"


@pytest.fixture
def imported(tongbao, tmp_path):
    """Imports these lines as a text; gives what the program says."""

    def run(*lines: str) -> str:
        (tmp_path / "通报.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        result = tongbao("import", "通报.txt", "-o", "新.xlsx", "--force")
        assert result.code == 0, result.err
        return result.out + result.err

    return run


def basics() -> dict[str, object]:
    rows = openpyxl.load_workbook("新.xlsx")["基本情况"].iter_rows(min_row=2, values_only=True)
    return {str(name): value for name, value, *_ in rows if value is not None}


def unplaced() -> list[tuple[object, ...]]:
    if "未识别" not in openpyxl.load_workbook("新.xlsx").sheetnames:
        return []
    return rows_of("新.xlsx", "未识别", "出处", "内容")


DIVIDED = ("某县人民政府关于2024年度县级预算", "执行审计查出问题", "的整改情况报告")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ((TITLE,), TITLE),
        ((f"{TITLE}（公开版）",), f"{TITLE}（公开版）"),
        (("某县人民政府关于审计发现问题整改情况的函",), "某县人民政府关于审计发现问题整改情况的函"),
        (DIVIDED, "".join(DIVIDED)),
        ((f"• {TITLE}",), TITLE),
        (("首页  关于我们", "中共某县某局党组巡察整改通报"), "中共某县某局党组巡察整改通报"),
    ],
)
def test_a_title_is_known_however_it_is_written(imported, lines, title):
    imported(*lines, OPENING, BODY)
    assert basics()["通报标题"] == title


def test_what_a_list_of_a_page_writes_before_the_title_is_kept_aside(imported):
    imported(f"• {TITLE}", OPENING, BODY)
    assert ("项目符号", "•") in unplaced()


def test_what_a_web_page_writes_below_the_title_is_no_addressee(imported):
    imported(TITLE, "日期：2025-07-04 08:46:31 来源：某局 浏览量：", "分享：", OPENING, BODY)
    assert "主送机关" not in basics()
    assert [kind for kind, _ in unplaced()][:2] == ["通报以外的文字"] * 2


def test_who_reads_it_is_the_addressee(imported):
    imported(TITLE, "分享：", "各党支部：", OPENING, BODY)
    assert basics()["主送机关"] == "各党支部："


def test_an_opening_may_have_several_paragraphs(imported):
    first, second = OPENING.split("。", 1)
    imported(TITLE, f"{first}。", second, BODY)
    assert [kind for kind, _ in unplaced()][:2] == ["开头", "开头"]
    assert (basics()["派出党组织"], basics()["巡察组"]) == ("县委", "县委第二巡察组")


@pytest.mark.parametrize(
    ("sentence", "name", "value"),
    [
        ("根据县委巡察工作统一部署，县委巡察一组对某局党组", "巡察组", "县委巡察一组"),
        ("按照县委巡察工作领导小组统一安排，县委第二巡察组对某局党组", "派出党组织", "县委"),
        ("根据县委统一部署，县委第二巡察组对我局", "被巡察党组织", None),
        ("按照主题教育统一安排，县委第二巡察组对某局党组", "派出党组织", None),
    ],
)
def test_an_opening_gives_the_names_that_others_use(imported, sentence, name, value):
    imported(TITLE, f"{sentence}开展了巡察，并反馈了巡察情况，现将整改情况予以公布。", BODY)
    assert basics().get(name) == value


def test_set_phrases_before_the_signature_are_no_progress(imported):
    contact = "欢迎广大干部群众进行监督。联系电话：0000-1234567。"
    end = ("特此通报。", contact, "附件：整改情况一览表", "中共某县某局党组", "2025年7月17日")
    imported(TITLE, OPENING, BODY, *end)
    assert basics()["联系电话"] == "0000-1234567"
    assert rows_of("新.xlsx", "整改台账", "整改进展")[-1] == ("选调2人。",)
    kept = [text for kind, text in unplaced() if kind == "通报以外的文字"]
    assert kept == ["特此通报。", "附件：整改情况一览表"]


def test_a_heading_that_stands_alone_is_the_one_of_what_follows(imported):
    overview = ("一、整改工作基本情况", "（一）加强组织领导", "成立专班。", "每周调度。")
    told = imported(TITLE, OPENING, *overview, "（二）压实责任。责任到人。", BODY)
    assert rows_of("新.xlsx", "综述", "小标题", "正文") == [
        ("加强组织领导", "成立专班。\n每周调度。"),
        ("压实责任", "责任到人。"),
    ]
    assert "“小标题”的序号" not in told


def test_numbers_that_a_template_writes_otherwise_are_told(imported):
    overview = ("一、整改工作基本情况", "一是加强领导。成立专班。", "二是压实责任。责任到人。")
    body = BODY.replace("（1）", "一是").replace("（2）", "二是")
    told = imported(TITLE, OPENING, *overview, body)
    assert "“小标题”的序号原来写作“一是”一类" in told
    assert "“措施”的序号原来写作“一是”一类" in told


def test_sections_with_problems_of_their_own_are_aspects(imported):
    imported(
        "某县关于审计查出问题整改情况的报告",
        OPENING,
        "一、财政管理审计查出问题的整改情况",
        "（一）预算执行较慢的问题。已经下达资金3笔。",
        "（二）绩效管理不细的问题。修订办法1项。",
        "二、民生资金审计查出问题的整改情况",
        "（一）补贴发放不及时的问题。补发补贴12户。",
    )
    first, second = (f"{name}审计查出问题的整改情况" for name in ("财政管理", "民生资金"))
    assert rows_of("新.xlsx", "问题清单", "问题编号", "方面", "问题") == [
        ("1.1", first, "预算执行较慢的问题"),
        ("1.2", first, "绩效管理不细的问题"),
        ("2.1", second, "补贴发放不及时的问题"),
    ]


def test_a_section_on_what_was_done_has_the_problems_whatever_they_are_called(imported):
    imported(
        "某县关于审计发现问题整改情况的函",
        OPENING,
        "一、总体情况",
        "县政府高度重视。",
        "二、具体整改情况",
        "（一）部分年度指标没有完成。",
        "该问题已完成整改。制定计划1份。",
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [("部分年度指标没有完成",)]
    assert rows_of("新.xlsx", "整改台账", "整改进展") == [("该问题已完成整改。制定计划1份。",)]


def test_a_plan_without_its_title_is_known_by_its_opening(imported):
    opening = "为抓好巡察反馈意见的整改落实，结合本局实际，特制定本整改方案，请各股室认真贯彻执行。"
    assert "按整改方案读取" in imported(opening, BODY)


def test_what_is_to_be_done_next_is_what_is_lacking(imported):
    told = imported(TITLE, OPENING, BODY)
    assert "核对问题和措施，补填上面列出的各项，再检查" in told


def test_the_opening_after_a_visit_from_the_province_is_the_template_s(imported):
    opening = (
        "按照省委统一部署，2025年3月4日至4月30日，省委第二巡视组对某局党组开展了巡视，"
        "并于2025年6月20日反馈了巡视情况。按照巡视工作有关要求，现将巡视整改进展情况予以公布。"
    )
    items = BODY.replace("巡察反馈问题整改情况", "省委巡视组反馈意见整改落实进展情况")
    assert "写入“未识别”表" not in imported(TITLE, opening, items)


def test_a_task_that_is_named_without_a_number_is_a_problem(imported):
    imported(
        "关于某县生态环境保护督察反馈问题整改情况的公示",
        "根据县整改办的通知要求，现对督察反馈问题的整改完成情况进行公示，接受社会监督。",
        *("整改任务：个别乡镇巡河不到位。", "整改目标：责任落实。", "整改完成情况："),
        *("1、对乡镇巡河问题开展督查4次。", "2、整改反馈问题12个。"),
        *("整改任务：垃圾清运不及时。", "整改完成情况：已经配齐车辆3台。", "特此公示。"),
        *(
            "公示时间：2025年7月1日至7日，如有异议请来电。",
            "联系电话：0000-1234567",
            "某县河湖中心",
        ),
        "2025年7月1日",
    )
    assert rows_of("新.xlsx", "问题清单", "问题编号", "问题", "整改目标") == [
        ("1.1", "个别乡镇巡河不到位", "责任落实"),
        ("1.2", "垃圾清运不及时", None),
    ]
    assert rows_of("新.xlsx", "整改台账", "措施编号", "整改进展") == [
        ("1.1.1", "对乡镇巡河问题开展督查4次。"),
        ("1.1.2", "整改反馈问题12个。"),
        ("1.2.1", "已经配齐车辆3台。"),
    ]
    assert [kind for kind, _ in unplaced()] == ["开头", "通报以外的文字", "联系方式", "联系方式"]


def test_what_was_found_is_quoted_whole_and_heads_what_was_done(imported):
    imported(
        TITLE,
        OPENING,
        "（一）在“贯彻决策部署不够有力”方面",
        "1.关于“学习不到位。没有组织研讨”问题的整改",
        "（1）关于“理论学习不深。没有学习《行动方案》”问题的整改",
        "整改情况：已完成整改。召开学习会5次。",
        "撰写报告3篇。",
        "（2）关于“阵地管理不严”问题的整改",
        "整改情况：正在整改。制定办法1项。",
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [("学习不到位。没有组织研讨",)]
    assert rows_of("新.xlsx", "整改台账", "进展标题", "整改进展", "整改状态") == [
        (
            "关于“理论学习不深。没有学习《行动方案》”问题的整改",
            "已完成整改。召开学习会5次。\n撰写报告3篇。",
            "已完成整改",
        ),
        ("关于“阵地管理不严”问题的整改", "正在整改。制定办法1项。", "正在整改"),
    ]


def test_problems_within_problems_are_read_as_measures_and_told(imported):
    told = imported(
        TITLE,
        OPENING,
        "（一）关于党的建设方面的问题",
        "1.关于组织生活不规范问题",
        "（1）关于“三会一课”记录不全的问题",
        "开展了专项检查，补齐了记录。",
        "（2）关于民主评议走过场的问题。重新开展了民主评议。",
        "2.关于请假制度执行不严问题",
        "（1）健全制度。修订了请销假制度，开展督查3次。",
    )
    assert "2 个问题、3 条措施" in told
    assert "有 2 条措施的标题是“关于……问题”一类" in told


def test_a_quotation_without_its_end_is_divided_as_before(imported):
    imported(
        TITLE, OPENING, BODY.replace("1.学习不深入的问题。", "1.“学习不深入的问题。已经整改。")
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [("“学习不深入的问题",)]


def test_a_day_without_its_year_is_not_taken_for_the_one_before(imported):
    opening = (
        "2025年3月10日至3月28日，巡察组对某村开展了巡察，4月15日反馈了意见。现将情况公布如下："
    )
    imported(TITLE, opening, BODY)
    assert "反馈日期" not in basics() and "巡察结束日期" in basics()


def test_what_is_still_to_be_done_holds_no_problems(imported):
    imported(
        TITLE,
        OPENING,
        *("一、整改工作情况", "召开会议6次。"),
        *("二、反馈问题整改落实情况", "（一）领导作用发挥不充分", "1、研究不够。"),
        *("①专题研究2次。②开展排查3次。", "— 2 —", "③开展约谈4次。", "（二）为民不到位"),
        *("2、清理不力。", "第 3 页 共 4 页", "①清理积案86件。"),
        *("三、存在问题及下步打算", "（一）存在的问题。推进较慢。", "（二）下步打算。继续攻坚。"),
    )
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [
        ("领导作用发挥不充分", "研究不够"),
        ("为民不到位", "清理不力"),
    ]
    assert rows_of("新.xlsx", "整改台账", "整改进展") == [
        ("专题研究2次。",),
        ("开展排查3次。",),
        ("开展约谈4次。",),
        ("清理积案86件。",),
    ]
    pages = [text for kind, text in unplaced() if kind == "通报以外的文字"]
    assert pages == ["— 2 —", "第 3 页 共 4 页"]


@pytest.mark.slow
def test_numbers_and_full_stops_of_half_width_are_those_of_a_notice(imported):
    opening = "根据省委统一部署,省委第七巡视组对某大学党委进行了巡视.现将巡视整改情况予以公布."
    imported(
        *(TITLE, opening, "一,整改工作总体情况", "召开会议18次.", "二,反馈问题整改情况"),
        *("(一)育人方面", '1.针对"课程不够"问题', "(1)修订方案.", "三,下一步工作打算", "继续抓好."),
    )
    assert basics()["通报标题"] == TITLE and basics()["派出党组织"] == "省委"
    assert rows_of("新.xlsx", "整改台账", "整改进展") == [("修订方案.",)]
    assert rows_of("新.xlsx", "综述", "部分", "正文") == [
        ("整改工作总体情况", "召开会议18次."),
        ("下一步工作打算", "继续抓好."),
    ]


def test_parts_and_dotted_numbers_are_sections_aspects_and_problems(imported):
    told = imported(
        *(TITLE, OPENING, "第一部分 整改工作组织情况", "召开会议5次。", "第二部分 问题整改情况"),
        *("1 医德医风方面", "1.1 收受红包问题", "1.1.1 签订承诺书。签订320份。"),
        *("2 采购方面", "2.1 论证不充分问题", "2.1.1 建立制度。论证设备11台。"),
    )
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [
        ("医德医风方面", "收受红包问题"),
        ("采购方面", "论证不充分问题"),
    ]
    assert rows_of("新.xlsx", "综述", "部分") == [("整改工作组织情况",)]
    assert "“措施”的序号原来写作“1.1.1”一类" in told


def test_a_section_with_problems_and_no_aspects_is_an_aspect(imported):
    longer = ("三、需要长期整改事项的进展情况", "1.关于“土地确权”的问题", "已办证12宗。")
    lacking = ("四、整改中存在的问题", "1.进度不平衡的问题。还要加快。")
    overview = ("一、整改工作基本情况", "召开会议6次。")
    told = imported(TITLE, OPENING, *overview, BODY, *longer, *lacking)
    assert "2 个方面、2 个问题、3 条措施" in told
    assert rows_of("新.xlsx", "问题清单", "方面", "问题")[-1] == (
        "需要长期整改事项的进展情况",
        "关于“土地确权”的问题",
    )
    parts = rows_of("新.xlsx", "综述", "部分", "小标题", "正文")
    assert parts[-1] == ("整改中存在的问题", "进度不平衡的问题", "还要加快。")


def test_another_notice_in_the_same_file_is_told(imported):
    end, other = ("中共某县某局党组", "2025年7月17日"), TITLE.replace("某局", "别局")
    told = imported(TITLE, OPENING, BODY, *end, other, OPENING, "一、总体情况", *BODY.split("\n"))
    assert f"第10行起看来是另一份通报（“{other}”），没有读取" in told
    footer = ("上一篇：关于放假的通知", "下一篇：没有了")
    assert "另一份" not in imported(TITLE, OPENING, BODY, *end, *footer)


def test_headings_in_brackets_are_told(imported):
    asked = ("问题1：学习少。", "整改情况：学习8次。")
    told = imported(
        TITLE, OPENING, "【党的领导方面】", *asked, "某局党组", "2025年7月17日", "【打印】"
    )
    assert "有 1 行标题写在“【】”里，没有序号（第3行“【党的领导方面】”等）" in told


def test_what_is_written_before_a_problem_is_no_part_of_it(imported):
    told = imported(
        *(TITLE, OPENING, "一、巡察反馈问题整改情况", "（一）党的建设方面"),
        *("1．反馈问题：节水不力。", "整改措施：制定方案。", "整改成效：印发方案1份。"),
        *("2．反馈问题：巡河不够。", "整改措施：压实责任。", "整改成效：巡河320次。"),
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [("节水不力",), ("巡河不够",)]
    assert "栏目名（反馈问题、整改成效、整改措施）模板不刊印" in told


def test_problems_without_aspects_stand_in_the_section_on_problems(imported):
    imported(
        *(TITLE, OPENING, "一、问题整改进展情况", "（一）引领作用不强"),
        *("整改落实情况：一是修订规则；二是召开会议9次。", "（二）师德建设薄弱"),
        *("整改落实情况：签订承诺书210份。", "二、持续整改事项", "改造正在推进。"),
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [("引领作用不强",), ("师德建设薄弱",)]
    progress = [text for (text,) in rows_of("新.xlsx", "整改台账", "整改进展")]
    assert progress == ["修订规则。", "召开会议9次。", "签订承诺书210份。"]


ABOUT_PROBLEMS = (TITLE, OPENING, "一、问题整改情况")


def test_problems_that_are_called_so_stand_below_aspects(imported):
    imported(
        *(*ABOUT_PROBLEMS, "（一）理论学习不深入（2个问题）", "问题1：计划性不强。"),
        *("整改进展：修订制度。", "完成情况：已完成。", "问题2：培训少。", "整改进展：办班2期。"),
        *("完成情况：长期坚持。", "（二）主业有短板", "问题3：改造慢。", "整改进展：改造42公里。"),
    )
    aspect = "理论学习不深入（2个问题）"
    assert rows_of("新.xlsx", "问题清单", "方面", "问题", "认定状态") == [
        (aspect, "计划性不强", "已完成"),
        (aspect, "培训少", "长期坚持"),
        ("主业有短板", "改造慢", None),
    ]


def test_a_second_status_of_one_problem_is_kept(imported):
    problem = ("（一）制度不全的问题", "完成情况：已完成。", "完成情况：基本完成。")
    imported(*ABOUT_PROBLEMS, *problem)
    assert rows_of("新.xlsx", "问题清单", "认定状态") == [("已完成",)]
    assert ("整改状态", "基本完成。") in unplaced()


@pytest.mark.parametrize("label", ["（一）整改措施", "（一）整改措施："])
def test_what_is_planned_and_done_may_stand_below_headings_with_numbers(imported, label):
    done = ("（二）整改情况", "1.已修订。", "2.办班3期。", "（三）整改时限：2025年6月底前")
    imported(*ABOUT_PROBLEMS, "问题一：学习少", label, "1.修订办法。", "2.办班。", *done)
    assert rows_of("新.xlsx", "整改台账", "整改措施", "整改进展", "完成时限") == [
        ("修订办法。", "已修订。", "2025年6月底前"),
        ("办班。", "办班3期。", "2025年6月底前"),
    ]


def test_sections_may_be_problems_themselves(imported):
    told = imported(
        *("某县关于第二批突出问题整改情况的公告", "现将第二批问题整改情况公告如下："),
        *("一、食堂管理乱问题", "问题表现：验收不严。", "整改举措：检查。", "整改成效：查64所。"),
        *("二、合同管理乱问题", "整改举措：清理。", "整改成效：清理9份。", "举报电话：0000-12388"),
    )
    assert rows_of("新.xlsx", "问题清单", "问题") == [
        ("食堂管理乱问题",),
        ("合同管理乱问题",),
    ]
    measures = rows_of("新.xlsx", "整改台账", "整改措施", "整改进展")
    assert measures == [("检查。", "查64所。"), ("清理。", "清理9份。")]
    assert "（开头、问题表现、联系方式）写入“未识别”表" in told
    assert "主送机关" not in basics() and basics()["联系电话"] == "0000-12388"


def test_capital_numerals_are_numbers_of_sections(imported):
    parts = ("壹、工作开展情况", "召开会议6次。", "贰、问题整改情况", "1.学习少的问题。办班3期。")
    imported(TITLE, OPENING, *parts, "叁、下一步打算", "继续抓好。")
    assert rows_of("新.xlsx", "综述", "部分") == [("工作开展情况",), ("下一步打算",)]
    assert rows_of("新.xlsx", "问题清单", "问题") == [("学习少的问题",)]


def test_problems_put_together_by_how_far_they_are_stand_in_aspects(imported):
    done = ("一、已完成整改的问题", "（一）把关不严。修订清单。", "（二）服务有堵点。走访430户。")
    imported(TITLE, OPENING, *done, "二、正在推进整改的问题", "（一）改造滞后。完成9条。")
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [
        ("已完成整改的问题", "把关不严"),
        ("已完成整改的问题", "服务有堵点"),
        ("正在推进整改的问题", "改造滞后"),
    ]


def test_sections_on_problems_may_hold_plain_text_alone(imported):
    found = ("一、关于管理松懈的问题", "已修订办法。", "二、关于拨付慢的问题", "已拨付86万元。")
    imported("某林场关于巡察整改情况的公示", OPENING, *found, "三、整改中存在的问题", "还不够快。")
    assert rows_of("新.xlsx", "问题清单", "问题") == [
        ("关于管理松懈的问题",),
        ("关于拨付慢的问题",),
    ]
    assert rows_of("新.xlsx", "综述", "正文") == [("还不够快。",)]


@pytest.mark.parametrize("written", ["反馈问题{}：", "{}."])
def test_numbers_of_problems_go_on_in_the_next_section(imported, written):
    first, second, third = (written.format(n) for n in (1, 2, 3))
    found = (f"{first}执行不严的问题。", "整改落实：修订规则。", f"{second}交流少的问题。")
    more = ("整改落实：轮岗。", "二、资产监管方面", f"{third}出租乱的问题。", "整改落实：清理。")
    imported(TITLE, OPENING, "一、主体责任方面", *found, *more)
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [
        ("主体责任方面", "执行不严的问题"),
        ("主体责任方面", "交流少的问题"),
        ("资产监管方面", "出租乱的问题"),
    ]
    progress = [text for (text,) in rows_of("新.xlsx", "整改台账", "整改进展")]
    assert progress == ["修订规则。", "轮岗。", "清理。"]
