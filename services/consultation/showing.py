"""How a logged answer is laid out on a page. Pure: logged values in, rows for templates out."""

from collections.abc import Sequence


def linked(sentences: Sequence[dict], sources: Sequence[dict]) -> list[dict]:
    """Each sentence with its text, whether it is the key one, a link {order, title, url} for each source it cites, and the first of them."""
    by_order = {source["order"]: source for source in sources}
    rows = []
    for sentence in sentences:
        cites = [sentence["cites"]] if isinstance(sentence["cites"], int) else list(sentence["cites"])
        links = [{name: by_order[number][name] for name in ("order", "title", "url")} for number in cites if number in by_order]
        if sentence.get("url") and links:  # the very 款 or 项 of a quoted sentence
            links[0]["url"] = sentence["url"]
        rows.append({"text": sentence["text"], "is_key": sentence.get("is_key", False), "links": links, "first": cites[0]})
    return rows
