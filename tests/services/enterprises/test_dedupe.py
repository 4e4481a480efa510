import pytest

from services.enterprises.dedupe import is_near_name, is_same_name, name_key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("南宁青禾机械有限公司", "南宁青禾机械有限责任公司"),
        ("南宁青禾（机械）有限公司", "南宁青禾(机械)有限公司"),
        ("南宁青禾机械有限公司", "广西南宁市青禾机械有限公司"),
        ("广西青禾机械有限公司", "广西壮族自治区青禾机械有限公司"),
        ("青禾机械有限公司", "南宁市青禾机械有限公司"),
        ("青禾ＡＢＣ机械有限公司", "青禾abc 机械有限公司"),
    ],
)
def test_spellings_of_one_name_are_the_same(first, second):
    assert is_same_name(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("南宁青禾机械有限公司", "柳州青禾机械有限公司"),
        ("青禾机械有限公司", "青禾机械股份有限公司"),
        ("南宁第一机械有限公司", "南宁第二机械有限公司"),
    ],
)
def test_different_names_stay_different(first, second):
    assert not is_same_name(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("桂铝新材料有限公司", "桂铝材料有限公司"),
        ("青禾机械制造有限公司", "青禾机械制造股份有限公司"),
        ("青禾精密机械有限公司", "南宁青禾机械有限公司"),
    ],
)
def test_near_names_are_found(first, second):
    assert is_near_name(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("测试企业00001有限公司", "测试企业00002有限公司"),
        ("青禾第一机械有限公司", "青禾第二机械有限公司"),
        ("海川高分子新材料有限公司", "海晟高分子新材料有限公司"),
        ("青禾机械有限公司", "青禾物流有限公司"),
        ("南宁青禾机械有限公司", "柳州青禾机械制造有限公司"),
    ],
)
def test_names_that_differ_in_brand_number_trade_or_city_are_not_near(first, second):
    assert not is_near_name(first, second)


@pytest.mark.parametrize("name", ["", "公司", "南宁", "（）", "😀", "a" * 5000])
def test_odd_names_do_no_harm(name):
    assert len(name_key(name)) <= 120
    assert is_near_name(name, name) in (True, False)
