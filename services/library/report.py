"""Workbooks that go with the library: what became of each file, and the empty sheet of questions."""

from django.utils.translation import gettext as _

from services.enterprises.exports import safe_cell, workbook_file

from .reading.sheet import COLUMNS


def report_file(delivery):
    """One line per file: name, format, size, result, remarks, title, 文号, whether it is published."""
    items = delivery.items.select_related("paper").order_by("pk")
    lines = (
        [
            safe_cell(item.name),
            item.format_name,
            round(item.size / 1024, 1),
            item.get_verdict_display(),
            safe_cell("\n".join(item.remarks)),
            safe_cell(item.paper.title) if hasattr(item, "paper") else "",
            safe_cell(item.paper.number) if hasattr(item, "paper") else "",
            item.paper.get_state_display() if hasattr(item, "paper") else "",
        ]
        for item in items
    )
    headings = [_("文件名"), _("格式"), _("大小（KB）"), _("结果"), _("说明"), _("标题"), _("文号"), _("发布状态")]
    return workbook_file(headings, lines, title=_("读取报告"), widths=[40, 12, 12, 16, 60, 50, 24, 14])


def template_file():
    """The empty sheet of questions with one example and notes."""
    example = [
        _("（示例，导入前请删除）一次性开业补贴怎么申请？"),
        _("开业补贴去哪里办\n开店补贴怎么领"),
        _("向园区服务窗口提交营业执照和申请表，5 个工作日内答复。"),
        "《…办法》（桂…〔2025〕1号）",
        "南宁市",
        "2027-12-31",
    ]
    notes = [
        (_("列"), _("填写要求")),
        (_("问题"), _("必填，不超过 200 字")),
        (_("同义问法"), _("每行一种，帮助检索，不会显示")),
        (_("答案"), _("必填，不超过 5000 字")),
        (_("依据"), _("文号或《文件名》；依据失效后，这条问答随之停用")),
        (_("地区"), _("广西或各设区市的名称，或六位区划代码；留空表示全国")),
        (_("有效期"), _("最后一个有效日，如 2027-12-31；留空表示长期有效")),
    ]
    headings = [names[0] for names in COLUMNS.values()]  # in Chinese whatever the language of the page: they are read again
    return workbook_file(headings, [example], title=_("问答"), notes=notes, widths=[40, 40, 70, 30, 14, 14])
