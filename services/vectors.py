"""Where the indexes of vectors live: files under VAR_DIR, or Milvus if MILVUS_URI names one."""

import os
from pathlib import Path

from django.conf import settings

from services.search.vectors import VectorIndex


def place(name: str):
    """What `save`, `load` and `is_current` of an index want; name: letters, digits and underscores."""
    if settings.MILVUS_URI:
        return _milvus().Place(settings.MILVUS_URI, f"parklink_{name}")
    return Path(settings.VAR_DIR) / "vectors" / name


def new(name: str, dim: int):
    """An empty index to be filled and saved at place(name)."""
    return _milvus().MilvusIndex(dim, place(name)) if settings.MILVUS_URI else VectorIndex(dim)


def load(name: str, version: str = ""):
    """An index by the version that `save` returned, by default the one in force. Raises IndexMissing if there is none: build it again then."""
    return (_milvus().MilvusIndex if settings.MILVUS_URI else VectorIndex).load(place(name), version)


def _milvus():
    address = os.environ.pop("MILVUS_URI", None)  # pymilvus reads it for itself when it is imported, and refuses a file
    try:
        from services.search import milvus  # an extra that most installations go without
    except ImportError as error:
        raise RuntimeError('MILVUS_URI is set but the client is missing; pip install ".[milvus]" or empty MILVUS_URI') from error
    finally:
        if address is not None:
            os.environ["MILVUS_URI"] = address
    return milvus
