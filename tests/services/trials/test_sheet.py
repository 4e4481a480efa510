import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from services.enterprises.bulk.sheet import BadSheet
from services.trials import sheet
from tests.factories import make_region

pytestmark = pytest.mark.django_db


def csv(*lines, encoding="utf-8"):
    return io.BytesIO("\n".join(lines).encode(encoding))


def test_a_csv_is_read(guangxi):
    nanning = make_region()

    rows = sheet.read(
        csv(
            "问题,期望文号或页面,期望条款,期望拒答,地区,日期",
            "年报何时报,国务院令第654号；条例,第八条,,南宁市,2026/1/31",
            "食堂几点开,,,是,,",
        )
    )

    assert rows == [
        sheet.Row("年报何时报", "国务院令第654号\n条例", "第八条", False, nanning.pk, date(2026, 1, 31)),
        sheet.Row("食堂几点开", is_refusal=True),
    ]


def test_a_sheet_of_another_program_is_read_with_its_title_line():
    book, file = Workbook(), io.BytesIO()
    for line in (["六月检验"], ["问题 *", "文号", "拒答"], ["年报何时报", "654号", None], [None, None, None]):
        book.active.append(line)
    book.save(file)

    assert [row.question for row in sheet.read(file)] == ["年报何时报"]


def test_old_encodings_are_read():
    assert sheet.read(csv("问题,拒答", "食堂几点开,是", encoding="gb18030"))[0].is_refusal


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("年报何时报,,,,,", "填且只填一项"),
        ("年报何时报,654号,,是,,", "填且只填一项"),
        (",654号,,,,", "没有写问题"),
        ("长" * 301 + ",654号,,,,", "超过 300 字"),
        ("年报何时报,654号,,也许,,", "期望拒答"),
        ("年报何时报,654号,,,火星市,", "不认识地区"),
        ("年报何时报,654号,,,,去年", "日期“去年”不对"),
    ],
)
def test_a_faulty_row_is_named(line, fault):
    with pytest.raises(BadSheet, match=f"第 2 行.*{fault}"):
        sheet.read(csv("问题,期望文号或页面,期望条款,期望拒答,地区,日期", line))


@pytest.mark.parametrize("lines", [["甲,乙", "1,2"], ["问题,文号"], [""]])
def test_a_sheet_without_questions_is_refused(lines):
    with pytest.raises(BadSheet):
        sheet.read(csv(*lines))


def test_too_many_questions_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MAX_CASES", 2)

    with pytest.raises(BadSheet, match="最多测试 2 个"):
        sheet.read(csv("问题,拒答", *["食堂几点开,是"] * 3))


def test_private_numbers_in_a_sheet_are_masked():
    assert sheet.read(csv("问题,拒答", "我是13812345678，几点开,是"))[0].question == "我是138****5678，几点开"


def test_the_template_can_be_uploaded_as_it_is(guangxi):
    make_region()
    file = sheet.template()

    assert len(sheet.read(io.BytesIO(file.read()))) == 2
    assert load_workbook(file).sheetnames == ["检索测试", "填写说明"]
