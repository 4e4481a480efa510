import pytest

from services.search import places, tokens


def read(text):
    return places.places_of(tokens.words(tokens.normalise(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("南宁市企业可以申请", {("广西", "南宁")}),
        ("广西南宁市的园区", {("广西", ""), ("广西", "南宁")}),
        ("山西省和陕西省", {("山西", ""), ("陕西", "")}),
        ("吉林省吉林市", {("吉林", "")}),
        ("重大连锁项目的来宾", set()),
        ("来宾市政府", {("广西", "来宾")}),
        ("来宾高新区", {("广西", "来宾")}),
        ("来宾市场", set()),
    ],
)
def test_places_are_read_as_whole_words(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("asked", "given", "share"),
    [
        ("山西省", "陕西省", 0),
        ("南宁市", "广西", 0.5),
        ("广西", "柳州市", 1),
        ("南宁市", "柳州市", 0),
        ("南宁市", "南宁", 1),
        ("企业", "广西", 0),
    ],
)
def test_a_province_covers_its_cities_but_no_other(asked, given, share):
    assert places.agreement(read(asked), read(given)) == share
