"""What visitors of the demo asked, answered by the real actions as of their day; the unanswered ones grouped, and one hit test run."""

import uuid
from datetime import timedelta
from pathlib import Path

import yaml

from services.consultation import actions
from services.consultation.models import Conversation, Question
from services.followup import actions as followup
from services.followup import collecting
from services.followup.models import Cluster
from services.reference.models import Region
from services.trials import actions as trials
from services.trials import running, sheet
from services.trials.models import Trial

QUESTIONS = Path(__file__).parent / "asked.yaml"
TRIAL = Path(__file__).parent / "trial.yaml"
SPACE = uuid.UUID("5d0c4d0e-6a53-4c26-9b0e-6f1b0b6d6a11")  # of the tokens, so that a second run knows what is there
GATE = 0.9
DRAFTED = "充电桩"  # the cluster that shows an answer waiting for review


def make_questions(users, at, progress=None) -> int:
    """Ask what is not asked yet, group what found no answer, draft one answer; returns how many were asked."""
    regions = dict(Region.objects.values_list("name", "pk"))
    rows = sorted(enumerate(yaml.safe_load(QUESTIONS.read_text("utf-8"))), key=lambda row: -row[1]["days"])
    asked = 0
    for done, (number, row) in enumerate(rows, 1):
        conversation, is_new = Conversation.objects.get_or_create(
            token=uuid.uuid5(SPACE, str(number)), defaults={"user": users.get(row.get("who"))}
        )
        if is_new:
            _ask(conversation, row, regions, at - timedelta(days=row["days"], minutes=37 * number % 540))
            asked += 1
        if progress:
            progress(done, len(rows))
    collecting.collect()
    _draft(users["staff"], at)
    return asked


def _ask(conversation, row, regions, moment):
    question = actions.ask(conversation=conversation, text=row["text"], at=moment, region_id=regions.get(row.get("place")))
    if "verdict" in row and question.outcome == Question.Outcome.ANSWERED:
        actions.rate(question=question, verdict=row["verdict"], comment=row.get("comment", ""))


def _draft(staff, at):
    """One answer of the service staff that an editor may review and publish."""
    cluster = Cluster.objects.filter(state="open", text__contains=DRAFTED, reply=None).first()
    if cluster is None or Cluster.objects.filter(reply__isnull=False).exists():
        return
    wordings = cluster.asks.exclude(question__text=cluster.text).values_list("question__text", flat=True)
    followup.draft(
        cluster_id=cluster.pk,
        by=staff,
        at=at,
        title="园区公共充电桩在哪里，怎么收费？",
        alternates="\n".join(dict.fromkeys(wordings)),
        body="园区公共充电桩设在服务中心停车场和二号门停车场，全天开放。电费按供电公司分时电价收取，服务费以桩上公示为准。（演示内容）",
        source="园区物业服务中心答复，2026 年 11 月（演示）",
        valid_until=(at + timedelta(days=180)).date(),
    )


def make_run(admin, at, progress=None) -> int:
    """Run the demo's hit test once; returns how many questions it has."""
    heads = [words[0] for words in sheet.COLUMNS.values()]
    cases = yaml.safe_load(TRIAL.read_text("utf-8"))
    rows = sheet.checked([heads, *([str(case.get(head, "")) for head in heads] for case in cases)])
    if not Trial.objects.filter(name="演示：政策问答抽查").exists():
        trial = trials.keep(name="演示：政策问答抽查", rows=rows, owner=admin)
        run = trials.begin(trial=trial, by=admin, at=at, gate_share=GATE, in_background=False)
        running.perform(run, at=at, progress=progress)
    return len(rows)
