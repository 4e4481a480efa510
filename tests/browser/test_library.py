"""Story: an editor uploads files, checks what was read, publishes — and the next question is answered from it, cited to the clause."""

import re

import pytest
from playwright.sync_api import expect

from services.consultation import index
from services.library.models import Delivery, Item, Paper
from tests.factories import make_user
from tests.services.library import files

from .steps import press

QUESTION = "南宁青山园区首次登记的企业可以申请多少开业补贴？"


def sent(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def editor(province):
    return make_user("editor", display_name="罗文静")


@pytest.fixture
def reported(visit, shoot, editor):
    """The report of a delivery of good and bad files, on the editor's screen."""
    page = visit("/library/", editor)
    shoot(page, "library-empty")
    page.get_by_role("link", name="上传文件").first.click()
    table = files.docx("青山园区补贴标准说明\n一、标准", table=files.GRADES, title="表1 青山园区开业补贴标准")
    page.set_input_files(
        "[name=files]",
        [
            sent("开业补贴办法.pdf", files.policy_pdf()),
            sent("补贴标准.docx", table),
            sent("扫描件.pdf", files.pdf([])),
            sent("带宏.docx", files.with_entry(files.docx(), "word/vbaProject.bin")),
            sent("问答.xlsx", files.xlsx(问答=[["问题", "同义问法", "答案"], ["食堂几点开门？", "", "早上七点。"], ["", "", "缺问题"]])),
        ],
    )
    shoot(page, "library-upload")
    press(page, "上传并读取")
    expect(page.get_by_role("heading", name="读取报告")).to_be_visible()
    expect(page.locator("main table")).to_contain_text("可能是扫描件")
    return page


def test_an_uploaded_policy_is_reported_published_and_cited(reported, visit, shoot, encoder):
    expect(reported.locator("main table")).to_contain_text("文件带有宏")
    shoot(reported, "library-report")
    reported.get_by_role("row", name="开业补贴办法.pdf").get_by_role("link", name="核对并发布").click()
    expect(reported.locator("[name=number]")).to_have_value("青园发〔2026〕8号")
    expect(reported.locator("[name=expires_on]")).to_have_value("2028-12-31")
    shoot(reported, "library-edit")
    press(reported, "保存并发布")
    expect(reported.get_by_text("现在提问就能查到")).to_be_visible()
    shoot(reported, "library-paper")
    index.keeper.renew()

    page = visit("/ask/")
    page.locator("#ask-box [name=q]").fill(QUESTION)
    press(page, "提问", within="#ask-box")
    turn = page.locator("#turns article")
    expect(turn).to_contain_text("一次性开业补贴五千元")
    page.locator(".citations a").first.click()
    expect(page).to_have_url(re.compile(r"/library/\d+/#c2$"))
    expect(page.locator("#c2")).to_be_in_viewport()


def test_the_report_has_its_dark_side_and_a_table_fits_the_phone(reported, visit, shoot, editor):
    delivery = Delivery.objects.get()
    dark = visit(f"/library/deliveries/{delivery.pk}/", editor, color_scheme="dark")
    shoot(dark, "library-report-dark")
    dark.goto(f"/library/{Paper.objects.get(item__name='补贴标准.docx').pk}/edit/")
    shoot(dark, "library-edit-dark")
    press(dark, "保存并发布")
    expect(dark.locator("main table")).to_contain_text("8000元")
    shoot(dark, "library-paper-dark")
    dark.goto(f"/library/questions/{Item.objects.get(name='问答.xlsx').pk}/")
    shoot(dark, "library-questions-dark")
    dark.get_by_role("button", name="发布 1 组").click()
    expect(dark.get_by_text("已发布 1 组问答。")).to_be_visible()
    dark.goto("/library/")
    shoot(dark, "library-list-dark")
