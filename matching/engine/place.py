"""Nearness of two enterprises: a small term beside what they trade."""

import math
from collections.abc import Sequence

import numpy as np

EARTH_KM = 6371.0088  # mean radius, IUGG
NEAR_KM = 150.0  # nearness falls to 1/e over this distance: about one city to the next in Guangxi
SAME_CITY = 0.7


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) in degrees, by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in point] for point in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def nearness(asker, others: Sequence) -> np.ndarray:
    """0..1 for each other entry: 1 in the same park, at least 0.7 in the same city, else falling with distance; 0 if unknown."""
    return np.array([_near(asker, other) for other in others], np.float32)


def _near(asker, other):
    if asker.park and asker.park == other.park:
        return 1.0
    by_distance = math.exp(-distance_km(asker.place, other.place) / NEAR_KM) if asker.place and other.place else 0.0
    return max(by_distance, SAME_CITY if asker.city and asker.city == other.city else 0.0)
