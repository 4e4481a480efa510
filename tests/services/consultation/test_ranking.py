import json
import zlib

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from services.consultation.certainty import ANSWER_FROM
from services.consultation.ranking import Passage, Ranker, passage_text
from services.search import tokens
from services.search.embed import PhraseStore

TEXTS = [
    ("山西省稳岗返还办法", "稳岗返还按企业上年度缴纳失业保险费的60%返还。"),
    ("陕西省稳岗返还办法", "稳岗返还按企业上年度缴纳失业保险费的60%返还。"),
    ("园区标准厂房租金减免指南", "入驻园区标准厂房的企业，前三年租金减半。"),
    ("2023年技术改造补助公告", "技术改造项目按设备投资额的10%给予补助。"),
    ("2024年技术改造补助公告", "技术改造项目按设备投资额的10%给予补助。"),
    ("消防安全管理规定 第十二条", "第十二条 厂房应当配备灭火器材并定期检验。"),
]


class FakeEncoder:
    """Bag of hashed terms: texts that share words are close. Counts what it embeds."""

    name, dim = "fake", 64

    def __init__(self):
        self.encoded = 0

    def encode(self, texts, kind="query"):
        self.encoded += len(texts)
        rows = np.full((len(texts), self.dim), 0.05, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in tokens.tokenize(text):
                row[zlib.crc32(term.encode()) % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def make_ranker(tmp_path, texts=TEXTS, **options):
    passages = [Passage(f"p{n}", title, text) for n, (title, text) in enumerate(texts)]
    return Ranker.build(passages, PhraseStore(FakeEncoder(), tmp_path / "phrases.sqlite3"), **options)


def ask(tmp_path, question, texts=TEXTS, **options):
    return make_ranker(tmp_path, texts).rank(question, **options)


def test_the_passage_that_answers_comes_first(tmp_path):
    hits = ask(tmp_path, "园区厂房租金怎么减免？")

    assert hits[0].id == "p2"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(("question", "best"), [("山西省稳岗返还多少？", "p0"), ("陕西省稳岗返还多少？", "p1")])
def test_a_place_is_answered_from_its_own_notice(tmp_path, question, best):
    assert ask(tmp_path, question)[0].id == best


@pytest.mark.parametrize(("question", "best"), [("2023年技术改造补助多少？", "p3"), ("2024年技术改造补助多少？", "p4")])
def test_a_year_is_answered_from_its_own_notice(tmp_path, question, best):
    assert ask(tmp_path, question)[0].id == best


def test_traditional_characters_ask_the_same(tmp_path):
    assert ask(tmp_path, "園區廠房租金減免")[0].id == "p2"


def test_what_the_mask_shuts_out_is_never_a_hit(tmp_path):
    mask = np.array([True, False, False, True, False, False])

    assert {hit.id for hit in ask(tmp_path, "陕西省稳岗返还", allowed=mask)} == {"p0", "p3"}


def test_an_empty_mask_gives_no_hits_and_no_confidence(tmp_path):
    ranker = make_ranker(tmp_path)

    hits = ranker.rank("稳岗返还", allowed=np.zeros(len(TEXTS), bool))

    assert hits == []
    assert ranker.confidence("稳岗返还", hits) == 0


@pytest.mark.parametrize("question", ["", "   ", "😀😀", "？！", "\x00\u200b"])
def test_a_question_without_words_gives_no_hits(tmp_path, question):
    assert ask(tmp_path, question) == []


def test_a_base_without_passages_gives_no_hits(tmp_path):
    assert ask(tmp_path, "稳岗返还", texts=[]) == []


def test_a_megabyte_of_question_is_cut_and_answered(tmp_path):
    assert ask(tmp_path, "厂房租金减免<b>😀" * 100_000)[0].id == "p2"


def test_an_answered_question_is_surer_than_a_stranger(tmp_path):
    ranker = make_ranker(tmp_path)
    sure = {q: ranker.confidence(q, ranker.rank(q)) for q in ("园区标准厂房租金减免", "糯米余额怎样才能提现")}

    assert sure["园区标准厂房租金减免"] > ANSWER_FROM > sure["糯米余额怎样才能提现"]


def test_the_wrong_place_makes_unsure(tmp_path):
    ranker = make_ranker(tmp_path, TEXTS[1:])
    other, own = "山西省稳岗返还多少？", "陕西省稳岗返还多少？"

    assert ranker.confidence(other, ranker.rank(other)) < ANSWER_FROM < ranker.confidence(own, ranker.rank(own))


def test_the_wrong_year_makes_unsure(tmp_path):
    ranker = make_ranker(tmp_path, TEXTS[:4])
    sure = [ranker.confidence(q, ranker.rank(q)) for q in ("2023年技术改造补助多少？", "2019年技术改造补助多少？")]

    assert sure[0] > sure[1]


def test_everyday_words_find_what_is_written_officially(tmp_path):
    texts = [("甲", "高新技术企业的研发费用占比不低于百分之三。"), ("乙", "企业的展厅可以预约参观。")]

    assert ask(tmp_path, "高企研发花费要几成", texts)[0].id == "p0"


def test_a_question_like_one_that_is_answered_makes_surer(tmp_path):
    known = [Passage("p", "年报", "六月三十日前。", asks=asks) for asks in ((), ("公司什么时候报年报",))]
    rankers = [Ranker.build([passage], PhraseStore(FakeEncoder(), tmp_path / "p.sqlite3")) for passage in known]

    plain, asked = (ranker.confidence("公司什么时候报年报", ranker.rank("公司什么时候报年报")) for ranker in rankers)

    assert asked > plain


def test_the_year_of_a_figure_counts_even_if_another_passage_overtakes_it(tmp_path):
    ranker = make_ranker(tmp_path, [("2023年电力因子", "广西电力因子为0.4。"), ("电力装置", "广西电力装置。")])

    assert ranker.signs("2024年广西电力因子", ranker.rank("2024年广西电力因子"))["other_year"] == 1


def test_a_document_named_by_its_number_comes_first(tmp_path):
    named = np.array([True, False, False, False, False, False])

    assert make_ranker(tmp_path).rank("稳岗返还", named=named)[0].id == "p0"
    assert make_ranker(tmp_path).rank("稳岗返还", named=np.roll(named, 1))[0].id == "p1"


def test_a_place_named_elsewhere_in_the_document_counts(tmp_path):
    passages = [
        Passage(n, "公告", text, document=d)
        for n, (d, text) in enumerate([("a", "南宁市人民政府"), ("a", "租金减半。"), ("b", "租金减半。")])
    ]
    ranker = Ranker.build(passages, PhraseStore(FakeEncoder(), tmp_path / "p.sqlite3"))

    places = {hit.row: hit.place for hit in ranker.rank("南宁市租金减半吗")}

    assert places == {0: 1, 1: 1, 2: 0}


def test_a_second_build_reads_and_embeds_only_what_is_new(tmp_path):
    first = make_ranker(tmp_path)
    store = PhraseStore(FakeEncoder(), tmp_path / "phrases.sqlite3")
    passages = [*first.passages, Passage("new", "新通知", "高新技术企业奖励十万元。")]

    second = Ranker.build(passages, store, previous=first)

    assert second.facts[0] is first.facts[0]
    assert second.rank("高新技术企业奖励多少")[0].id == "new"


def test_the_title_is_embedded_once():
    assert passage_text("通知", "通知 各单位：请执行。") == "通知\n各单位:请执行。"


@pytest.mark.encoder
def test_evaluate_answers_writes_ranks_and_confidence(tmp_path):
    rows = [{"doc_id": f"d{n}", "title": title, "text": text} for n, (title, text) in enumerate(TEXTS)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"qid": "q", "question": "园区厂房租金怎么减免？"}))

    call_command("evaluate_answers", benchmark=tmp_path, out=tmp_path / "run.tsv", confidence=tmp_path / "conf.tsv")

    run = [line.split("\t") for line in (tmp_path / "run.tsv").read_text().splitlines()]
    assert run[0][:3] == ["q", "d2", "1"]
    assert (tmp_path / "conf.tsv").read_text().startswith("q\t0.")


def test_evaluate_answers_names_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="corpus.jsonl"):
        call_command("evaluate_answers", benchmark=tmp_path, out=tmp_path / "run.tsv")


def test_a_rule_for_another_size_of_enterprise_is_behind(tmp_path):
    texts = [("设备补助", f"{kind}企业购置设备给予补助。") for kind in ("中型", "微型")]

    assert [hit.id for hit in ask(tmp_path, "我们是微型企业，购置设备有补助吗？", texts)] == ["p1", "p0"]


def test_of_one_document_the_band_of_the_askers_figure_comes_first(tmp_path):
    texts = [("奖励办法", f"营业收入{band}的企业给予奖励。") for band in ("50万元以下", "50万元至500万元", "500万元以上")]

    assert ask(tmp_path, "我们去年营收80万元，企业有奖励吗？", texts)[0].id == "p1"
