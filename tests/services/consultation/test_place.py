import pytest

from services.consultation.place import Gazetteer
from services.reference.models import Region
from tests.factories import make_park, make_region


@pytest.fixture
def gazetteer(guangxi):
    for code, name in (("450100", "南宁市"), ("451000", "百色市")):
        Region.objects.filter(pk=make_region(name, code=code).pk).update(parent=guangxi)
    make_park("平果经济技术开发区", short_name="平果经开区", region=Region.objects.get(code="451000"))
    return Gazetteer()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("南宁企业能享受吗", ("南宁市",)),
        ("平果经开区的政策", ("百色市",)),
        ("广西有什么优惠", ("广西壮族自治区",)),
        ("研发费用怎么扣除", ()),
    ],
)
def test_regions_and_parks_of_ours_are_understood(gazetteer, question, names):
    place = gazetteer.read(question)

    assert (place.names, place.outside) == (names, "")


def test_what_holds_in_a_city_includes_what_holds_above_it(gazetteer, guangxi):
    nanning = Region.objects.get(code="450100")

    assert gazetteer.read("南宁的规定").regions == {nanning.pk, guangxi.pk}


@pytest.mark.parametrize(
    ("question", "names"), [("平果市的优惠", ("百色市",)), ("在横州办厂", ("南宁市",)), ("青秀区的企业", ("南宁市",)), ("资源综合利用", ())]
)
def test_a_county_of_ours_leads_to_its_city(gazetteer, question, names):
    assert gazetteer.read(question).names == names


@pytest.mark.parametrize(
    ("question", "outside"),
    [
        ("广东的专精特新奖励多少", "广东"),
        ("深圳有补贴吗", "深圳"),
        ("云南省糖业目标", "云南"),
        ("昆山的企业名单", "昆山"),
        ("越南北宁工业区的税", "越南"),
    ],
)
def test_a_place_elsewhere_is_noticed(gazetteer, question, outside):
    assert gazetteer.read(question).outside == outside


@pytest.mark.parametrize(
    "question",
    [
        "广东企业搬到广西有什么优惠",
        "我们是深圳的公司，想来投资建厂",
        "重大连片开发项目怎么报",
        "浙江的客户在桂设厂",
        "出口越南怎么办原产地证",
    ],
)
def test_where_a_company_comes_from_is_not_where_it_asks_about(gazetteer, question):
    assert gazetteer.read(question).outside == ""


def test_words_of_the_question_outrank_the_chosen_region(gazetteer):
    nanning, baise = Region.objects.get(code="450100"), Region.objects.get(code="451000")

    assert gazetteer.read("百色的规定", chosen=nanning.pk).names == ("百色市",)
    assert gazetteer.read("有什么规定", chosen=baise.pk).names == ("百色市",)
