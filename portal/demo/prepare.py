"""Everything a laptop needs before the site can show its main job; each step is skipped when it is already done."""

import random
import time
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from matching.partners import actions as partners
from services.consultation import knowledge
from services.encoder import phrases
from services.enterprises.models import Enterprise
from services.reference.models import Park
from services.tickets.models import Ticket

from . import people, province, store, texts, tickets

ENTERPRISES = 860


def prepare(say, *, enterprises: int = ENTERPRISES):
    """Bring database, texts, province and indexes up to date; say(line) is told before and after each step."""
    at = timezone.now()
    _step(say, "数据库结构", lambda: call_command("migrate", verbosity=0))
    _step(say, "基础数据", lambda: call_command("load_reference", verbosity=0, stdout=open_null()))
    users = _step(say, "演示账号", people.make_people)
    _step(say, "编码模型", lambda: phrases().encoder.dim)
    _step(say, "政策、指南与常见问题", texts.load_texts)
    _step(say, f"演示企业 {enterprises} 家", lambda: _province(enterprises, users["member"], at))
    _step(say, "演示诉求", lambda: _tickets(users, at))
    _step(say, "问答索引", lambda: knowledge.build(progress=_meter(say)))
    _step(say, "供需索引", lambda: partners.build(progress=_meter(say)))


def _step(say, title, work):
    start = time.monotonic()
    say(f"· {title} …")
    result = work()
    say(f"  完成，用时 {time.monotonic() - start:.1f} 秒")
    return result


def open_null():
    import io

    return io.StringIO()


def _meter(say):
    last = [0.0]

    def progress(done, total):
        if time.monotonic() - last[0] > 2 or done == total:
            last[0] = time.monotonic()
            say(f"    {done} / {total}")

    return progress


def _province(count, member, at: datetime):
    cities = {park.code: park.region.name.removesuffix("市") for park in Park.objects.select_related("region")}
    return store.store(province.compose(count, cities), member=member, at=at)


def _tickets(users, at):
    if Ticket.objects.exists():
        return
    companies = list(Enterprise.objects.filter(origin=Enterprise.Origin.DEMO).select_related("park")[:200])
    rng = random.Random(settings.DEMO_SEED)
    tickets.make_tickets(rng, companies, [users["citizen"], users["member"]], [users["staff"]], at)
