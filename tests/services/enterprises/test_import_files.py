from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.enterprises.bulk import actions, columns
from services.enterprises.bulk.models import ImportBatch
from services.enterprises.bulk.sheet import MERGED, BadSheet, find_header, merged_cells

from .sheets import HEADER, checked, csv_file, line, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def file(content, name="a.csv"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_people_send(officer, park, encoding, django_capture_on_commit_callbacks):
    batch = checked(csv_file([line("柳州山海机械有限公司")], encoding), officer, park, django_capture_on_commit_callbacks)

    assert batch.rows.get().values["name"] == "柳州山海机械有限公司"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_noticed(delimiter):
    header, _row, samples = find_header(file(f"企业名称{delimiter}信用代码\n甲{delimiter}乙\n".encode()))

    assert (header, samples) == (["企业名称", "信用代码"], [["甲", "乙"]])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\n\n \n", "没有内容"),
        ("企业名称,信用代码\n".encode(), "没有数据行"),
        (OLE, "旧版 .xls"),
        (b"PK\x03\x04" + b"\0" * 50, "打不开"),
        (b"\x7fELF" + b"\0" * 50, "不是表格文件"),
        (b"\xff\x80\x81\xff\xff,\x01", "文字编码"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, said):
    with pytest.raises(BadSheet, match=said):
        find_header(file(content))


def test_a_title_above_the_headings_is_passed_over():
    header, row, _samples = find_header(xlsx([line()], above=[["名录"], []]))

    assert (header, row) == (HEADER, 3)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("单位名称", "name"),
        ("统一社会信用代码 *", "code"),
        ("年营业收入（万元）", "revenue_wan"),
        ("职工人数(人)", "staff_count"),
        ("所属园区", "park"),
        ("备注", ""),
    ],
)
def test_headings_are_recognised_in_their_variants(heading, field):
    assert columns.guess([heading], {}) == [field]


def test_a_chosen_column_is_remembered(officer, park):
    header = ["单位", "信用代码", "产品"]
    first = actions.start(user=officer, file=xlsx([["甲乙丙丁", "x", "y"]], header), filename="a.xlsx", park=park)
    assert first.columns == ["", "code", "offers"]
    actions.map_columns(batch_id=first.pk, user=officer, columns=["name", "code", ""], park=park)

    second = actions.start(user=officer, file=xlsx([["甲乙丙丁", "x", "y"]], header), filename="b.xlsx", park=park)

    assert second.columns == ["name", "code", ""]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["name", ""], "缺少必需的列：统一社会信用代码"),
        (["code", "code"], "缺少必需的列：企业名称"),
        (["name"], "不完整"),
        (["name", "password"], "不完整"),
    ],
)
def test_a_mapping_with_gaps_is_refused(officer, park, given, said):
    batch = actions.start(user=officer, file=xlsx([["甲", "乙"]], ["企业名称", "备注"]), filename="a.xlsx", park=park)

    with pytest.raises(actions.NotPossible, match=said):
        actions.map_columns(batch_id=batch.pk, user=officer, columns=given, park=park)


def test_a_missing_park_column_asks_for_a_default(officer):
    batch = actions.start(user=officer, file=xlsx([line()]), filename="a.xlsx")

    with pytest.raises(actions.NotPossible, match="请选择默认园区"):
        actions.map_columns(batch_id=batch.pk, user=officer, columns=batch.columns)


def test_an_upload_that_cannot_be_read_says_so_on_the_page(client, officer):
    client.force_login(officer)

    page = client.post(reverse("enterprises:import"), {"file": file(OLE, "名录.xls")}).content.decode()

    assert "另存为 .xlsx" in page
    assert not ImportBatch.objects.exists()


def test_the_steps_of_an_import_on_the_pages(client, officer, park, django_capture_on_commit_callbacks):
    client.force_login(officer)
    page = client.post(
        reverse("enterprises:import"), {"file": xlsx([line("柳州山海机械有限公司"), line("短")]), "park": park.pk}, follow=True
    )
    assert "确认每一列的含义" in page.content.decode()

    batch = ImportBatch.objects.get()
    chosen = {f"column_{number}": field for number, field in enumerate(batch.columns)}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("enterprises:import-columns", args=[batch.pk]), {**chosen, "park": park.pk})

    shown = client.get(reverse("enterprises:import-batch", args=[batch.pk])).content.decode()
    assert "至少 4 个字" in shown
    assert "确认导入" in shown


def test_a_sheet_merged_all_over_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("services.enterprises.bulk.sheet.MAX_MERGED", 100)
    sheet = xlsx([line()], merge=["A3:J30"])

    with pytest.raises(BadSheet, match="合并的单元格太多"):
        merged_cells(sheet, 2)


def test_a_broken_list_of_merged_cells_is_read_in_passing():
    start = monotonic()

    assert MERGED.findall(b"<mergeCell " * 90_000) == []
    assert monotonic() - start < 2
