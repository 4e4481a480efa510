import pytest

from services.trials.judging import Cited, fault_of

CITED = [
    Cited("企业信息公示暂行条例", "国务院令第654号", "第八条", "/policies/annual-report-654/#c8"),
    Cited("另一文件", "", "", "/guides/other/"),
]


def judged(**words):
    return fault_of(**{"is_answered": True, "cited": CITED, "sources": [], "clause": "", "is_refusal": False, **words})


@pytest.mark.parametrize(
    "source",
    [
        "国务院令第654号",
        "国务院令第６５４号",
        "《企业信息公示暂行条例》",
        "annual-report-654",
        "/policies/annual-report-654/",
        "https://park.example.gov.cn/policies/annual-report-654/",
        "/policies/annual-report-654/#c8",
    ],
)
def test_a_source_is_right_by_any_of_its_names(source):
    assert judged(sources=[source]) == ""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"sources": ["国务院令第655号"]}, "source"),
        ({"sources": ["654"]}, "source"),
        ({"sources": ["国务院令第654号"], "clause": "第九条"}, "clause"),
        ({"sources": ["国务院令第654号"], "clause": "第八条"}, ""),
        ({"sources": ["甲", "另一文件"]}, ""),
        ({"sources": ["国务院令第654号"], "is_answered": False, "cited": []}, "silent"),
        ({"is_refusal": True}, "not_silent"),
        ({"is_refusal": True, "is_answered": False, "cited": []}, ""),
    ],
)
def test_a_fault_is_named(words, fault):
    assert judged(**words) == fault
