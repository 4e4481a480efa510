import pytest

from services.consultation.conflicts import Text, differing

ONE = Text("厂房租金补贴办法", "对租用标准厂房的企业，按租金的30%给予补贴，最长补贴3年。")


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("厂房租金补贴通知", "对租用标准厂房的企业，按租金的50%给予补贴。", True),
        ("厂房租金补贴通知", "对租用标准厂房的企业，按租金的30%给予补贴。", False),
        ("厂房租金补贴通知", "对购置生产设备的企业，按投资的50%给予补贴。", False),
        ("人才公寓办法", "对租用标准厂房的企业，按租金的50%给予补贴。", False),
        ("“小巨人”厂房租金补贴办法", "对租用标准厂房的企业，按租金的50%给予补贴。", False),
        ("厂房租金补贴通知", "对租用标准厂房的企业，2026年5月起按租金的30%给予补贴。", False),
    ],
)
def test_only_other_figures_for_the_same_thing_differ(title, text, found):
    assert (differing(ONE, Text(title, text)) is not None) == found
