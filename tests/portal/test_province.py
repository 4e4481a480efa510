"""The demo province: fictional, plausible, the same every time."""

from collections import Counter

import pytest
from django.utils import timezone

from portal.demo import province, store
from services.enterprises import uscc
from services.enterprises.models import Enterprise
from services.reference.management.commands import load_reference
from services.reference.management.commands.load_reference import rows
from tests.factories import make_user

CITIES = {row["code"]: row["name"][:2] for row in rows("parks")}


@pytest.fixture(scope="module")
def companies():
    return province.compose(860, CITIES)


def test_the_same_seed_makes_the_same_province(companies):
    assert province.compose(860, CITIES) == companies


def test_every_company_has_a_valid_code_of_nobody(companies):
    assert all(uscc.is_valid(company.code) and company.code[2:8] == "459999" for company in companies)


def test_names_and_codes_do_not_repeat(companies):
    assert len({company.name for company in companies}) == len({company.code for company in companies}) == len(companies)


def test_no_two_companies_of_a_park_read_alike(companies):
    scopes = Counter((company.park, company.scope) for company in companies)
    offers = Counter((company.park, frozenset(company.offers)) for company in companies)

    assert max(scopes.values()) == max(offers.values()) == 1


def test_all_chains_and_parks_take_part(companies):
    assert {company.chain for company in companies} == {row["code"] for row in rows("chains")}
    assert {company.park for company in companies} == set(CITIES)


def test_profiles_stand_in_known_parks_and_classes():
    known = {row["code"] for row in rows("industries") if row["level"] == "小类"}

    profiles = province.load_profiles()

    assert len(profiles) >= 300
    assert all(profile["industry"] in known and set(profile["parks"]) <= set(CITIES) for profile in profiles)


def test_too_large_a_province_is_refused_in_words():
    with pytest.raises(ValueError, match="write more profiles"):
        province.compose(100_000, CITIES)


def test_the_last_registrations_wait_for_verification(companies, db):
    load_reference.load_regions()
    load_reference.load_parks()
    load_reference.load_size_rules()
    load_reference.load_industries()

    store.store(companies[:100], member=make_user("member"), at=timezone.now())

    waiting = Enterprise.objects.waiting()
    assert [row.code for row in waiting] == [company.code for company in companies[99:93:-1]]
