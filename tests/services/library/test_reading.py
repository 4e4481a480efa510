from time import monotonic

import pytest

from services.consultation import cutting
from services.library.reading import Refused, run, sniff

from . import files


@pytest.fixture
def read(tmp_path):
    """read(content, name) → what the child process reads of a file."""

    def read(content, name, **limits):
        path = tmp_path / "file"
        path.write_bytes(content)
        return run.read(path, sniff.format_of(path, name), **limits)

    return read


WEB = """<!doctype html><html><head><title>开业补贴</title><script>alert(1)</script></head><body><nav>首页</nav>
<h2>补贴标准</h2><p>按下表执行。<script>alert(2)</script></p><p style="display: none">藏起来的字</p>
<table><tr><th>档次</th><th>补贴标准</th></tr><tr><td rowspan="2">一档</td><td>8000元</td></tr><tr><td>另给房租补贴</td></tr></table>
</body></html>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", files.docx()),
        ("a.pdf", files.policy_pdf()),
        ("a.txt", files.POLICY.encode("gb18030")),
        ("a.md", b"---\ntitle: x\n---\n" + files.POLICY.encode()),
        ("a.html", ("<html><body>" + "".join(f"<p>{line}</p>" for line in files.POLICY.splitlines()) + "</body></html>").encode("gbk")),
        ("错.jpg", files.docx()),
    ],
)
def test_clauses_are_cut_alike_whatever_the_file(read, name, content):
    cuts = cutting.passages(read(content, name).body)

    clauses = [(cut.anchor, cut.label, cut.path) for cut in cuts if cut.label]
    assert clauses[:3] == [("c1", "第一条", "第一章 总则"), ("c2", "第二条", "第二章 补贴"), ("c3", "第三条", "第二章 补贴")]
    assert "一次性开业补贴五千元" in next(cut.text for cut in cuts if cut.anchor == "c2")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", files.docx("", table=files.GRADES, title="表1 青山园区开业补贴标准")),
        ("a.pdf", files.table_pdf()),
        ("a.xlsx", files.xlsx(标准=[["表1 青山园区开业补贴标准"], *files.GRADES])),
    ],
)
def test_a_row_of_a_table_keeps_its_headings_and_the_title_of_the_table(read, name, content):
    row = next(cut for cut in cutting.passages(read(content, name).body) if "8000元" in cut.text)

    assert row.text == "档次：一档，用工人数：10人以上，补贴标准：8000元"
    assert row.path.endswith("表1 青山园区开业补贴标准")


def test_of_html_remains_what_a_reader_sees(read):
    cuts = cutting.passages(read(WEB.encode(), "a.html").body)

    assert [cut.text for cut in cuts] == ["按下表执行。", "档次：一档，补贴标准：8000元", "档次：一档，补贴标准：另给房租补贴"]
    assert cuts[1].path == "补贴标准"


def test_lines_of_a_pdf_run_on_over_the_turn_of_a_page(read):
    full = "第一条 企业申请补贴的，应当在登记之日起一年内向园区服务窗口"
    pages = [
        [(72, 800, "青山园区文件汇编"), (72, 700, full), (290, 40, "- 1 -")],
        [(72, 800, "青山园区文件汇编"), (72, 700, "提交申请表。")],
    ]
    pages.append([(72, 800, "青山园区文件汇编"), (72, 700, "第二条 本办法由园区解释。")])

    assert read(files.pdf(*pages), "a.pdf").body == f"{full}提交申请表。\n\n第二条 本办法由园区解释。"


def test_a_list_sign_hides_no_clause(read):
    listed = "".join(f"<li>{line}</li>" for line in ("第一条 甲。", "带营业执照"))

    assert read(f"<html><body><ol>{listed}</ol></body></html>".encode(), "a.html").body == "第一条 甲。\n\n- 带营业执照"


def test_headings_of_two_rows_become_one(read):
    rows = [["项目", "标准", "标准"], ["项目", "金额", "期限"], ["开业", "五千元", "一次"]]

    assert "标准/金额：五千元" in cutting.passages(read(files.docx("", table=rows), "a.docx").body)[0].text


def test_a_sheet_of_questions_is_read_as_pairs(read):
    content = files.xlsx(问答=[["序号", "问题", "同义问法", "答案"], [1, "怎么领？", "去哪领", "到窗口。"]])

    assert read(content, "a.xlsx").pairs == [{"row": 2, "question": "怎么领？", "alternates": "去哪领", "answer": "到窗口。"}]


BAD = {
    "empty": ("a.docx", b""),
    "macros": ("a.docx", files.with_entry(files.docx(), "word/vbaProject.bin")),
    "encrypted": ("a.pdf", files.encrypted_pdf()),
    "scanned": ("a.pdf", files.pdf([], [])),
    "old_office": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "other_kind": ("a.txt", b"MZ\x90\x00\x03" + b"\0" * 600),
    "broken": ("a.pdf", b"%PDF-1.7\n" + b"garbage " * 50),
    "no_text": ("a.html", b"<html><body><script>alert(1)</script></body></html>"),
    "bomb": ("a.docx", files.with_entry(files.docx(), "word/media/a.bin", bytes(200 * 1024 * 1024))),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_file_is_refused_with_its_reason(read, code):
    name, content = BAD[code]

    with pytest.raises(Refused) as refused:
        read(content, name)

    assert refused.value.code == code


def test_a_document_that_breaks_inside_is_refused(read):
    with pytest.raises(Refused) as refused:
        read(files.zipped(**{"word/document.xml": "<w:document", "[Content_Types].xml": "<Types"}), "a.docx")

    assert refused.value.code == "broken"


def test_a_stream_that_explodes_takes_only_its_own_process(read):
    with pytest.raises(Refused) as refused:
        read(files.pdf([], packed=files.blanks(1200)), "a.pdf")

    assert refused.value.code == "bomb"


def test_a_file_that_takes_too_long_is_given_up(read):
    start = monotonic()

    with pytest.raises(Refused) as refused:
        read(files.policy_pdf(), "a.pdf", seconds=0.05)

    assert refused.value.code == "too_slow"
    assert monotonic() - start < 5


def test_a_sheet_of_too_many_rows_is_read_as_far_as_the_limit(read):
    reading = read(files.long_xlsx(200_000), "a.xlsx")

    assert reading.remarks == [["rows_left_out", {"most": 20_000}]]
    assert reading.body.count("\n") < 20_010


def test_an_archive_with_an_endless_list_of_entries_is_not_opened(read):
    content = bytearray(files.zipped(a__txt=b"x"))
    content[-10:-6] = (50 * 1024 * 1024).to_bytes(4, "little")

    with pytest.raises(Refused) as refused:
        read(bytes(content), "a.zip")

    assert refused.value.code == "bomb"


def test_entities_of_xml_do_not_multiply(read):
    lol = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "' + "&a;" * 99 + '"><!ENTITY c "' + "&b;" * 99 + '">]>'

    with pytest.raises(Refused):
        read(files.docx_of_xml(lol, "&c;" * 99), "a.docx")
