import pytest

from matching.partners import actions
from tests.factories import make_enterprise, make_industry, make_park, make_region
from tests.matching.profiles.world import world  # noqa: F401 - a fixture


@pytest.fixture
def province(world):  # noqa: F811 - pytest hands fixtures over by name
    """Two parks; a battery maker, its supplier, its rival, and a sugar mill that has nothing to do with them."""
    north = make_park("北园区", region=make_region("南宁市", code="450100"), code="north", lat=22.8, lon=108.4)
    south = make_park("南园区", region=make_region("崇左市", code="451400"), code="south", lat=22.4, lon=107.4)
    battery, foil, sugar = make_industry("C3841", "锂离子电池制造"), make_industry("C3252", "铝压延加工"), make_industry("C1340", "制糖业")
    make_industry("C38", "电气机械和器材制造业", level=2)
    found = {
        "battery": make_enterprise("北方电池有限公司", park=north, industry=battery, size="large", offers=["动力电池"], needs=["电池铝箔"]),
        "foil": make_enterprise("南方铝箔有限公司", park=south, industry=foil, size="small", offers=["电池铝箔", "铝箔"], needs=["铝锭"]),
        "rival": make_enterprise(
            "南方电池有限公司", park=south, industry=battery, size="micro", offers=["动力电池", "储能电池"], needs=["隔膜"]
        ),
        "sugar": make_enterprise("白糖有限公司", park=south, industry=sugar, size="medium", offers=["白砂糖"], needs=["编织袋"]),
    }
    actions.build()
    return found
