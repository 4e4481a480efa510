"""What the matcher knows of an enterprise: phrases it offers and phrases it needs.

The rest of the engine takes these two frozen dataclasses and arrays; it knows nothing of Django or of tables.
"""

from dataclasses import dataclass

DECLARED, EXTRACTED, INFERRED = "declared", "extracted", "inferred"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One product or service. `activities` are what is done with it (生产, 销售 …), as far as the text says.

    `weight` in 0..1 is how much it counts; `via` names the chain edges (input code, product code) of an inferred phrase.
    """

    text: str
    activities: tuple[str, ...] = ()
    source: str = EXTRACTED
    weight: float = 1.0
    via: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """offers: what it makes or does; needs: what it buys. Empty (false) when the text says neither."""

    offers: tuple[Phrase, ...] = ()
    needs: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.offers or self.needs)

    @property
    def texts(self) -> set[str]:
        """Every distinct phrase text: what must be embedded before the profile can be ranked."""
        return {phrase.text for part in (self.offers, self.needs) for phrase in part}
