import pytest

from portal.content.models import FaqPage, GuidePage, PolicyPage
from portal.demo import texts
from services.consultation.index import edition_number

pytestmark = pytest.mark.django_db
SOME = (
    "policies/quality-sme-2022-63-annex2.md",
    "policies/quality-sme-2026-2.md",
    "guides/specialized-sme-apply.md",
    "faq/titles.yaml",
    "news/policy-open-day.md",
)


def test_loading_twice_writes_nothing_the_second_time(shelve, django_assert_max_num_queries):
    first, edition = shelve(*SOME), edition_number()

    with django_assert_max_num_queries(120):
        second = texts.load_texts()

    assert (second, edition_number()) == (first, edition)


def test_a_changed_file_changes_its_page(shelve):
    shelve(*SOME)
    path = texts.FOLDER / "policies/quality-sme-2026-2.md"
    path.write_text(path.read_text("utf-8").replace("1500万元", "1600万元"), "utf-8")

    texts.load_texts()

    assert "1600万元" in PolicyPage.objects.get(number="工信部企业〔2026〕2号").body


def test_successors_policies_and_sections_are_linked(shelve):
    shelve(*SOME)
    guide = GuidePage.objects.get()

    assert PolicyPage.objects.get(number="工信部企业〔2022〕63号附件2").superseded_by.number == "工信部企业〔2026〕2号"
    assert guide.related_policies.count() == 1
    assert guide.steps.startswith("核对门槛")
    assert FaqPage.objects.filter(basis__number="工信部企业〔2026〕2号").exists()


def test_a_file_without_front_matter_is_refused(tmp_path):
    (tmp_path / "bad.md").write_text("没有前言", "utf-8")

    with pytest.raises(ValueError, match="bad.md"):
        texts.read(tmp_path / "bad.md")


@pytest.mark.parametrize(
    "path",
    sorted([*texts.FOLDER.glob("policies/*.md"), *texts.FOLDER.glob("guides/*.md"), *texts.FOLDER.glob("news/*.md")]),
    ids=lambda path: path.stem,
)
def test_every_file_of_the_demo_can_be_read(path):
    facts, body = texts.read(path)

    assert facts["title"]
    assert body
