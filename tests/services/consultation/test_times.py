from datetime import date

import pytest

from services.consultation import times
from services.consultation.register import Entry, Register

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "day", "years"),
    [
        ("2015年的研发比例", date(2015, 12, 31), {"2015"}),
        ("2027年5月以后的营收要求", date(2027, 5, 1), {"2027"}),
        ("2030年产值目标", date(2030, 1, 1), {"2030"}),
        ("2023年的模板现在还能用吗", TODAY, set()),
        ("营收2000万元够不够", TODAY, set()),
        ("2021年13号公告还有效吗", TODAY, set()),
        ("按gb/t 36132-2018评可以吗", TODAY, set()),
    ],
)
def test_the_day_and_the_years_of_a_question(question, day, years):
    asked = times.read(question, TODAY)

    assert (asked.day, asked.years) == (day, years)


@pytest.mark.parametrize(("question", "facts"), [("平果去年有多少家铝企业", {"2025"}), ("我们厂去年卖了一千万", set())])
def test_last_year_is_a_year_of_figures_unless_it_is_the_askers_own(question, facts):
    assert times.read(question, TODAY).facts == facts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("728号令", ("", "728")),
        ("国科发火〔2016〕32号", ("2016", "32")),
        ("22年16号公告", ("2022", "16")),
        ("六号公告", ("", "6")),
        ("gbt36132-2018", ("2018", "36132")),
    ],
)
def test_document_numbers_are_read_as_people_write_them(text, number):
    assert number in times.documents(text)


@pytest.mark.parametrize("text", ["12号线", "3号楼", "专精特新"])
def test_other_numbers_are_no_document_numbers(text):
    assert times.documents(text) == frozenset()


def test_a_span_covers_its_years_and_the_editors_date_is_none():
    assert times.years_of("自2023年1月1日至2025年12月31日执行(2026年11月1日查阅)") == {"2023", "2024", "2025"}


def test_the_next_batch_follows_the_last_named():
    assert times.batches_of("第八批已截止,下一批未定") == {8, 9}


def test_a_number_leads_to_what_took_its_place():
    old = Entry(1, "国务院令第728号", True, 10, 19, "/old/", "/new/")
    new = Entry(2, "国务院令第802号", True, 20, 99, "/new/", "")
    register = Register([old, new])

    assert register.meant(times.documents("728号令")) == {1}
    assert (register.current(1, day=15), register.current(1, day=50), register.current(1, day=100)) == (1, 2, None)


def test_documents_that_replace_each_other_do_not_go_round_for_ever():
    register = Register([Entry(1, "", True, 0, 1, "/a/", "/b/"), Entry(2, "", True, 0, 1, "/b/", "/a/")])

    assert register.current(1, day=5) is None
