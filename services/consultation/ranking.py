"""Rank passages for a question and say how sure the best one answers it. No Django: passages in, hits out.

    ranker = Ranker.build([Passage(id, title, text), ...], phrases)    # phrases: services.search.embed.PhraseStore
    hits = ranker.rank(question, allowed=mask, top=10)                 # mask: bool[n] in the order of the passages
    share = ranker.confidence(question, hits)                          # 0..1; answer from certainty.ANSWER_FROM upwards

The mask works before ranking: what it shuts out is never a candidate, and an empty mask gives no hits. Ranker is read
only after build, so threads may share one; after a change build a new one and pass the old as `previous`, which then
lends what it knows of unchanged texts. Method, figures and how the weights were found: services/search/README.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from services.search import places, tokens
from services.search.fusion import weighted_sum, z_scores
from services.search.keyword import KeywordIndex

from . import asker, bands, certainty, evidence, times, wording
from .family import Family
from .passages import ARTICLE, Facts, Hit, Passage, passage_text, read_facts

QUESTION_LIMIT = 1_000  # characters of a question that are read
CANDIDATES = 200  # passages whose places and years are compared

# Weights of the ranking score. dense is the z-score of the cosine over all passages; lexical is BM25 over the IDF sum
# of the question, share the IDF-weighted part of its terms found in the passage. Found by coordinate search on nDCG@10
# of the dev questions, both kinds of question equal, 5-fold cross-validated; rounded. year is set by reason: too few
# dev questions name one; so are other_kind and other_band.
# family: the best cosine in the document; neighbours: the base scores of the passages before and after it.
RANK = {
    "family": 0.15,
    "neighbours": 0.05,
    "dense": 1.0,
    "lexical": 6.0,
    "share": 6.0,
    "place": 0.8,
    "local": -1.2,
    "elsewhere": -0.8,
    "other_year": -1.5,
    "named": 3.0,
    "other_kind": -0.8,
    "other_band": -0.6,
}

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
class _Question:
    """What is read of a question once: its places and times, the asker's kinds and figures; per passage the scores and their fusion."""

    places: frozenset
    years: frozenset
    batches: frozenset
    kinds: frozenset
    figures: tuple
    lexical: np.ndarray
    share: np.ndarray
    base: np.ndarray
    vectors: np.ndarray


def question_texts(question: str, overlay: wording.Overlay = ()) -> list[str]:
    """Give what is embedded of a question: it as it stands and, if it uses everyday words, in official ones."""
    text = tokens.clean(question, QUESTION_LIMIT)
    official = wording.official(text, overlay)
    return [text] if official == text else [text, official]


def _floor(phrases) -> float:
    """Mean cosine of sentences that have nothing in common: where closeness begins for this encoder."""
    across = phrases.vectors(UNRELATED, "query") @ phrases.vectors(UNRELATED, "passage").T
    return float(across[~np.eye(len(UNRELATED), dtype=bool)].mean())


def _key(passage: Passage) -> tuple:
    return passage.title, passage.text, passage.is_rule


