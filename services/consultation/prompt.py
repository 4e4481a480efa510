"""What a language model is told: our rules, then passages and question as data. Pure."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from services.search import tokens

from . import orders

RULES = (Path(__file__).parent / "data" / "prompt.txt").read_text("utf-8").strip()
VERSION = hashlib.blake2b(RULES.encode(), digest_size=4).hexdigest()
PASSAGE_LIMIT = 1_500  # characters of one passage
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]?")
RUN = 9  # characters in a row, signs left out, that only somebody who read the rules would write
SIGNS = re.compile(r"\W+")


def messages(question: str, sources: Sequence[dict]) -> list[dict]:
    """The two messages of a request. sources: what the answer cites, as logged; the question is masked already.

    Passages and question travel as one JSON value, whose quoting nothing inside it can end.
    """
    passages = [
        {
            "编号": source["order"],
            "标题": source["title"],
            "条款": source["label"],
            "效力": source["state"],
            "正文": readable(source["quote"]),
        }
        for source in sources
    ]
    asked = json.dumps({"资料": passages, "问题": defuse(question)}, ensure_ascii=False)
    return [{"role": "system", "content": RULES}, {"role": "user", "content": asked}]


def is_leaked(text: str) -> bool:
    """Tell whether a text repeats a run of our rules."""
    bare = _bare(text)
    return any(bare[start : start + RUN] in RUNS for start in range(len(bare) - RUN + 1))


def defuse(text: str) -> str:
    """Text whose signs no chat template takes for its own, without invisible characters."""
    return re.sub(r"<\|?|\|?>", " ", tokens.clean(text)).strip()


def readable(quote: str) -> str:
    """A passage as the model gets it: what is addressed to machines left out, bounded."""
    kept = "".join(part for part in SENTENCE.findall(quote) if not orders.is_order(part))
    return defuse(kept)[:PASSAGE_LIMIT]


def _bare(text) -> str:
    return SIGNS.sub("", tokens.normalise(text))


RUNS = frozenset(_bare(RULES)[start : start + RUN] for start in range(len(_bare(RULES)) - RUN + 1))
