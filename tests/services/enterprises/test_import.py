import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from services.enterprises import tasks
from services.enterprises.bulk import actions
from services.enterprises.bulk.applying import Plan
from services.enterprises.bulk.models import DuplicateDecision, ImportRow
from services.enterprises.models import Decision, Enterprise
from services.jobs.models import Job
from tests.factories import make_code, make_enterprise, make_park, make_user

from .sheets import HEADER, applied, checked, line, xlsx


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def silent(*_args):
    """A progress that nobody watches."""


def break_off(_plan):
    raise RuntimeError


def test_a_checked_sheet_is_written_when_confirmed(officer, park, commit, rules):
    batch = checked(xlsx([line("柳州山海机械有限公司"), line("柳州云水机械有限公司")]), officer, park, commit)
    assert (batch.state, batch.counts, Enterprise.objects.count()) == ("checked", {"new": 2}, 0)

    applied(batch, officer, commit)

    made = Enterprise.objects.get(name="柳州山海机械有限公司")
    assert (made.state, made.origin, made.park, made.staff_count, made.revenue_cny) == ("verified", "imported", park, 120, 35_000_000)
    assert (made.offers, made.needs, made.contact.phone) == (["减速机", "齿轮"], ["钢材"], "0772-1234567")
    assert Decision.objects.filter(outcome="imported", user=officer).count() == 2


def test_known_codes_are_updated_and_empty_cells_change_nothing(officer, park, commit):
    known = make_enterprise("柳州山海机械有限公司", park=park, offers=["旧产品"], needs=["旧需求"], staff_count=5)
    same = make_enterprise("柳州云水机械有限公司", park=park, offers=["齿轮"])
    rows = [line(known.name, known.code, needs="", phone=""), [same.name, same.code, "齿轮", "", "", "", ""]]

    batch = applied(checked(xlsx(rows), officer, park, commit), officer, commit)

    known = Enterprise.objects.get(pk=known.pk)
    assert batch.counts == {"update": 1, "same": 1, "created": 0, "updated": 1}
    assert (known.offers, known.needs, known.staff_count, known.version) == (["减速机", "齿轮"], ["旧需求"], 120, 2)
    assert Enterprise.objects.get(pk=same.pk).version == 1


def test_a_same_name_with_another_code_waits_for_a_decision(officer, park, commit):
    make_enterprise("柳州山海机械有限责任公司", park=park)
    batch = checked(xlsx([line("柳州山海机械有限公司")]), officer, park, commit)

    with pytest.raises(actions.NotPossible, match="还有 1 行疑似重复没有决定"):
        actions.confirm(batch_id=batch.pk, user=officer)


@pytest.mark.parametrize(("choice", "count", "staff"), [("merge", 1, 120), ("create", 2, None)])
def test_a_duplicate_is_merged_or_created_as_decided(officer, park, commit, choice, count, staff):
    known = make_enterprise("柳州山海机械有限责任公司", park=park)
    batch = checked(xlsx([line("柳州山海机械有限公司")]), officer, park, commit)
    actions.choose(batch_id=batch.pk, user=officer, choice=choice)

    applied(batch, officer, commit)

    assert Enterprise.objects.count() == count
    assert Enterprise.objects.get(pk=known.pk).staff_count == staff


def test_a_decision_is_remembered_for_the_next_import(officer, park, commit):
    make_enterprise("柳州山海机械有限责任公司", park=park)
    row = line("柳州山海机械有限公司")
    first = checked(xlsx([row]), officer, park, commit)
    actions.choose(batch_id=first.pk, user=officer, choice="skip", row_id=first.rows.get().pk)

    second = checked(xlsx([row]), officer, park, commit).rows.get()

    assert (second.choice, second.is_remembered) == ("skip", True)
    assert DuplicateDecision.objects.count() == 1


