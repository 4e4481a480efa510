"""The small knowledge base of the consultation tests, and one rule in it."""

import pytest

from tests.services.consultation.conftest import cities, fake_encoder, guangxi, put, store  # noqa: F401 - fixtures
from tests.services.consultation.foreign.conftest import catalogues  # noqa: F401 - a fixture

QUESTION = "企业年报什么时候报送？"


@pytest.fixture
def library(guangxi, put):  # noqa: F811 - fixtures
    put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")
