"""Whether an answer is what a case expects. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from services.search import tokens


@dataclass(frozen=True)
class Cited:
    """A source of an answer by all its names."""

    title: str
    number: str
    label: str
    url: str


def fault_of(*, is_answered: bool, cited: Iterable[Cited], sources: Iterable[str], clause: str, is_refusal: bool) -> str:
    """ "" if right, else silent, source, clause or not_silent (the keys of Result.Fault).

    sources: any of these 文号, titles or page addresses is right; clause, if given, must be the label of such a source.
    """
    if is_refusal:
        return "not_silent" if is_answered else ""
    if not is_answered:
        return "silent"
    wanted = {_bare(source) for source in sources}
    right = [source for source in cited if wanted & _names(source)]
    if not right:
        return "source"
    return "" if not clause or any(_bare(clause) in _bare(source.label) for source in right) else "clause"


def _names(source: Cited) -> set[str]:
    path, _hash, anchor = unquote(source.url).partition("#")
    slug = path.rstrip("/").rpartition("/")[2]
    names = [source.title, source.number, path, path.rstrip("/"), slug, f"{path}#{anchor}"]
    return {_bare(name) for name in names if name} - {""}


def _bare(text) -> str:
    """A name as it is compared: brackets of titles, spaces and our own host's scheme do not count."""
    plain = tokens.normalise(text).removeprefix("https://").removeprefix("http://")
    if "/" in plain and not plain.startswith("/"):
        plain = f"/{plain.partition('/')[2]}" if "." in plain.partition("/")[0] or ":" in plain.partition("/")[0] else plain
    return "".join(plain.split()).strip("《》")
