"""Everything a laptop needs before the site can show its main job; what is already there is left alone."""

import io
import random
import threading
import time

from django.core.management import call_command
from django.utils import timezone

from matching.partners import actions as partners
from services.consultation import knowledge
from services.encoder import phrases
from services.enterprises import suggest
from services.enterprises.models import Enterprise
from services.reference.models import Park

from . import asked, people, province, store, texts, tickets

ENTERPRISES = 860
METER_SECONDS = 3


def prepare(say, *, enterprises: int = ENTERPRISES):
    """Bring database, texts, province and indexes up to date; say(line) is told before and after each step."""
    at = timezone.now()
    _step(say, "数据库结构", lambda _progress: call_command("migrate", verbosity=0))
    _step(say, "英文界面", lambda _progress: call_command("compile_catalogue", stdout=io.StringIO()))
    _step(say, "基础数据", lambda _progress: call_command("load_reference", stdout=io.StringIO()))
    users = _step(say, "演示账号", lambda _progress: people.make_people())
    _step(say, "编码模型", lambda _progress: phrases().encoder.dim)
    _step(say, "行业名称", lambda _progress: suggest.warm())
    _step(say, "政策、指南与常见问题", texts.load_texts)
    _step(say, f"演示企业 {enterprises} 家", lambda _progress: _province(enterprises, users["member"], at))
    _step(say, "演示诉求", lambda _progress: _tickets(users, at))
    _step(say, "问答索引", lambda progress: knowledge.build(progress))
    _step(say, "演示提问", lambda progress: asked.make_questions(users, at, progress))
    _step(say, "检索测试", lambda progress: asked.make_run(users["admin"], at, progress))
    _step(say, "供需索引", lambda progress: partners.build(progress))


def _step(say, title, work):
    start = time.monotonic()
    say(f"· {title} …")
    with _Meter(say) as meter:
        result = work(meter)
    say(f"  完成，用时 {time.monotonic() - start:.1f} 秒")
    return result


class _Meter:
    """A progress function; every three seconds it says how far the step is, or at least that it goes on."""

    def __init__(self, say):
        self.say, self.reached, self.over, self.start = say, "", threading.Event(), time.monotonic()

    def __call__(self, done, total, *_note):
        self.reached = f"{done} / {total}，"

    def __enter__(self):
        threading.Thread(target=self._speak, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.over.set()

    def _speak(self):
        while not self.over.wait(METER_SECONDS):
            self.say(f"    {self.reached}已用 {time.monotonic() - self.start:.0f} 秒")


def _province(count, member, at):
    cities = {park.code: park.region.name.removesuffix("市") for park in Park.objects.select_related("region")}
    return store.store(province.compose(count, cities), member=member, at=at)


def _tickets(users, at):
    companies = Enterprise.objects.filter(origin=Enterprise.Origin.DEMO).select_related("park").order_by("code")[:200]
    return tickets.make_tickets(random.Random(province.SEED), companies, [users["citizen"], users["member"]], [users["staff"]], at)
