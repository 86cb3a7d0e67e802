"""Titles with the places where they are broken; an office with a long name, and a day."""

PROGRESS = "集中整改进展情况的通报"

TITLES = [
    # A title for one line stays one.
    "关于巡察整改进展情况的通报",
    # Without an office.
    f"关于市委第五巡察组反馈意见|{PROGRESS}",
    # County bureaus.
    f"中共利津县水利局党组|关于县委第二巡察组反馈意见|{PROGRESS}",
    f"中共广饶县自然资源和规划局党组|关于县委第一巡察组反馈意见|{PROGRESS}",
    f"中共东营市垦利区市场监督管理局党组|关于区委第二巡察组反馈意见|{PROGRESS}",
    "中共东营市卫生健康委员会党组|关于巡察整改进展情况的通报",
    # A branch whose name needs two lines, and one that signs as a Party branch.
    f"中共东营市公安局|东营经济技术开发区分局委员会|关于市委第五巡察组反馈意见|{PROGRESS}",
    "东营市自然资源和规划局|东营经济技术开发区分局党支部|关于市委第五巡察组反馈意见|"
    "集中整改阶段性进展情况的通报",
    f"中共东营经济技术开发区|管理委员会机关委员会|关于市委第五巡察组反馈意见|{PROGRESS}",
    # Universities.
    f"中共山东大学委员会|关于十四届中央第三巡视组反馈意见|{PROGRESS}",
    f"中共中国石油大学（华东）委员会|关于中央第十二巡视组反馈意见|{PROGRESS}",
    f"中共东营职业学院委员会|关于2024年市委第五巡察组反馈意见|{PROGRESS}",
    # Hospitals.
    f"中共东营市人民医院委员会|关于市委第三巡察组反馈意见|{PROGRESS}",
    f"中共胜利油田中心医院委员会|关于省委第六巡视组反馈意见|{PROGRESS}",
    # State-owned companies; the first fills a line to the last character.
    f"中共东营市城市建设发展集团有限公司委员会|关于市委第三巡察组反馈意见|{PROGRESS}",
    f"中共山东黄河三角洲|产业投资集团有限公司委员会|关于省委第八巡视组反馈意见|{PROGRESS}",
    # Townships and sub-districts.
    f"中共利津县盐窝镇委员会|关于县委第四巡察组反馈意见|{PROGRESS}",
    f"中共东营区黄河路街道工作委员会|关于区委第二巡察组反馈意见|{PROGRESS}",
    # Other wordings.
    "中共东营市中级人民法院党组|关于落实市委第二巡察组反馈意见|整改情况的通报",
    "中共东营市委宣传部机关总支部委员会|关于市直机关工委巡察反馈意见|整改落实情况的公告",
]
OFFICE = "中共东营市公安局东营经济技术开发区分局委员会"  # 22 characters
DAY = "2025年7月17日"  # 6½ characters
