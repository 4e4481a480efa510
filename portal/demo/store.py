"""Write the composed companies as verified enterprises, the last few as registrations that wait to be verified."""

from datetime import timedelta

from django.db import transaction

from services.enterprises import events, size
from services.enterprises.models import Contact, Declaration, Enterprise, Membership
from services.reference.models import Industry, Park

from . import province

WAITING = 6  # registrations left for the verification queue


@transaction.atomic
def store(companies, *, member, at) -> int:
    """Store companies that are not there yet; the enterprise member of the demo acts for the first one. Returns how many."""
    known = set(Enterprise.objects.values_list("code", flat=True))
    fresh = [company for company in companies if company.code not in known]
    parks = {park.code: park for park in Park.objects.all()}
    industries = {industry.code: industry for industry in Industry.objects.filter(level=4)}
    rules = size.load_rules()
    rows = [_enterprise(company, parks[company.park], industries[company.industry], rules, at) for company in fresh]
    if len(rows) > 10 * WAITING:
        for days, row in enumerate(rows[-WAITING:]):
            row.state, row.decided_at, row.submitted_at = Enterprise.State.SUBMITTED, None, at - timedelta(days=days, hours=5)
    Enterprise.objects.bulk_create(rows, batch_size=500)
    Declaration.objects.bulk_create(
        [
            Declaration(enterprise=row, kind=kind, phrase=phrase, order=order)
            for row, company in zip(rows, fresh, strict=True)
            for kind, phrases in (("offer", company.offers), ("need", company.needs))
            for order, phrase in enumerate(phrases)
        ],
        batch_size=2000,
    )
    Contact.objects.bulk_create(
        [Contact(enterprise=row, name=company.contact, phone=company.phone) for row, company in zip(rows, fresh, strict=True)]
    )
    if rows:
        Membership.objects.get_or_create(enterprise=rows[0], user=member, defaults={"is_owner": True})
        ids = [row.pk for row in rows]
        transaction.on_commit(lambda: events.profile_changed.send(sender=Enterprise, enterprise_ids=ids))
    return len(rows)


def _enterprise(company: province.Company, park, industry, rules, at) -> Enterprise:
    row = Enterprise(
        name=company.name,
        code=company.code,
        park=park,
        industry=industry,
        scope=company.scope,
        address=f"{park.short_name}（演示地址）",
        founded_on=company.founded_on,
        staff_count=company.staff,
        revenue_cny=company.revenue_cny,
        assets_cny=company.assets_cny,
        state=Enterprise.State.VERIFIED,
        origin=Enterprise.Origin.DEMO,
        submitted_at=at - timedelta(days=30),
        decided_at=at - timedelta(days=29),
    )
    row.size = size.classify_enterprise(row, rules).size
    return row
