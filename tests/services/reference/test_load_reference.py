"""Reference data: complete, sourced, and loaded twice without harm."""

import pytest
from django.core.management import call_command

from services.reference.models import Chain, Industry, Park, Region, SizeRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    call_command("load_reference", verbosity=0)


def test_every_table_has_its_rows(loaded):
    counts = [model.objects.count() for model in (Region, Park, Industry, Chain, SizeRule)]

    assert counts == [15, 31, 1971, 15, 48]


def test_loading_twice_changes_nothing(loaded):
    before = list(Park.objects.values())

    call_command("load_reference", verbosity=0)

    assert list(Park.objects.values()) == before


def test_industries_hang_together_over_four_levels(loaded):
    leaf = Industry.objects.get(code="C3252")

    chain = [leaf.parent.code, leaf.parent.parent.code, leaf.parent.parent.parent.code]

    assert chain == ["C325", "C32", "C"]
    assert not Industry.objects.filter(level__gt=1, parent=None).exists()


def test_what_is_only_general_knowledge_is_not_verified(loaded):
    assert not Park.objects.get(code="yulin-yuchai").verified
    assert set(SizeRule.objects.filter(verified=False).values_list("group", flat=True)) == {"农林牧渔业"}


@pytest.mark.parametrize("model", [Region, Park, Industry, Chain, SizeRule])
def test_every_row_names_its_source(model, loaded):
    assert not model.objects.filter(source="").exists()
