"""The demo's policies, guides, questions and news, from files with a front matter to pages. Idempotent by 文号 and slug."""

import hashlib
import re
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from portal.content import push, tree
from portal.content.models import FaqIndex, FaqPage, GuideIndex, GuidePage, NewsIndex, NewsPage, PolicyIndex, PolicyPage, Topic
from services.consultation import cutting
from services.reference.models import Region

FOLDER = Path(__file__).parent
LEVELS = {label: value for value, label in PolicyPage.Level.choices}
AUDIENCES = {label: value for value, label in GuidePage.Audience.choices}
SECTIONS = {"适用对象": "eligibility", "办理步骤": "steps", "所需材料": "materials", "办理时限": "time_limit", "注意事项": "notes"}


@transaction.atomic
def load_texts(progress=None) -> dict[str, int]:
    """Load every text of the demo and hand it to the knowledge base; returns how many pages of each kind there are.

    Pages that stand as the files have them are left alone, so a second run writes nothing.
    """
    tree.ensure()
    known = Shelf()
    policies = {page.number: page for page in (_policy(path, known) for path in _files("policies", "*.md"))}
    _link_successors(policies)
    guides = [_guide(path, known, policies) for path in _files("guides", "*.md")]
    news = [_news(path, known) for path in _files("news", "*.md")]
    questions = [_question(entry, known, policies) for path in _files("faq", "*.yaml") for entry in yaml.safe_load(path.read_text("utf-8"))]
    push.push_all(progress)
    return {"policies": len(policies), "guides": len(guides), "news": len(news), "faq": len(questions)}


class Shelf:
    """What is in the database already, read once: parents, pages by slug, regions and topics by name."""

    def __init__(self):
        self.parents = {PolicyPage: PolicyIndex, GuidePage: GuideIndex, NewsPage: NewsIndex, FaqPage: FaqIndex}
        self.parents = {kind: index.objects.get() for kind, index in self.parents.items()}
        self.pages = {
            kind: {page.slug: page for page in kind.objects.child_of(parent).prefetch_related("topics")}
            for kind, parent in self.parents.items()
        }
        self.numbers = {page.number: page for page in self.pages[PolicyPage].values()}
        self.regions = list(Region.objects.all())
        self.topics = {topic.name: topic for topic in Topic.objects.all()}

    def region(self, name):
        """The region whose name begins with a short one, 广西 or 柳州; None for the country. Raises ValueError if unknown."""
        if not name:
            return None
        found = next((region for region in self.regions if region.name.startswith(name)), None)
        if found is None:
            raise ValueError(f"unknown region {name}")
        return found

    def keep(self, kind, slug, values, topics=(), page=None, **many):
        """Make or update one page; many: values of many-to-many fields. A page that is right already is not written."""
        page = page or self.pages[kind].get(slug)
        many = {**many, "topics": [self._topic(name) for name in topics]}
        if page is None:
            now = timezone.now()
            page = kind(slug=slug, first_published_at=now, last_published_at=now, **values)
            for name, rows in many.items():
                setattr(page, name, rows)
            self.pages[kind][slug] = self.parents[kind].add_child(instance=page)
        elif _differs(page, values, many):
            for name, value in {**values, **many}.items():
                setattr(page, name, value)
            page.save()
        return page

    def _topic(self, name):
        if name not in self.topics:
            self.topics[name] = Topic.objects.create(name=name)
        return self.topics[name]


def _differs(page, values, many) -> bool:
    if any(getattr(page, name) != value for name, value in values.items()):
        return True
    return any({row.pk for row in getattr(page, name).all()} != {row.pk for row in rows} for name, rows in many.items())


def _files(folder, pattern):
    return sorted((FOLDER / folder).glob(pattern))


def read(path: Path) -> tuple[dict, str]:
    """Split a file into its front matter and its body. Raises ValueError if there is no front matter."""
    parts = path.read_text("utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{path.name} has no front matter")
    return yaml.safe_load(parts[1]), parts[2].strip()


def _policy(path, shelf):
    facts, body = read(path)
    names = ["title", "number", "issuer", "published_on", "effective_on", "expires_on", "source", "source_on", "verified", "summary"]
    values = {name: facts[name] for name in names}
    values.update(body=body, level=LEVELS[facts["level"]], region=shelf.region(facts["region"]))
    page = shelf.keep(PolicyPage, path.stem, values, facts["topics"], page=shelf.numbers.get(facts["number"]))
    page.successor_number = facts["superseded_by"]
    return page


def _link_successors(policies):
    for page in policies.values():
        successor = policies.get(page.successor_number)
        if page.superseded_by_id != (successor and successor.pk):
            page.superseded_by = successor
            page.save()


def _guide(path, shelf, policies):
    facts, body = read(path)
    values = {name: facts[name] for name in ("title", "summary", "department", "source", "source_on", "verified")}
    values.update(region=shelf.region(facts["region"]), audience=AUDIENCES[facts["audience"]], **_sections(body))
    related = [policies[number] for number in facts["related_policies"] if number in policies]
    return shelf.keep(GuidePage, path.stem, values, facts["topics"], related_policies=related)


def _sections(body) -> dict[str, str]:
    """The body of a guide by its headings; list signs go, because the form asks for one entry per line."""
    texts, name = {}, "body"
    for block in cutting.blocks(body):
        if block.kind == "heading":
            name = SECTIONS.get(block.text.split("、")[-1], "body")
            texts.setdefault(name, f"## {block.text}" if name == "body" else "")
        else:
            texts[name] = f"{texts.get(name, '')}\n{block.text}".strip()
    return {
        name: re.sub(r"^(?:\d+\.|-)\s+", "", text, flags=re.MULTILINE) if name in ("steps", "materials") else text
        for name, text in texts.items()
    }


def _news(path, shelf):
    facts, body = read(path)
    values = {
        "title": facts["title"],
        "happened_on": facts["published_on"],
        "summary": facts["summary"],
        "source": facts.get("source", ""),
        "body": body,
    }
    return shelf.keep(NewsPage, path.stem, values, facts.get("topics", []))


def _question(entry, shelf, policies):
    slug = "q" + hashlib.blake2b(entry["question"].encode(), digest_size=5).hexdigest()
    values = {
        "title": entry["question"],
        "body": entry["answer"],
        "region": shelf.region(entry["region"]),
        "basis": policies.get(entry["basis"]),
    }
    values.update(alternates="\n".join(entry.get("alternates", [])), verified=entry["verified"])
    return shelf.keep(FaqPage, slug, values, entry.get("topics", []))
