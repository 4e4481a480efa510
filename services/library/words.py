"""Why a file is not taken, and what to look at in one that is; in words for editors."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

REASONS = {
    "empty": lazy("文件是空的，请重新选择。"),
    "too_large": lazy("文件为 %(size)s MB，超过 %(limit)s MB，请拆分或压缩图片后再上传。"),
    "other_kind": lazy(
        "文件内容不是 Word（.docx）、PDF、HTML、Excel（.xlsx）、Markdown 或文本，请转换后再上传（改扩展名不能改变文件类型）。"
    ),
    "old_office": lazy("这是旧版 Office（.doc、.xls、.wps）或加密的文件，请去掉密码，另存为 .docx 或 .xlsx 后再上传。"),
    "macros": lazy("文件带有宏，为安全起见不接收。请另存为不含宏的 .docx 或 .xlsx 后再上传。"),
    "encrypted": lazy("PDF 设有打开密码，请去掉密码后再上传。"),
    "scanned": lazy("文件里没有文字，可能是扫描件。本系统不做文字识别，请上传文字版。"),
    "no_text": lazy("文件里没有可用的文字，请检查是否选错了文件。"),
    "broken": lazy("文件打不开或已损坏，请重新导出后再上传。"),
    "bomb": lazy("文件展开后过大或结构异常，已停止读取。请重新导出后再上传。"),
    "too_slow": lazy("文件在 %(seconds)s 秒内没有读完，已停止。请拆成几个文件后再上传。"),
    "too_many_pages": lazy("PDF 有 %(pages)s 页，超过 %(most)s 页，请按章节拆开后再上传。"),
    "encoding": lazy("无法识别文字编码，请另存为 UTF-8 后再上传。"),
    "nested_zip": lazy("压缩包里的压缩包不再展开，请直接上传其中的文件。"),
    "odd_path": lazy("压缩包里这个文件的路径不安全，没有接收。"),
    "locked_zip": lazy("压缩包里这个文件有密码，请去掉密码后再上传。"),
    "too_many": lazy("一次最多 %(most)s 个文件，其余没有接收，请分几次上传。"),
    "same_file": lazy("与本次上传的“%(name)s”内容相同，没有重复接收。"),
}
REMARKS = {
    "cut_short": lazy("文件很长，只取了前面的部分，请核对末尾。"),
    "rows_left_out": lazy("表格超过 %(most)s 行，其余的行没有取用。"),
    "blank_pages": lazy("第 %(pages)s 页没有文字，可能是扫描页，请核对。"),
    "no_title": lazy("没有认出标题，暂用文件名。"),
    "no_number": lazy("没有认出文号。"),
    "no_region": lazy("没有认出适用地区，暂按全国适用。"),
    "no_dates": lazy("没有认出日期。"),
    "ended": lazy("有效期已于 %(day)s 结束，不会作为现行规定回答。"),
    "few_words": lazy("文字很少，只有 %(n)s 个字，请核对内容是否完整。"),
    "replaces": lazy("知识库已有同文号的文件，发布后将替换它的内容。"),
    "on_page": lazy("政策库已有同文号的页面，请直接修改那一页，或核对文号。"),
    "repeals": lazy("文中写明废止：%(numbers)s。知识库中有这些文件，请在表单中确认。"),
    "unpacked": lazy("压缩包，含 %(n)s 个文件，见下。"),
    "pairs": lazy("识别为问答表，共 %(n)s 组问答。"),
    "bad_rows": lazy("%(n)s 行没有取用：%(rows)s。"),
}


def refusal(code: str, facts: dict) -> str:
    return str(REASONS[code]) % facts


def remark(code: str, facts: dict) -> str:
    return str(REMARKS[code]) % facts


def row_fault(row: int, fault: str) -> str:
    """One faulty row of a sheet of questions."""
    told = {
        "no_question": _("缺少问题"),
        "no_answer": _("缺少答案"),
        "twice": _("与前面的问题重复"),
        "until": _("有效期不是日期"),
        "region": _("没有这个地区"),
        "too_long": _("问题或答案过长"),
    }[fault]
    return _("第 %(row)s 行%(fault)s") % {"row": row, "fault": told}
