"""Bars of answered and refused questions as numbers for an SVG: places and sizes, no colours."""

from dataclasses import dataclass

WIDTH, HEIGHT = 720, 180
TICKS = 4
LABELS = 8


@dataclass(frozen=True)
class Bar:
    """One span of days; everything in units of the view box. tall: of the answered, refused: of the refused on top of it."""

    day: object
    figures: object
    x: float
    width: float
    tall: float
    refused: float
    label: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def y(self) -> float:
        return round(HEIGHT - self.tall, 1)

    @property
    def y_refused(self) -> float:
        return round(HEIGHT - self.tall - self.refused, 1)


def bars(rows: list[dict]) -> dict:
    """rows: {"day", "figures"}. Gives the bars, the scale and the size of the drawing."""
    top = _round_up(max((row["figures"].asked for row in rows), default=0))
    step = WIDTH / (len(rows) or 1)
    every = -(-len(rows) // LABELS) or 1
    made = [
        Bar(
            day=row["day"],
            figures=row["figures"],
            x=round(n * step + step * 0.15, 1),
            width=round(min(step * 0.7, 48), 1),
            tall=round(row["figures"].answered / top * HEIGHT, 1),
            refused=round(row["figures"].refused / top * HEIGHT, 1),
            label=n % every == 0,
        )
        for n, row in enumerate(rows)
    ]
    ticks = [(top * n // TICKS, round(HEIGHT - HEIGHT * n / TICKS, 1)) for n in range(TICKS + 1)]
    return {"bars": made, "ticks": ticks, "width": WIDTH, "height": HEIGHT, "is_empty": not any(row["figures"].asked for row in rows)}


def _round_up(most: int) -> int:
    """A scale that four lines divide: a multiple of four, at least four."""
    size = 4
    while size < most:
        size = size * 2 if size < 16 else size + max(4, size // 4 // 4 * 4)
    return size
