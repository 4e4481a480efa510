"""A small knowledge base of real demo texts, and an encoder that needs no model."""

import shutil
import zlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from portal.demo import texts
from services.consultation import index, knowledge, writing
from services.consultation.cutting import Cut
from services.reference.models import Region
from services.search import tokens
from services.search.embed import PhraseStore
from tests.factories import make_region

DEMO = texts.FOLDER


class FakeEncoder:
    """Bag of hashed terms: texts that share words are close."""

    name, dim = "fake", 64

    def encode(self, phrases, kind="query"):
        rows = np.full((len(phrases), self.dim), 0.05, np.float32)
        for row, phrase in zip(rows, phrases, strict=True):
            for term in tokens.tokenize(phrase):
                row[zlib.crc32(term.encode()) % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def store(tmp_path):
    return PhraseStore(FakeEncoder(), tmp_path / "phrases.sqlite3")


@pytest.fixture(autouse=True)
def fake_encoder(request, monkeypatch, store):
    """No model is loaded, except where a test is marked `encoder`."""
    if "encoder" not in request.keywords:
        monkeypatch.setattr(index, "phrases", lambda: store)
        monkeypatch.setattr(writing, "phrases", lambda: store)
    index.keeper.forget()
    yield
    index.keeper.forget()


@pytest.fixture
def guangxi(db):
    return make_region("广西壮族自治区", code="450000")


@pytest.fixture
def shelve(guangxi, tmp_path, monkeypatch):
    """shelve("policies/payment-802.md", …) loads these files of the demo as published pages."""

    def load(*names):
        for name in names:
            target = tmp_path / "demo" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(DEMO) / name, target)
        monkeypatch.setattr(texts, "FOLDER", tmp_path / "demo")
        return texts.load_texts()

    return load


@pytest.fixture
def put(db):
    """put("标题", "正文", …) stores a text of one passage and returns its key."""

    def store_text(title, text, *, kind="policy", region=None, effective_on=date(2020, 1, 1), hint="", **facts):
        source = knowledge.Source(
            key=title, kind=kind, title=title, url=f"/{title}/", region_id=region and region.pk, effective_on=effective_on, **facts
        )
        knowledge.put(source, [Cut(text, anchor="c1", label="第一条", hint=hint)])
        return source.key

    return store_text


@pytest.fixture
def cities(guangxi, put):
    """Two cities, each with a rule of its own on the rent of plants."""
    made = [make_region("南宁市"), make_region("柳州市")]
    Region.objects.filter(pk__in=[city.pk for city in made]).update(parent=guangxi)
    for city, rate in zip(made, ("30%", "50%"), strict=True):
        put(f"{city}厂房办法", f"标准厂房租金补贴为租金的{rate}。", region=city)
    return made
