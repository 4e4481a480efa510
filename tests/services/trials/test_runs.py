import io
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from services.consultation.models import Question
from services.trials import actions, queries, running, sheet
from services.trials.models import Run, Trial
from tests.factories import make_user

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "企业年报什么时候报送？", "园区食堂早餐几点开？"
LINES = ["问题,期望文号或页面,期望拒答", f"{RIGHT},测试〔2020〕1号,", f"{WRONG},,是", "年报六月三十日前报送吗？,别的文件,"]


@pytest.fixture
def library(guangxi, put):
    put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")


@pytest.fixture
def trial(library):
    return actions.keep(name="抽查", rows=sheet.read(io.BytesIO("\n".join(LINES).encode())), owner=make_user("staff"))


def run_of(trial, **words):
    run = actions.begin(trial=trial, by=trial.owner, at=timezone.now(), in_background=False, **words)
    return running.perform(run, at=timezone.localtime())


def test_a_run_keeps_what_came_and_with_what(trial):
    run = run_of(trial)

    assert [row.fault for row in run.results.all()] == ["", "", "source"]
    assert (run.encoder, run.edition, run.threshold) == ("fake", 1, 0.5)
    assert run.results.first().found[0]["number"] == "测试〔2020〕1号"


def test_a_run_leaves_no_question_in_the_log(trial):
    run_of(trial)

    assert not Question.objects.exists()


def test_a_broken_run_goes_on_where_it_stopped(trial):
    run = run_of(trial)
    kept = run.results.first().pk
    run.results.exclude(pk=kept).delete()
    seen = []

    running.perform(run, at=timezone.localtime(), progress=lambda done, total: seen.append((done, total)))

    assert seen == [(2, 3), (3, 3)]
    assert run.results.filter(pk=kept).exists()


def test_two_runs_are_compared(trial, put):
    before = run_of(trial)
    put("食堂", "园区食堂早餐几点开？七点开。", kind="faq", hint=WRONG)
    now = run_of(trial)

    changed = queries.difference(before, now)

    assert [row.case.question for _old, row in changed.newly_wrong] == [WRONG]
    assert changed.newly_right == []


@pytest.mark.parametrize(("gate", "passes"), [(None, None), (0.6, True), (0.7, False)])
def test_a_run_passes_its_gate_or_not(trial, gate, passes):
    run = run_of(trial, gate_share=gate)

    assert queries.passes(run, queries.figures(run).share) is passes


def test_the_same_sheet_is_the_same_trial(trial):
    again = actions.keep(name="抽查", rows=sheet.read(io.BytesIO("\n".join(LINES).encode())), owner=trial.owner)

    assert again == trial


@pytest.fixture
def file(tmp_path, library):
    path = tmp_path / "抽查.csv"
    path.write_text("\n".join(LINES), "utf-8")
    return path


def test_the_command_passes_above_its_gate(file):
    out = StringIO()

    call_command("run_trial", str(file), "--gate", ".6", "--faults", stdout=out)

    assert "符合期望 2/3" in out.getvalue()
    assert "依据不对" in out.getvalue()
    assert Run.objects.get().finished_at


def test_the_command_fails_below_its_gate(file):
    with pytest.raises(CommandError, match="低于通过线"):
        call_command("run_trial", str(file), "--gate", ".9", stdout=StringIO())