FAULTS = [
    ({"name": "短"}, "至少 4 个字"),
    ({"name": ""}, "不能为空"),
    ({"name": "长" * 121}, "最多 120 字，现为 121 字"),
    ({"code": ""}, "不能为空"),
    ({"code": "91459999"}, "应为 18 位"),
    ({"code": "9.14599991E+17"}, "被存成了数字"),
    ({"code": "91459999MA0000000I"}, "第 18 位“I”"),
    ({"staff": "一百"}, "请填写整数"),
    ({"staff": -1}, "不能小于 0"),
    ({"staff": 1.5}, "请填写整数"),
    ({"revenue": "若干"}, "请填写数字"),
    ({"revenue": "#REF!"}, "公式结果出错"),
    ({"phone": "电话"}, "7 至 20 位数字"),
    ({"offers": "长" * 81}, "超过 80 字"),
    ({"offers": "；".join(f"产品{n}" for n in range(31))}, "最多 30 项，现为 31 项"),
]


@pytest.mark.parametrize(("cells", "reason"), FAULTS)
def test_a_fault_is_reported_with_its_reason(officer, park, commit, cells, reason):
    batch = checked(xlsx([line(**cells)]), officer, park, commit)

    row = batch.rows.get()
    assert row.verdict == "faulty"
    assert reason in row.faults[0][2]


def test_all_faults_of_a_row_are_reported(officer, park, commit):
    batch = checked(xlsx([line("短", "9145", staff="x", revenue="y", phone="z")]), officer, park, commit)

    assert [column for column, _value, _reason in batch.rows.get().faults] == [
        "企业名称",
        "统一社会信用代码",
        "从业人员",
        "营业收入（万元）",
        "联系电话",
    ]


def test_a_code_twice_in_one_sheet_is_a_fault_of_the_second(officer, park, commit):
    code = make_code()
    batch = checked(xlsx([line("柳州山海机械有限公司", code), line("柳州云水机械有限公司", code)]), officer, park, commit)

    assert [row.verdict for row in batch.rows.all()] == ["new", "faulty"]
    assert "与第 2 行" in batch.rows.get(number=3).faults[0][2]


def test_parks_of_others_are_refused_by_name_and_by_code(officer, park, commit):
    other = make_enterprise(park=make_park("别的园区"))
    header = [*HEADER, "所在园区"]
    rows = [
        [*line("柳州山海机械有限公司"), "别的园区"],
        [*line("柳州云水机械有限公司"), "没有的园区"],
        [*line("柳州风林机械有限公司", other.code), park.short_name],
    ]

    batch = checked(xlsx(rows, header), officer, park, commit)

    reasons = [row.faults[0][2] for row in batch.rows.all()]
    assert [reason[:6] for reason in reasons] == ["您不负责这个", "没有这个园区", "该信用代码已"]


def test_merged_cells_are_named_row_by_row(officer, park, commit):
    rows = [line("柳州山海机械有限公司"), line("柳州云水机械有限公司"), line("柳州风林机械有限公司")]
    file = xlsx(rows, above=[["2026 年企业名录"]], merge=["A1:G1", "D3:D4"])

    batch = checked(file, officer, park, commit)

    assert (batch.header_row, batch.counts) == (2, {"new": 2, "faulty": 1})
    assert batch.rows.get(verdict="faulty").faults == [["需求", "", "单元格 D3:D4 是合并的，请取消合并并逐行填写。"]]


def test_the_list_of_faults_is_a_spreadsheet(client, officer, park, commit):
    batch = checked(xlsx([line("短", staff="=1+1x")]), officer, park, commit)
    client.force_login(officer)

    response = client.get(reverse("enterprises:import-faults", args=[batch.pk]))
    rows = list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)

    assert rows[0] == ("行号", "列", "填写内容", "原因")
    assert rows[1] == (2, "企业名称", "短", "企业名称至少 4 个字。")


def test_nothing_of_a_cancelled_batch_remains(officer, park, commit):
    batch = checked(xlsx([line()]), officer, park, commit)
    storage, name = batch.file.storage, batch.file.name

    with commit(execute=True):
        actions.cancel(batch_id=batch.pk, user=officer)

    assert (Enterprise.objects.count(), ImportRow.objects.count()) == (0, 0)
    assert not storage.exists(name)


