from datetime import date

import pytest

from services.library import guess

from .files import POLICY


def test_a_document_in_official_form_tells_its_facts():
    facts = guess.facts_of(POLICY)

    assert facts == guess.Facts(
        title="青山园区企业开业补贴办法",
        number="青园发〔2026〕8号",
        issuer="南宁市青山园区管理委员会",
        published_on=date(2026, 2, 10),
        effective_on=date(2026, 3, 1),
        expires_on=date(2028, 12, 31),
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("桂政发[2024]12号", "桂政发〔2024〕12号"),
        ("（青园发〔2026〕第08号）", "青园发〔2026〕8号"),
        ("根据桂财税〔2023〕5号文件", "桂财税〔2023〕5号"),
        ("2026年8月", ""),
    ],
)
def test_numbers_get_their_official_form(text, number):
    assert guess.number_in(text) == number


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("本办法自2026年3月1日起施行，有效期5年。", date(2031, 2, 28)),
        ("本办法自二〇二六年三月一日起施行，有效期为两年。", date(2028, 2, 29)),
        ("本办法自2026年3月1日起实施，执行至2027年6月30日。", date(2027, 6, 30)),
        ("本办法自2026年3月1日起施行。", None),
    ],
)
def test_the_last_day_is_read_or_reckoned(text, end):
    assert guess.facts_of(f"某办法\n{text}").expires_on == end


def test_what_a_document_repeals_is_found():
    text = "第九条 本办法自印发之日起施行。《旧办法》（青园发〔2020〕3号）、《更旧办法》（青园发〔2018〕1号）同时废止。"

    assert guess.facts_of(text).repeals == ("青园发〔2020〕3号", "青园发〔2018〕1号")


@pytest.mark.parametrize("text", ["", "\n\n", "|" * 500, "〔2026〕" * 2000, "第" * 3000, "自" + "日" * 3000, "9999年99月99日"])
def test_any_text_can_be_read(text):
    assert guess.facts_of(text).published_on is None


def test_the_title_of_a_part_is_not_the_title_of_the_text():
    assert guess.facts_of("青山园区补贴标准说明\n一、标准\n表1 补贴标准").title == "青山园区补贴标准说明"


def test_the_head_of_the_paper_is_no_part_of_the_text():
    facts = guess.facts_of(POLICY)

    assert guess.without_head(POLICY, facts, facts.title).startswith("第一章 总则")
    assert guess.without_head("甲。\n" + POLICY, facts, facts.title).startswith("甲。")
    assert guess.without_head("补贴说明\n甲。\n乙。", guess.Facts(), "补贴说明") == "甲。\n乙。"


@pytest.mark.parametrize(("issuer", "national"), [("财政部", True), ("国家税务总局", True), ("广西壮族自治区财政厅", False), ("", False)])
def test_who_speaks_for_the_whole_country_is_known(issuer, national):
    assert guess.is_national(guess.Facts(issuer=issuer)) is national
