import pytest

from services.consultation import asker


@pytest.mark.parametrize(
    ("asked", "named", "is_other"),
    [
        ("我们是微型企业", "中型企业按设备投资额的10%给予补助", True),
        ("我们是微型企业", "小微企业免收登记费", False),
        ("我们是微型企业", "中型、小型、微型企业均可申报", False),
        ("我们是小规模纳税人", "一般纳税人适用13%的税率", True),
        ("我们是小规模纳税人", "中型企业给予补助", False),
        ("补助有多少", "中型企业给予补助", False),
    ],
)
def test_a_text_for_another_kind_of_enterprise_is_told_apart(asked, named, is_other):
    assert asker.is_other(asker.kinds_of(asked), asker.kinds_of(named)) is is_other