def test_a_batch_cancelled_while_it_is_written_leaves_nothing(officer, park, commit):
    batch = checked(xlsx([line()]), officer, park, commit)
    actions.confirm(batch_id=batch.pk, user=officer)  # its job has not run yet
    actions.cancel(batch_id=batch.pk, user=officer)

    tasks.apply_import(silent, batch_id=batch.pk)

    assert not Enterprise.objects.exists()


def test_a_write_that_breaks_off_leaves_nothing_and_can_run_again(officer, park, commit, monkeypatch):
    batch = checked(xlsx([line("柳州山海机械有限公司"), line("柳州云水机械有限公司")]), officer, park, commit)
    actions.confirm(batch_id=batch.pk, user=officer)
    monkeypatch.setattr(Plan, "_write_contacts", break_off)
    with pytest.raises(RuntimeError):
        tasks.apply_import(silent, batch_id=batch.pk)
    monkeypatch.undo()
    assert Enterprise.objects.count() == 0

    tasks.apply_import(silent, batch_id=batch.pk)
    tasks.apply_import(silent, batch_id=batch.pk)

    assert Enterprise.objects.count() == 2


def test_a_check_that_broke_off_can_run_again(officer, park, commit):
    batch = checked(xlsx([line("柳州山海机械有限公司")]), officer, park, commit)
    type(batch).objects.update(state="checking")

    tasks.check_import(silent, batch_id=batch.pk)

    assert ImportRow.objects.count() == 1


@pytest.mark.parametrize("overtake", ["code", "version"])
def test_a_batch_is_refused_whole_if_enterprises_changed_since_the_check(officer, park, commit, overtake):
    known, row = make_enterprise("柳州云水机械有限公司", park=park), line("柳州山海机械有限公司")
    batch = checked(xlsx([row, line(known.name, known.code)]), officer, park, commit)
    if overtake == "code":
        make_enterprise("柳州别名机械有限公司", code=row[1])
    else:
        Enterprise.objects.filter(pk=known.pk).update(version=9)

    batch = applied(batch, officer, commit)

    assert batch.state == "checked"
    assert "请重新检查后再确认" in batch.note
    assert not Enterprise.objects.filter(name="柳州山海机械有限公司").exists()
    assert Job.objects.filter(state="failed").count() == 1


def test_another_officer_does_not_see_the_batch(client, officer, park, commit):
    batch = checked(xlsx([line()]), officer, park, commit)
    client.force_login(make_user("officer", parks=[park]))

    assert client.get(reverse("enterprises:import-batch", args=[batch.pk])).status_code == 404


def test_the_template_can_be_imported(officer, park, commit, industry, client):
    client.force_login(officer)
    content = b"".join(client.get(reverse("enterprises:import-template")).streaming_content)

    batch = checked(type(xlsx([]))("模板.xlsx", content), officer, park, commit)

    assert (batch.counts, batch.rows.get().faults) == ({"new": 1}, [])


def test_fifty_planted_faults_are_each_found(officer, park, commit):
    rows = [line(f"柳州第{n}机械有限公司") for n in range(300)]
    planted = range(5, 300, 6)
    for n in planted:
        rows[n] = line(f"柳州第{n}机械有限公司", **FAULTS[n % 15][0]) if "name" not in FAULTS[n % 15][0] else line("短", staff="x")

    batch = checked(xlsx(rows), officer, park, commit)

    assert list(batch.rows.filter(verdict="faulty").values_list("number", flat=True)) == [n + 2 for n in planted]
    assert len(planted) == 50


def test_a_batch_for_a_park_one_no_longer_answers_for_is_refused(officer, park, commit):
    batch = checked(xlsx([line("柳州山海机械有限公司")]), officer, park, commit)
    officer.parks.clear()

    with pytest.raises(actions.NotPossible, match="园区有变化"):
        actions.confirm(batch_id=batch.pk, user=officer)


def test_a_broken_row_number_decides_nothing(client, officer, park, commit):
    batch = checked(xlsx([line("柳州山海机械有限公司")]), officer, park, commit)
    client.force_login(officer)

    assert client.post(reverse("enterprises:import-choose", args=[batch.pk]), {"row": "²", "choice": "skip"}).status_code == 404
