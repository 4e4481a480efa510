import pytest

from services.consultation import reranking, retrieve
from services.consultation.passages import Hit, Passage

PASSAGES = [Passage(n, f"办法{n}", f"第{n}类企业。") for n in range(30)]


def hit(row):
    return Hit(row, row, 10 - row / 10, 1, 1, 1, 0, False, False, False)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    """A cross-encoder of a few thousand random weights, made here."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("reranker")
    words = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"第类企业办法0123456789。"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=1, **size)).save_pretrained(folder)
    return str(folder)


def test_only_the_first_candidates_change_places(tiny_model):
    hits = [hit(row) for row in range(30)]

    made = reranking.Reranker(tiny_model).reorder("第3类", hits, PASSAGES)

    assert sorted(one.row for one in made) == list(range(30))
    assert [one.row for one in made[reranking.CANDIDATES :]] == list(range(reranking.CANDIDATES, 30))


def test_one_hit_needs_no_model():
    assert reranking.Reranker("nowhere").reorder("第3类", [hit(1)], PASSAGES) == [hit(1)]


@pytest.mark.django_db
def test_the_setting_puts_a_cross_encoder_behind_the_ranking(tiny_model, settings, guangxi, put):
    from datetime import date

    settings.RERANKER_MODEL = tiny_model
    put("年报办法", "企业年报应当在每年六月三十日前报送。")

    assert [str(passage.document) for passage in retrieve.find("企业年报什么时候报送？", at=date(2026, 11, 23)).passages] == ["年报办法"]
