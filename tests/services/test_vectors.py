import os
import subprocess
import sys

import numpy as np
import pytest

import services.search
from services import vectors

ROWS = np.eye(4, dtype=np.float32)


def round_trip():
    index = vectors.new("words", 4)
    index.put([1, 2, 3, 4], ROWS)
    index.save(vectors.place("words"))
    return vectors.load("words").search(ROWS[2], 1)[0][0, 0]


def test_without_milvus_an_index_lives_in_files(settings, tmp_path):
    settings.VAR_DIR, settings.MILVUS_URI = tmp_path, ""

    assert round_trip() == 3
    assert (tmp_path / "vectors" / "words" / "CURRENT").exists()


def test_milvus_uri_moves_it_to_milvus(settings, tmp_path):
    pytest.importorskip("milvus_lite", reason="pip install '.[milvus]' to test the index over Milvus")
    settings.VAR_DIR, settings.MILVUS_URI = tmp_path, str(tmp_path / "lite.db")

    assert round_trip() == 3
    assert not (tmp_path / "vectors").exists()


def test_milvus_without_its_client_says_what_to_install(settings, monkeypatch):
    settings.MILVUS_URI = "http://127.0.0.1:19530"
    monkeypatch.delattr(services.search, "milvus", raising=False)
    monkeypatch.setitem(sys.modules, "services.search.milvus", None)

    with pytest.raises(RuntimeError, match=r"\[milvus\]"):
        vectors.place("words")


def test_a_file_named_by_the_environment_is_no_trouble_to_the_client(tmp_path):
    pytest.importorskip("milvus_lite", reason="pip install '.[milvus]' to test the index over Milvus")
    program = "from django.conf import settings; settings.configure(MILVUS_URI='lite.db'); from services import vectors; vectors.place('x')"

    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "MILVUS_URI": str(tmp_path / "lite.db")}, check=False)

    assert done.returncode == 0
