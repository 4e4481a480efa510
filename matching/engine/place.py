"""Nearness of two enterprises: a small term beside what they trade."""

import math

import numpy as np

EARTH_KM = 6371.0088  # mean radius, IUGG
NEAR_KM = 150.0  # nearness falls to 1/e over this distance: about one city to the next in Guangxi
SAME_CITY = 0.7


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) in degrees, by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in point] for point in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def nearness(asker: np.ndarray, others: np.ndarray, same_park: np.ndarray, same_city: np.ndarray) -> np.ndarray:
    """0..1 for each of the others: 1 in the same park, at least 0.7 in the same city, else falling with distance; 0 if unknown.

    asker: (lat, lon); others: float64[n, 2]; nan where a place is unknown.
    """
    far = np.radians(others) - np.radians(asker)
    h = np.sin(far[:, 0] / 2) ** 2 + np.cos(np.radians(asker[0])) * np.cos(np.radians(others[:, 0])) * np.sin(far[:, 1] / 2) ** 2
    by_distance = np.exp(-2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1))) / NEAR_KM)
    near = np.maximum(np.nan_to_num(by_distance, nan=0.0), np.where(same_city, SAME_CITY, 0.0))
    return np.where(same_park, 1.0, near).astype(np.float32)
