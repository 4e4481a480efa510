import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from services.jobs.models import Job
from services.library import actions, intake, unpacking
from services.library.models import Delivery, Item, Pair, Paper

from . import files

pytestmark = pytest.mark.django_db
SHEET = [
    ["问题", "同义问法", "答案", "依据", "地区", "有效期"],
    ["开业补贴去哪里领？", "开业补贴怎么领\n补贴去哪办", "到园区服务窗口领取。", "青园发〔2026〕8号", 450100, "2028-12-31"],
    ["", "", "没有问题的答案", "", "", ""],
    ["食堂几点开门？", "", "早上七点。", "", "", "长期"],
    ["停车怎么收费？", "", "每小时两元。", "", "北京", ""],
]


def test_a_draft_knows_what_the_text_says_of_itself(draft):
    paper = draft(files.docx())

    assert (paper.title, paper.number, paper.region.name) == ("青山园区企业开业补贴办法", "青园发〔2026〕8号", "南宁市")
    assert paper.item.verdict == Item.Verdict.TAKEN
    assert paper.state == Paper.State.DRAFT


def test_one_bad_file_holds_up_no_other(deliver):
    delivery = deliver(a__docx=files.docx(), b__pdf=files.pdf([]), c__txt=b"", d__exe=b"MZ\x90\x00" + b"\0" * 99)

    told = {item.name: (item.verdict, item.remarks[0][:9] if item.remarks else "", bool(item.file)) for item in delivery.items.all()}
    assert told == {
        "a.docx": ("taken", "", True),
        "b.pdf": ("refused", "文件里没有文字，可", False),
        "c.txt": ("refused", "文件是空的，请重新", False),
        "d.exe": ("refused", "文件内容不是 Wo", False),
    }


def test_an_archive_is_unpacked_and_what_is_odd_in_it_refused(deliver):
    inner = files.zipped(x__txt=b"x")
    content = files.zipped(**{"政策/a__docx": files.docx(), "../etc/passwd": b"x", "内__zip": inner, "空__txt": b""})

    delivery = deliver(all__zip=content)

    assert {item.name: (item.verdict, "".join(item.remarks)[:10]) for item in delivery.items.all()} == {
        "all.zip": ("taken", "压缩包，含 4 个文"),
        "政策/a.docx": ("taken", ""),
        "../etc/passwd": ("refused", "压缩包里这个文件的路"),
        "内.zip": ("refused", "压缩包里的压缩包不再"),
        "空.txt": ("refused", "文件是空的，请重新选"),
    }


def test_an_archive_that_explodes_is_stopped_while_it_unpacks(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(files.zipped(a__txt=b"0" * 5_000_000))

    assert [entry.refused for entry in unpacking.entries(path, limit=1_000_000)] == ["bomb"]


def test_the_same_file_twice_is_taken_once(deliver):
    delivery = deliver(c__txt=b"a b c", d__txt=b"a b c")

    assert delivery.items.get(name="d.txt").remarks == ["与本次上传的“c.txt”内容相同，没有重复接收。"]


def test_a_killed_worker_leaves_the_rest_to_the_next(deliver):
    delivery = deliver(a__txt="第一条 甲。".encode(), b__txt="第一条 乙。".encode())
    Item.objects.filter(name="b.txt").update(verdict="waiting")
    Paper.objects.filter(item__name="b.txt").delete()

    intake.read_all(delivery, lambda *_steps: None, today=delivery.created_at.date())

    assert sorted(Paper.objects.values_list("item__name", flat=True)) == ["a.txt", "b.txt"]
    assert Job.objects.get(pk=delivery.job_id).state == Job.State.DONE


def test_questions_of_a_sheet_are_kept_and_bad_rows_named(only):
    item = only(files.xlsx(问答=SHEET), "a__xlsx")

    assert item.remarks == ["识别为问答表，共 2 组问答。", "2 行没有取用：第 3 行缺少问题；第 5 行没有这个地区。"]
    pair = Pair.objects.first()
    assert (pair.question, pair.region.name, pair.alternates, str(pair.expires_on)) == (
        "开业补贴去哪里领？",
        "南宁市",
        "开业补贴怎么领\n补贴去哪办",
        "2028-12-31",
    )


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(editor, settings):
    settings.LIBRARY_MAX_MB = 0

    delivery = actions.deliver(user=editor, files=[_sized("a.pdf", 200 * 1024 * 1024)])

    item = Delivery.objects.get(pk=delivery.pk).items.get()
    assert item.remarks == ["文件为 200.0 MB，超过 0 MB，请拆分或压缩图片后再上传。"]
    assert not item.file


def _sized(name, size):
    file = SimpleUploadedFile(name, b"%PDF-")
    file.size = size
    return file
