"""What the browser finds on the site: real parks and rules, few industries and texts, so that little has to be embedded."""

import shutil

import pytest
import yaml

from matching.engine.chains import Chains
from matching.partners import building, live
from matching.profiles import knowledge
from portal.demo import texts
from services.consultation import index
from services.encoder import phrases
from services.enterprises import suggest
from services.reference.management.commands import load_reference
from services.reference.models import Industry, Park
from tests.factories import make_enterprise, make_industry

CHAIN = "aluminium"
INDUSTRIES = ["C3216", "C3252", "C3259", "C3670", "C3841", "C1340", "C1312", "C2911", "C3311", "C2653", "F5164", "M7320"]
TEXTS = [
    "policies/payment-728.md",
    "policies/payment-802.md",
    "policies/small-profit-2023-12.md",
    "policies/size-class-2017-213.md",
    "guides/payment-complaint.md",
    "news/payment-brochure.md",
]
QUESTIONS = 3
COMPANIES = {
    "平果桂铝新材有限公司": ("baise-pingguo", "C3252", "medium", ["电池铝箔", "6063 铝合金圆棒"], ["铝锭", "包装纸箱"]),
    "柳州跃川动力电池有限公司": ("liuzhou-liudong", "C3841", "large", ["动力电池", "储能电池"], ["电池铝箔", "电池隔膜"]),
    "南宁晴岚储能科技有限公司": ("nanning-dongbu", "C3841", "small", ["储能电池", "动力电池模组"], ["电池铝箔", "逆变器"]),
    "百色千禾铝箔有限公司": ("baise-hitech", "C3252", "small", ["铝箔", "电池铝箔"], ["铝锭", "轧制油"]),
    "百色右江铝锭有限公司": ("baise-hitech", "C3216", "large", ["铝锭", "电解铝液"], ["氧化铝", "阳极炭块"]),
    "崇左甜源糖业有限公司": ("chongzuo-zhongtai", "C1340", "medium", ["白砂糖", "糖蜜"], ["甘蔗", "编织袋"]),
}


@pytest.fixture(scope="session")
def chains():
    """One of the real supply chains."""
    known = Chains.load()
    return Chains([node for node in known.nodes if node.chain == CHAIN], known.edges)


@pytest.fixture
def fresh(settings, tmp_path, monkeypatch, chains):
    """Nothing that this process keeps in memory or on disk survives from the test before; one chain is known."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(knowledge, "load", lambda: chains)
    monkeypatch.setattr(knowledge, "version", lambda: "one-chain")
    _forget()
    yield
    _forget()


def _forget():
    live.forget()
    index.keeper.forget()
    suggest._table.cache_clear()
    knowledge._linker.cache_clear()


@pytest.fixture(scope="session")
def encoder(chains):
    """The real encoder, loaded and led through the chain before a page waits for it."""
    phrases().vectors(list(chains.names))


@pytest.fixture
def province(visit):
    """Regions, parks and size rules as they are, and a few industries with their parents."""
    load_reference.load_regions()
    load_reference.load_parks()
    load_reference.load_size_rules()
    names = {row["code"]: row["name"] for row in load_reference.rows("industries")}
    for code in INDUSTRIES:
        parent = None
        for level, part in enumerate((code[:1], code[:3], code[:4], code), 1):
            parent = make_industry(part, names[part], level=level, parent=parent)


@pytest.fixture
def library(province, encoder, tmp_path, monkeypatch):
    """Some policies, of which one is superseded, a guide, news and questions, published and searchable."""
    for name in TEXTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(texts.FOLDER / name, tmp_path / name)
    questions = yaml.safe_load((texts.FOLDER / "faq" / "rights.yaml").read_text("utf-8"))[:QUESTIONS]
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "rights.yaml").write_text(yaml.safe_dump(questions, allow_unicode=True), "utf-8")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts.load_texts()
    index.keeper.renew()


@pytest.fixture
def rankings(province, encoder):
    """A few verified enterprises that trade with and rival each other, and the index over them; by name."""
    made = {name: _company(name, *facts) for name, facts in COMPANIES.items()}
    building.build()
    return made


def _company(name, park, industry, size, offers, needs):
    found = {"park": Park.objects.get(code=park), "industry": Industry.objects.get(code=industry)}
    return make_enterprise(name, size=size, offers=offers, needs=needs, scope="、".join(offers), **found)
