"""Story 2: an officer imports a spreadsheet with faults and duplicates."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from services.enterprises.bulk.models import ImportBatch, ImportRow
from services.enterprises.models import Enterprise
from services.jobs.models import Job
from services.reference.models import Park
from tests.factories import make_code, make_enterprise, make_user
from tests.services.enterprises.sheets import HEADER, line, xlsx

from .steps import press


@pytest.fixture
def park(province):
    return Park.objects.get(code="liuzhou-liudong")


@pytest.fixture
def officer(park):
    return make_user("officer", parks=[park], display_name="覃招商")


@pytest.fixture
def sheet(park):
    """Two new enterprises, one wrong check digit, one name too short, one name that is registered already."""
    make_enterprise("柳州磐砺重工有限公司", park=park)
    wrong = make_code()
    rows = [
        line("柳州山海机械有限公司"),
        line("柳州云水汽车零部件有限公司", offers="车门内板；座椅骨架", needs="冷轧板"),
        line("柳州风林机械有限公司", wrong[:-1] + ("2" if wrong[-1] != "2" else "3")),
        line("短", staff="一百多"),
        line("柳州磐砺重工有限公司"),
    ]
    content = xlsx(rows, [*HEADER[:-1], "企业电话"], above=[["2026 年企业名录"]])
    return {"name": "园区企业名录.xlsx", "mimeType": "application/octet-stream", "buffer": content.read()}


def upload(page, sheet, park):
    page.set_input_files("[name=file]", sheet)
    page.select_option("[name=park]", str(park.pk))
    press(page, "上传并识别列")


@pytest.fixture
def checked(visit, officer, sheet, park):
    """The preview of the sheet, on the officer's screen."""
    page = visit("/enterprises/import/", officer)
    upload(page, sheet, park)
    press(page, "开始检查")
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()
    return page


def test_the_headings_are_recognised_and_one_is_chosen_by_hand(visit, shoot, officer, sheet, park):
    page = visit("/enterprises/import/", officer)
    shoot(page, "import-upload")
    upload(page, sheet, park)
    phone = page.get_by_role("combobox", name="企业电话")
    expect(phone).to_have_value("")
    phone.select_option("contact_phone")
    shoot(page, "import-columns")
    press(page, "开始检查")

    expect(page.locator("main .tabs").first).to_contain_text("有误 2")
    assert ImportBatch.objects.get().columns[-1] == "contact_phone"


def test_a_running_check_shows_how_far_it_is_and_turns_into_the_preview(checked, shoot):
    batch = ImportBatch.objects.get()
    Job.objects.filter(pk=batch.job_id).update(state="running", done=6200, total=10_000, note="")
    ImportBatch.objects.update(state="checking")
    checked.reload()
    expect(checked.get_by_role("progressbar")).to_have_attribute("value", "62")
    shoot(checked, "import-progress")

    ImportBatch.objects.update(state="checked")
    Job.objects.filter(pk=batch.job_id).update(state="done")
    expect(checked.get_by_role("button", name="确认导入")).to_be_visible()


def test_every_fault_is_shown_and_can_be_taken_along(checked, shoot):
    checked.get_by_role("link", name="有误 2").click()
    expect(checked.locator("main table")).to_contain_text("第 18 位与前 17 位校验不符")
    shoot(checked, "import-faults")
    with checked.expect_download() as download:
        checked.get_by_role("link", name="下载错误清单").click()

    rows = list(load_workbook(BytesIO(download.value.path().read_bytes())).active.values)
    assert download.value.suggested_filename == "错误清单-园区企业名录.xlsx"
    assert [row[0] for row in rows[1:]] == [5, 6, 6]


def test_duplicates_are_decided_and_the_batch_is_written(checked, shoot, encoder):
    press(checked, "确认导入")
    expect(checked.get_by_role("alert").first).to_contain_text("还有 1 行疑似重复没有决定")
    checked.get_by_role("link", name="疑似重复 1").click()
    shoot(checked, "import-duplicates")
    checked.locator("main .rows").get_by_role("button", name="合并到已有企业").click()
    expect(checked.locator("#undecided")).to_contain_text("没有待决定的重复")
    press(checked, "确认导入")

    expect(checked.get_by_text("新增 2 家，更新 1 家")).to_be_visible()
    shoot(checked, "import-applied")
    assert Enterprise.objects.count() == 3


def test_nothing_remains_of_a_cancelled_batch(checked, shoot):
    press(checked, "取消导入")
    dialog = checked.get_by_role("dialog")
    expect(dialog).to_contain_text("企业库没有变化")
    shoot(checked, "import-cancel")
    dialog.get_by_role("button", name="确定").click()

    expect(checked.get_by_text("文件和检查结果都已删除")).to_be_visible()
    batch = ImportBatch.objects.get()
    assert not ImportRow.objects.exists()
    assert not batch.file.storage.exists(batch.file.name)
    assert Enterprise.objects.count() == 1