@pytest.mark.parametrize(("arguments", "words"), [(["none.csv"], "打不开"), (["none.csv", "--gate", "95"], "0 与 1 之间")])
def test_the_command_says_what_is_wrong(library, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("run_trial", *arguments, stdout=StringIO())


def upload(lines=LINES, name="抽查.csv"):
    return SimpleUploadedFile(name, "\n".join(lines).encode())


@pytest.fixture
def staff(client):
    user = make_user("staff")
    client.force_login(user)
    return user


def test_an_uploaded_sheet_is_run_in_the_background(client, staff, library, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/trials/", {"file": upload(), "gate": "60"})

    page = client.get(response.url).content.decode()
    assert "67%" in page
    assert "通过" in page
    assert "依据不对" in page


def test_a_faulty_sheet_is_refused_with_its_rows(client, staff, library):
    response = client.post("/trials/", {"file": upload(["问题,文号", "年报,"])})

    assert response.status_code == 422
    assert "第 2 行" in response.content.decode()
    assert not Trial.objects.exists()


def test_one_question_is_tried_without_a_log(client, staff, library):
    page = client.get("/trials/", {"q": RIGHT}).content.decode()

    assert "会回答" in page
    assert "年报办法" in page
    assert not Question.objects.exists()


@pytest.mark.parametrize("typed", ["", "😀", "长" * 400])
def test_what_is_no_question_gets_a_clear_word(client, staff, library, typed):
    assert client.get("/trials/", {"q": typed}).status_code == 200


def test_a_run_is_exported(client, trial):
    run = run_of(trial)
    client.force_login(trial.owner)

    book = load_workbook(io.BytesIO(client.get(f"/trials/runs/{run.pk}/export/").content))

    assert [row[1].value for row in book.active.iter_rows(min_row=2)][:2] == [RIGHT, WRONG]


@pytest.mark.parametrize(("role", "status"), [("citizen", 403), ("officer", 403), ("staff", 404), ("editor", 200), ("admin", 200)])
def test_a_run_is_seen_by_its_owner_and_editors(client, trial, role, status):
    run = run_of(trial)
    client.force_login(make_user(role))

    assert client.get(f"/trials/runs/{run.pk}/").status_code == status


def test_only_its_owner_deletes_a_trial(client, trial):
    client.force_login(make_user("editor"))
    client.post(f"/trials/{trial.pk}/delete/")
    assert Trial.objects.exists()

    client.force_login(trial.owner)
    client.post(f"/trials/{trial.pk}/delete/")
    assert not Trial.objects.exists()


def test_the_queries_of_a_run_do_not_grow(client, trial, django_assert_max_num_queries):
    run_of(trial)
    run = run_of(trial)
    client.force_login(trial.owner)

    with django_assert_max_num_queries(16):
        client.get(f"/trials/runs/{run.pk}/")


def start(client, **words):
    cases = [{"question": RIGHT, "source": "测试〔2020〕1号"}, {"question": WRONG, "refuse": True}]
    return client.post("/api/v1/trials/", json.dumps({"name": "接口", "cases": cases, **words}), content_type="application/json")


def test_a_run_is_started_and_fetched_by_api(client, staff, library, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        started = start(client, gate=0.9)

    found = client.get(f"/api/v1/trials/runs/{started.json()['id']}/").json()
    assert started.status_code == 201
    assert (found["right"], found["total"], found["passes"]) == (2, 2, True)
    assert found["results"][0]["found"][0]["number"] == "测试〔2020〕1号"


@pytest.mark.parametrize(("words", "status"), [({"cases": []}, 400), ({"cases": [{"question": "问"}]}, 409), ({"gate": 7}, 400)])
def test_a_faulty_call_is_refused(client, staff, library, words, status):
    assert start(client, **words).status_code == status


@pytest.mark.parametrize(("role", "status"), [("citizen", 403), ("officer", 403), ("staff", 404)])
def test_a_stranger_gets_no_run_by_api(client, trial, role, status):
    run = run_of(trial)
    client.force_login(make_user(role))

    assert client.get(f"/api/v1/trials/runs/{run.pk}/").status_code == status


def test_the_evaluation_takes_the_gate_along(file):
    with pytest.raises(CommandError, match="低于通过线"):
        call_command("evaluate_answers", "--gate", str(file), stdout=StringIO())


def test_an_evaluation_of_nothing_is_refused():
    with pytest.raises(CommandError, match="--benchmark"):
        call_command("evaluate_answers", stdout=StringIO())
