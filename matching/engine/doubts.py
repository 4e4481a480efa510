"""Does the registered industry fit what an enterprise says it makes? Told by the wording of its main products alone."""

from collections import Counter
from collections.abc import Sequence

from .chains import Chains
from .linking import by_wording

MAIN = 8  # offers looked at: later lines of a scope are side lines
SURE = 0.85  # tie of a phrase to a node that counts as naming it
LEAST, SHARE = 2, 0.6  # products that must say so, and their share of those that say anything
# Divisions between which a maker may well be registered either way; plastics, for one, go into cars and into food packs.
KINDRED = (
    ("A01", "A02", "A03", "A04", "A05"),
    ("A01", "A02", "A03", "A04", "C13", "C14", "C15", "C16", "C27"),
    ("C17", "C18", "C19", "C28"),
    ("A02", "C20", "C21", "C22", "C23", "C24"),
    ("B06", "B07", "C25", "C26", "C27", "C28", "C29", "C30", "D45"),
    ("B08", "B09", "B10", "C30", "C31", "C32", "C33"),
    ("C21", "C24", "C29", "C31", "C32", "C33", "C34", "C35", "C36", "C37", "C38", "C39", "C40"),
)
# Trade, software, business and technical services, storage, repair, recovery, whatever else: what they handle tells nothing.
DEALS_IN_ANYTHING = ("F", "G", "I", "L", "M", "N", "C41", "C42", "C43", "C3985")


def other_division(industry: str, offers: Sequence[str], chains: Chains) -> str:
    """The 大类 (C38) that most main products belong to, if none of them is near the registered one; "" if nothing contradicts.

    industry: registered GB/T 4754 code; offers: phrases, the main ones first.
    """
    if len(industry) < 3 or industry.startswith(DEALS_IN_ANYTHING):
        return ""
    named = (hit for text in offers[:MAIN] if (hit := by_wording(chains, text)))
    codes = [chains.nodes[place].industry for place, strength in named if strength >= SURE]
    votes = Counter(code[:3] for code in codes if code and not code.startswith(DEALS_IN_ANYTHING))
    if not votes or any(_are_kindred(division, industry[:3]) for division in votes):
        return ""
    division, count = votes.most_common(1)[0]
    return division if count >= LEAST and count >= SHARE * votes.total() else ""


def _are_kindred(one, other):
    return one == other or any(one in family and other in family for family in KINDRED)