class Ranker:
    """Passages ready to be asked; made by build."""

    def __init__(self, passages: Sequence[Passage], facts: list[Facts], vectors: np.ndarray, asks: np.ndarray, encoder, floor: float):
        self.passages, self.encoder = list(passages), encoder
        self.facts, self.vectors, self.asks, self.floor = facts, vectors, asks, floor
        self._known = {_key(p): fact for p, fact in zip(self.passages, facts, strict=True)}
        self.keywords = KeywordIndex(fact.terms for fact in facts).build()
        self._titled = np.array([bool(fact.title_places) for fact in facts], bool)
        self._article = np.array([bool(ARTICLE.search(p.title) or ARTICLE.match(p.text.strip())) for p in self.passages], bool)
        ends = np.cumsum([0, *(len(p.asks) for p in self.passages)])
        self._asks_of = [slice(start, end) for start, end in zip(ends, ends[1:], strict=False)]
        self._document_places: dict[str, frozenset] = {}
        for row, fact in enumerate(facts):
            name = self._document(row)
            self._document_places[name] = self._document_places.get(name, frozenset()) | fact.all_places
        self._family = Family(p.document or ARTICLE.sub("", p.title) for p in self.passages)
        self._vectors_of = lru_cache(maxsize=256)(lambda texts: np.asarray(encoder.encode(texts, "query"), np.float32))
        self._recent = lru_cache(maxsize=8)(self._ask)  # one question is ranked with several masks

    @classmethod
    def build(
        cls, passages: Sequence[Passage], phrases, *, previous: "Ranker | None" = None, progress: Callable[[int, int], None] | None = None
    ) -> "Ranker":
        """Read, index and embed passages; vectors come from the phrase store, so a second build embeds only what is new."""
        known = previous._known if previous else {}
        facts = [known.get(_key(p)) or read_facts(p) for p in passages]
        nothing = np.zeros((0, 0), np.float32)
        vectors = phrases.vectors([passage_text(p.title, p.text) for p in passages], "passage", progress) if passages else nothing
        asks = [tokens.clean(ask, QUESTION_LIMIT) for p in passages for ask in p.asks]
        return cls(
            passages,
            facts,
            vectors,
            phrases.vectors(asks, "query", progress) if asks else nothing,
            phrases.encoder,
            _floor(phrases),
        )

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def terms(self):
        """Every word and bigram of the passages."""
        return self.keywords.ids.keys()

    def rank(
        self,
        question: str,
        allowed: np.ndarray | None = None,
        top: int = 10,
        *,
        years: frozenset[str] | None = None,
        named: np.ndarray | None = None,
        overlay: wording.Overlay = (),
    ) -> list[Hit]:
        """Order the allowed passages (None: all) for a question, best first, at most top.

        years: those that figures must be of (None: read from the question). named: bool[n], passages of a document that the
        question names. overlay: words that editors teach. No hits without any word.
        """
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(np.asarray(allowed, bool))
        asked = self._recent(question, years, overlay) if len(rows) else None
        if asked is None:
            return []
        base = asked.base if named is None else asked.base + np.float32(RANK["named"]) * named
        count = min(max(CANDIDATES, top), len(rows))
        rows = rows[np.argpartition(-base[rows], count - 1)[:count]]
        hits = [self._hit(int(row), asked, float(base[row]), named is not None and bool(named[row])) for row in rows]
        return sorted(self._in_band(hits), key=lambda hit: (-hit.score, hit.row))[:top]

    def _in_band(self, hits: list[Hit]) -> list[Hit]:
        """Of a document that sets a band for the asker's figure, the other bands are behind."""
        answered = {self._document(hit.row) for hit in hits if hit.fits}
        return [
            replace(hit, score=hit.score + RANK["other_band"]) if hit.fits is False and self._document(hit.row) in answered else hit
            for hit in hits
        ]

    def _document(self, row: int) -> str:
        return self.passages[row].document or self.passages[row].title

    def naming_years(self, years: frozenset[str]) -> np.ndarray:
        """Passages whose title or text names one of these years, bool[n]."""
        return np.array([not fact.named_years.isdisjoint(years) for fact in self.facts], bool)

    def _ask(self, question, years=None, overlay=()) -> _Question | None:
        texts = question_texts(question, overlay)
        lower = texts[0].lower()
        if not tokens.tokenize(lower):
            return None
        vectors = self._vectors_of(tuple(texts))
        found = [self._words(tokens.question_terms(text.lower())) for text in texts]
        lexical, share = (np.max(part, axis=0) for part in zip(*found, strict=True))
        asked_places = places.places_of(tokens.words(lower))
        dense = z_scores((self.vectors @ vectors.T).max(axis=1))
        parts = {"dense": dense, "family": self._family.best(dense), "lexical": lexical, "share": share}
        if not asked_places:  # a rule of one place seldom answers a question that names none
            parts["local"] = self._titled
        years = times.years_asked(lower) if years is None else years
        base = weighted_sum(parts, RANK)
        return _Question(
            asked_places,
            years,
            times.batches_of(lower),
            asker.kinds_of(lower),
            bands.own(lower),
            lexical,
            share,
            base + np.float32(RANK["neighbours"]) * self._family.beside(base),
            vectors,
        )

    def _words(self, terms):
        whole = max(float(self.keywords.idf(terms).sum()), 1e-9)
        return self.keywords.scores(terms) / whole, self.keywords.shares(terms)

    def _hit(self, row, asked, base, is_named) -> Hit:
        fact, passage = self.facts[row], self.passages[row]
        place = places.agreement(asked.places, self._document_places[self._document(row)])
        elsewhere = bool(asked.places and fact.title_places) and not places.agreement(asked.places, fact.title_places)
        other_year = bool(asked.years and fact.years) and not asked.years & fact.years
        other_batch = bool(asked.batches) and not asked.batches & fact.batches
        other_kind = asker.is_other(asked.kinds, fact.kinds)
        asks = self.asks[self._asks_of[row]]
        return Hit(
            passage.id,
            row,
            score=base
            + RANK["place"] * place
            + RANK["elsewhere"] * elsewhere
            + RANK["other_year"] * (other_year or other_batch)
            + RANK["other_kind"] * other_kind,
            lexical=float(asked.lexical[row]),
            dense=float((asked.vectors @ self.vectors[row]).max()),
            share=float(asked.share[row]),
            place=place,
            place_missing=bool(asked.places) and place < 1,
            elsewhere=elsewhere,
            other_year=other_year or other_batch,
            other_kind=other_kind,
            fits=bands.fits(asked.figures, fact.bands),
            asked=float((asks @ asked.vectors.T).max()) if len(asks) else 0.0,
            named=is_named,
        )

    def signs(self, question: str, hits: Sequence[Hit], overlay: wording.Overlay = ()) -> dict[str, float]:
        """What the confidence is made of; article: part of the first five hits that are numbered articles."""
        best, texts = hits[0], [tokens.normalise(f"{p.title} {p.text}") for p in (self.passages[hit.row] for hit in hits[:3])]
        return {
            "unmet": float(all(evidence.is_unmet(text.lower(), texts) for text in question_texts(question, overlay))),
            "share": best.share,
            "closeness": self._closeness(best.dense),
            "asked": max(self._closeness(max(hit.asked for hit in hits[:3])), 0.0),
            "place_missing": float(best.place_missing),
            "elsewhere": float(best.elsewhere),
            # a passage of another year that only its year has put behind shows that the subject is there and the year is not
            "other_year": float(max(hits, key=lambda hit: hit.score - RANK["other_year"] * hit.other_year).other_year),
            "named": float(best.named),
            "article": float(self._article[[hit.row for hit in hits[:5]]].mean()),
        }

    def _closeness(self, cosine) -> float:
        """A cosine between unrelated texts (0) and identity (1), whatever the encoder."""
        return (cosine - self.floor) / max(1 - self.floor, 1e-6)

    def confidence(self, question: str, hits: Sequence[Hit], overlay: wording.Overlay = ()) -> float:
        """Say how sure it is that the first hits answer the question, 0..1; 0 without hits or without any word asked."""
        if not hits or not tokens.tokenize(question, QUESTION_LIMIT):
            return 0.0
        return certainty.of(self.signs(question, hits, overlay))
