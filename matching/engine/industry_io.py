"""Who buys of whom between industries by the national accounts: a quiet prior for pairs the chain knowledge does not know.

Source: 国家统计局, 2020 年全国投入产出表 (153 sectors, direct requirement coefficients ≥ 0.0005). `industries.csv` leads
GB/T 4754-2017 codes to its sectors; the longest code that a given one begins with decides.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data" / "io2020"
LEAST_CODE = 3  # a 大类 (C38): below it nothing is said


def sector(code: str) -> str:
    """Sector of the table for an industry code, "" if the code is shorter than a 大类 or unknown."""
    sectors = _sectors()
    return next((sectors[code[:size]] for size in range(len(code), LEAST_CODE - 1, -1) if code[:size] in sectors), "")


@cache
def trade(codes: tuple[str, ...]) -> np.ndarray:
    """float32[codes, codes], 0..1: how much more the row's industry buys of the column's than the economy does.

    Lift, not size: electricity and wholesale go into everything. Within a sector nothing is said (makers of the same).
    """
    places, lift = _lift()
    rows = np.array([places.get(sector(code), -1) for code in codes])
    known = rows >= 0
    return np.where(known[:, None] & known[None, :], lift[np.ix_(rows, rows)], 0).astype(np.float32)


@cache
def _sectors():
    return {row["industry"]: row["sector"] for row in _rows("industries.csv")}


@cache
def _lift():
    """Place of each sector, and the lift of each pair [buyer, seller] with the diagonal left out."""
    sectors = _rows("sectors.csv")
    places = {row["code"]: i for i, row in enumerate(sectors)}
    output = np.array([float(row["total_output_10k_cny"]) for row in sectors])
    bought = np.zeros((len(sectors),) * 2)
    for row in _rows("coefficients.csv"):
        bought[places[row["customer"]], places[row["supplier"]]] = float(row["direct_requirement"])
    usual = output @ bought / output.sum()
    lift = np.log(np.maximum(bought / np.maximum(usual, 1e-9), 1)) * np.sqrt(bought)
    np.fill_diagonal(lift, 0)
    return places, lift / lift.max()


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
