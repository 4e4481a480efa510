"""Rank passages for a question and say how sure the best one answers it. No Django: passages in, hits out.

    ranker = Ranker.build([Passage(id, title, text), ...], phrases)    # phrases: services.search.embed.PhraseStore
    hits = ranker.rank(question, allowed=mask, top=10)                 # mask: bool[n] in the order of the passages
    share = ranker.confidence(question, hits)                          # 0..1; answer from ANSWER_FROM upwards

The mask works before ranking: what it shuts out is never a candidate, and an empty mask gives no hits. Ranker is read
only after build, so threads may share one; after a change build a new one and pass the old as `previous`, which then
lends what it knows of unchanged texts. Method, figures and how the weights were found: services/search/README.md.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from services.search import places, tokens
from services.search.fusion import weighted_sum, z_scores
from services.search.keyword import KeywordIndex

QUESTION_LIMIT = 1_000  # characters of a question that are read
TITLE_LIMIT, BODY_LIMIT = 120, 400  # characters of a passage that are embedded, within the 512 tokens of the encoder
CANDIDATES = 200  # passages whose places and years are compared

# Weights of the ranking score. dense is the z-score of the cosine over all passages; lexical is BM25 over the IDF sum
# of the question, share the IDF-weighted part of its terms found in the passage. Found by coordinate search on nDCG@10
# of the dev questions, both kinds of question equal, 5-fold cross-validated; rounded. year is set by reason: too few
# dev questions name one.
RANK = {"dense": 1.0, "lexical": 6.0, "share": 6.0, "place": 0.8, "local": -1.2, "elsewhere": -0.8, "other_year": -1.5}

# Log-odds that the best passage answers, for running text and for numbered articles (where lay words rarely meet the
# words of the law, so a small share says little). Logistic regression on the dev questions against its out-of-scope
# ones, 10-fold cross-validated. closeness: cosine of the best passage between unrelated texts (0) and identity (1).
# elsewhere and other_year are set by reason.
SURE = {
    "text": {"bias": -5.1, "share": 9.9, "closeness": 2.1, "place_missing": -1.6},
    "article": {"bias": -4.0, "share": 0.9, "closeness": 10.2, "place_missing": -1.6},
}
SURE_FIXED = {"elsewhere": -1.5, "other_year": -1.5}
ANSWER_FROM = 0.5  # lets through about one out-of-scope question in ten of the hard kind (same subject, document absent)

ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|〕|\]|\)|\D|$)")
# Unrelated sentences: their mean cosine is where "nothing in common" lies for this encoder.
UNRELATED = (
    "今天下午有小雨。",
    "他在学习弹钢琴。",
    "这道菜需要放两勺盐。",
    "猫在窗台上睡着了。",
    "比赛在第三局结束。",
    "山路两旁开满野花。",
    "这部电影很好看。",
    "帮我写一首诗。",
)


@dataclass(frozen=True)
class Passage:
    """One piece of a document: title is the path a reader sees, document groups the pieces (default: the title)."""

    id: Hashable
    title: str
    text: str
    document: str = ""


@dataclass(frozen=True)
class Hit:
    """One ranked passage. row: its place in build; lexical and share 0..1 or so, dense the cosine, score their fusion."""

    id: Hashable
    row: int
    score: float
    lexical: float
    dense: float
    share: float
    place: float  # part of the asked places that the document names, 0..1
    place_missing: bool  # places are asked and the document names not all of them
    elsewhere: bool  # places are asked and the title names only others
    other_year: bool  # a year is asked and the passage names only others


@dataclass(frozen=True)
class _Facts:
    """What is read of a text once."""

    terms: list[str]
    title_places: frozenset
    all_places: frozenset
    years: frozenset


@dataclass(frozen=True)
class _Question:
    terms: list[str]
    places: frozenset
    years: frozenset
    vector: np.ndarray


def passage_text(title: str, text: str) -> str:
    """Give what is embedded of a passage: its title once, then the start of its text."""
    title, text = tokens.clean(title, TITLE_LIMIT), tokens.clean(text)
    body = text[len(title) :].lstrip() if title and text.startswith(title) else text
    return f"{title}\n{body[:BODY_LIMIT]}"


def question_text(question: str) -> str:
    """Give what is embedded of a question."""
    return tokens.clean(question, QUESTION_LIMIT)


def _read(title: str, text: str) -> _Facts:
    title, text = tokens.normalise(title), tokens.normalise(text)
    title_words, text_words = tokens.words(title), tokens.words(text)
    titled = places.places_of(title_words)
    return _Facts(
        terms=title_words + tokens.bigrams(title) + text_words + tokens.bigrams(text),
        title_places=titled,
        all_places=titled | places.places_of(text_words),
        years=frozenset(YEAR.findall(title)) or frozenset(YEAR.findall(text)),
    )


def _floor(phrases) -> float:
    """Mean cosine of sentences that have nothing in common: where closeness begins for this encoder."""
    across = phrases.vectors(UNRELATED, "query") @ phrases.vectors(UNRELATED, "passage").T
    return float(across[~np.eye(len(UNRELATED), dtype=bool)].mean())


class Ranker:
    """Passages ready to be asked; made by build."""

    def __init__(self, passages: Sequence[Passage], facts: list[_Facts], vectors: np.ndarray, encoder, floor: float):
        self.passages, self.encoder = list(passages), encoder
        self._facts, self._vectors = facts, vectors
        self._known = {(p.title, p.text): fact for p, fact in zip(self.passages, facts, strict=True)}
        self._index = KeywordIndex(fact.terms for fact in facts).build()
        self._titled = np.array([bool(fact.title_places) for fact in facts], bool)
        self._article = np.array([bool(ARTICLE.search(p.title) or ARTICLE.match(p.text.strip())) for p in self.passages], bool)
        self._document_places: dict[str, frozenset] = {}
        for p, fact in zip(self.passages, facts, strict=True):
            name = p.document or p.title
            self._document_places[name] = self._document_places.get(name, frozenset()) | fact.all_places
        self._floor = floor
        self._vector = lru_cache(maxsize=256)(lambda text: np.asarray(encoder.encode([text], "query"), np.float32)[0])

    @classmethod
    def build(
        cls, passages: Sequence[Passage], phrases, *, previous: "Ranker | None" = None, progress: Callable[[int, int], None] | None = None
    ) -> "Ranker":
        """Read, index and embed passages; vectors come from the phrase store, so a second build embeds only what is new."""
        known = previous._known if previous else {}
        facts = [known.get((p.title, p.text)) or _read(p.title, p.text) for p in passages]
        vectors = (
            phrases.vectors([passage_text(p.title, p.text) for p in passages], "passage", progress)
            if passages
            else np.zeros((0, 0), np.float32)
        )
        return cls(passages, facts, vectors, phrases.encoder, _floor(phrases))

    def __len__(self) -> int:
        return len(self.passages)

    def rank(self, question: str, allowed: np.ndarray | None = None, top: int = 10, vector: np.ndarray | None = None) -> list[Hit]:
        """Order the allowed passages (None: all) for a question, best first, at most top.

        vector: the question's own, if it is already known. No hits for a question without any word.
        """
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(np.asarray(allowed, bool))
        asked = self._ask(question, vector) if len(rows) else None
        if asked is None or not asked.terms:
            return []
        lexical, share, cosine = self._scores(asked)
        parts = {"dense": z_scores(cosine), "lexical": lexical, "share": share}
        if not asked.places:  # a rule of one place seldom answers a question that names none
            parts["local"] = self._titled
        base = weighted_sum(parts, RANK)
        count = min(max(CANDIDATES, top), len(rows))
        rows = rows[np.argpartition(-base[rows], count - 1)[:count]]
        hits = [self._hit(int(row), asked, base[row], lexical[row], cosine[row], share[row]) for row in rows]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:top]

    def _ask(self, question, vector) -> _Question:
        text = question_text(question)
        lower = text.lower()
        terms = tokens.question_terms(lower)
        if terms and vector is None:
            vector = self._vector(text)
        return _Question(terms, places.places_of(tokens.words(lower)), frozenset(YEAR.findall(lower)), vector)

    def _scores(self, asked):
        whole = max(float(self._index.idf(asked.terms).sum()), 1e-9)
        return self._index.scores(asked.terms) / whole, self._index.shares(asked.terms), self._vectors @ asked.vector

    def _hit(self, row, asked, base, lexical, cosine, share) -> Hit:
        fact, passage = self._facts[row], self.passages[row]
        place = places.agreement(asked.places, self._document_places[passage.document or passage.title])
        elsewhere = bool(asked.places and fact.title_places) and not places.agreement(asked.places, fact.title_places)
        other_year = bool(asked.years and fact.years) and not asked.years & fact.years
        score = base + RANK["place"] * place + RANK["elsewhere"] * elsewhere + RANK["other_year"] * other_year
        missing = bool(asked.places) and place < 1
        return Hit(passage.id, row, float(score), float(lexical), float(cosine), float(share), place, missing, elsewhere, other_year)

    def signs(self, hits: Sequence[Hit]) -> dict[str, float]:
        """What the confidence is made of; article: part of the first five hits that are numbered articles."""
        best = hits[0]
        return {
            "share": best.share,
            "closeness": (best.dense - self._floor) / max(1 - self._floor, 1e-6),
            "place_missing": float(best.place_missing),
            "elsewhere": float(best.elsewhere),
            "other_year": float(best.other_year),
            "article": float(self._article[[hit.row for hit in hits[:5]]].mean()),
        }

    def confidence(self, question: str, hits: Sequence[Hit]) -> float:
        """Say how sure it is that the first hit answers the question, 0..1; 0 without hits or without any word asked."""
        if not hits or not tokens.tokenize(question, QUESTION_LIMIT):
            return 0.0
        signs = self.signs(hits)
        odds = sum(SURE_FIXED[name] * signs[name] for name in SURE_FIXED)
        for kind, part in (("text", 1 - signs["article"]), ("article", signs["article"])):
            weights = SURE[kind]
            odds += part * (weights["bias"] + sum(weights[name] * signs[name] for name in weights if name != "bias"))
        return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
