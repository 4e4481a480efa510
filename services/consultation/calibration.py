"""The threshold from a stated target: of the answers given, so many must be right. Pure.

data/calibration.csv holds, for each of our labelled questions that was answered with no threshold at all, the confidence and
whether the answer was right; `manage.py evaluate_labelled --calibrate` writes it. A target is measured on these questions and
promises no more than they do: an asker of other things may fare worse.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "calibration.csv"
FEWEST = 50  # answers that must stay above a threshold, so that a lucky few do not set it

Judged = tuple[float, bool]  # confidence of an answer, and whether it was right


def threshold(target: float, judged: Sequence[Judged] | None = None) -> float:
    """The lowest confidence from which on at least `target` of the answers are right; judged: default the stored table.

    Raises ValueError if no threshold that leaves FEWEST answers reaches the target.
    """
    best, right = None, 0
    ordered = sorted(read() if judged is None else judged, reverse=True)
    for count, (confidence, is_right) in enumerate(ordered, 1):
        right += is_right
        is_last_of_equals = count == len(ordered) or ordered[count][0] < confidence
        if is_last_of_equals and count >= FEWEST and right >= target * count:
            best = confidence
    if best is None:
        raise ValueError(f"the labelled questions bear out no threshold for {target:.1%} right answers")
    return best


def read(path: Path = TABLE) -> list[Judged]:
    """The stored table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(float(row["confidence"]), row["right"] == "1") for row in csv.DictReader(file)]


def write(judged: Iterable[Judged], path: Path = TABLE) -> None:
    """Store a table, surest first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("confidence", "right"))
        writer.writerows((f"{confidence:.4f}", int(is_right)) for confidence, is_right in sorted(judged, reverse=True))
