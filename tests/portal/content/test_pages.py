from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portal.content.models import PolicyIndex, PolicyPage

pytestmark = pytest.mark.django_db
OLD, NEW = "/policies/quality-sme-2022-63-annex2/", "/policies/quality-sme-2026-2/"


@pytest.fixture
def library(shelve):
    shelve(
        "policies/quality-sme-2022-63-annex2.md",
        "policies/quality-sme-2026-2.md",
        "guides/specialized-sme-apply.md",
        "news/policy-open-day.md",
        "faq/titles.yaml",
    )


def test_a_superseded_policy_says_so_and_leads_to_its_successor(client, library):
    page = client.get(OLD).content.decode()

    assert "已被替代" in page
    assert f'href="{NEW}"' in page


def test_a_policy_shows_its_facts_its_clauses_and_its_guides(client, library):
    page = client.get(NEW).content.decode()

    assert "工信部企业〔2026〕2号" in page
    assert 'id="c5"' in page
    assert "/guides/specialized-sme-apply/" in page
    assert "待核实" in page


def test_a_guide_lists_its_steps_and_the_state_of_its_policies(client, library):
    page = client.get("/guides/specialized-sme-apply/").content.decode()

    assert '<article id="steps"' in page
    assert "现行有效" in page


@pytest.mark.parametrize("address", ["/policies/", "/guides/", "/news/", "/faq/", "/news/policy-open-day/"])
def test_every_list_opens(client, library, address):
    assert client.get(address).status_code == 200


def test_an_empty_list_says_so(client):
    assert "这里还没有内容" in client.get("/policies/").content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"2026"}),
        ("?state=superseded", {"63号"}),
        ("?state=all", {"63号", "2026"}),
        ("?state=all&q=63号文附件2", {"63号"}),
        ("?q=没有的词", set()),
        ("?state=nonsense&region=x&topic=-1&level=zz&page=9", {"2026"}),
        ("?q=%00%1b", {"2026"}),
    ],
)
def test_policies_are_filtered_and_forged_filters_are_ignored(client, library, query, titles):
    shown = [page.title for page in client.get(f"/policies/{query}").context["page_obj"]]

    assert {mark for mark in ("63号", "2026") if any(mark in title for title in shown)} == titles


def test_the_tabs_count_what_the_other_filters_leave(client, library):
    tabs = client.get("/policies/?q=专精特新").context["tabs"]

    assert {name: number for name, _label, number, _chosen in tabs} == {
        "in_force": 1,
        "pending": 0,
        "superseded": 1,
        "expired": 0,
        "all": 2,
    }


@pytest.mark.parametrize(("address", "most"), [("/policies/?state=all", 18), ("/guides/", 12), ("/faq/", 12), (NEW, 20)])
def test_the_queries_of_a_page_are_few(client, library, django_assert_max_num_queries, address, most):
    client.get(address)

    with django_assert_max_num_queries(most):
        client.get(address)


@pytest.mark.parametrize("fault", [{"effective_on": date(2026, 2, 1), "expires_on": date(2026, 1, 1)}, {"number": "工信部企业〔2026〕2号"}])
def test_an_editor_is_told_of_impossible_dates_and_double_numbers(library, fault):
    page = PolicyPage(title="新办法", slug="new", issuer="测试", source="测试", source_on=date(2026, 1, 1), **fault)
    PolicyIndex.objects.get().add_child(
        instance=PolicyPage(title="旧", slug="old", issuer="测试", source="测试", source_on=date(2026, 1, 1))
    )

    with pytest.raises(ValidationError, match="失效日期早于|这个文号已有"):
        page.full_clean(exclude=["path", "depth", "content_type"])
