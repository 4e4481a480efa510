"""The main job's result on a terminal: partners and competitors of five enterprises, answers to three questions."""

from django.utils import timezone

from matching.partners import queries
from services.consultation import answering
from services.enterprises.models import Enterprise

INDUSTRIES = ("C3612", "C3841", "C1340", "C3216", "C1810")  # 新能源汽车、锂电池、制糖、铝冶炼、服装
QUESTIONS = (
    "专精特新中小企业认定对研发费用有什么要求？",
    "制造业企业从业人员350人、营业收入1900万元属于什么规模？",
    "广东省的企业可以享受什么租金减免？",
)
KINDS = (("supplier", "供应商"), ("customer", "客户"), ("competitor", "同业竞争"))
TOP = 3


def show(say):
    """Print the tables; say(line) is called per line. Needs the prepared demo."""
    for enterprise in _examples():
        say(f"\n■ {enterprise.name}（{enterprise.park.short_name}，{enterprise.industry}）")
        for kind, title in KINDS:
            for place, result in enumerate(queries.top(enterprise, kind, TOP), 1):
                say(f"  {title} {place}  {result.score:.2f}  {result.enterprise.name}（{result.enterprise.park.short_name}）")
                say(f"      {result.reason}")
    today = timezone.localdate()
    for question in QUESTIONS:
        say(f"\n？{question}")
        _say_answer(say, answering.respond(question, at=today)[0])


def _examples():
    """The first demo enterprise of each of five industries, with what the table shows of it."""
    demo = Enterprise.objects.verified().filter(origin=Enterprise.Origin.DEMO).select_related("park", "industry").order_by("code")
    return filter(None, (demo.filter(industry__code=code).first() for code in INDUSTRIES))


def _say_answer(say, made):
    if not made.sentences:
        say(f"  {made.message} {made.detail}")
    for sentence in made.sentences:
        say(f"  {sentence.text}[{sentence.cites}]")
    for source in made.sources:
        notes = "，".join(note for note in (source.state, "" if source.verified else "待核实") if note)
        heading = " ".join(part for part in (source.title, source.number, source.label) if part)
        say(f"  [{source.order}] {heading}{f'（{notes}）' if notes else ''}")
    say(f"  置信度 {made.confidence:.2f}")
