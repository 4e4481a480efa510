"""What must not enter the chain knowledge, said in words that name both things. Pure over the knowledge and facts."""

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _

from matching.engine.chains import ROLES, Chains

from .overlay import EdgeFact, Fact, NodeFact

MATERIAL = ("原料", "零部件")  # what becomes part of the product: along these the files know no circle
EITHER_WAY = "设备"  # a machine may be made of what it makes


class Known:
    """The knowledge as a set of facts changes it step by step; cheap to change, unlike Chains."""

    def __init__(self, chains: Chains):
        self.nodes = {node.name: node.aliases for node in chains.nodes}
        self.names = {name: chains.nodes[place].name for name, place in chains.names.items()}
        self.roles = {(edge.product, edge.input): edge.role for edge in chains.edges}
        self.touching: dict[str, set[tuple[str, str]]] = {}
        for pair in self.roles:
            self._tie(pair)

    def _tie(self, pair):
        for name in pair:
            self.touching.setdefault(name, set()).add(pair)

    def put(self, fact: Fact) -> set[str]:
        """Let a fact hold; returns the products it leaves without something they had, itself included where it is new."""
        return self._put_node(fact) if isinstance(fact, NodeFact) else self._put_edge(fact)

    def _put_node(self, fact):
        old = self.nodes.pop(fact.name, None)
        for name in (fact.name, *(old or ())):
            if self.names.get(name.lower()) == fact.name:
                del self.names[name.lower()]
        if fact.is_off:
            pairs = self.touching.pop(fact.name, set())
            for pair in pairs:
                self._cut(pair)
            return {name for pair in pairs for name in pair} - {fact.name}
        self.nodes[fact.name] = fact.aliases
        for name in (fact.name, *fact.aliases):
            self.names.setdefault(name.lower(), fact.name)
        return {fact.name} if old is None else set()

    def _put_edge(self, fact):
        if fact.is_off:
            self._cut(fact.key)
            return set(fact.key)
        self.roles[fact.key] = fact.role
        self._tie(fact.key)
        return set()

    def _cut(self, pair):
        self.roles.pop(pair, None)
        for name in pair:
            self.touching.get(name, set()).discard(pair)

    def way(self, product: str, part: str) -> list[str]:
        """Products from one down to something it is made of, both included; [] if it is not made of it."""
        before, front = {product: ""}, [product]
        while front and part not in before:
            further = []
            for at in front:
                for made, used in self.touching.get(at, ()):
                    if made == at and used not in before and self.roles[made, used] in MATERIAL:
                        before[used] = at
                        further.append(used)
            front = further
        found = [part] if part in before else []
        while found and before[found[-1]]:
            found.append(before[found[-1]])
        return found[::-1]


def refusals(chains: Chains, facts: Iterable[Fact], codes: Collection[str], *, result: Chains | None = None) -> list[str]:
    """Why these facts cannot hold together, one sentence each; empty if they can.

    codes: the industry codes that exist. result: the knowledge that would hold; a product without any relation in it is refused too.
    """
    known, said, left = Known(chains), [], set()
    # What goes makes room first: its names and relations are free for what comes; products stand before what goes into them.
    for fact in sorted(facts, key=lambda fact: (not fact.is_off, isinstance(fact, EdgeFact) != fact.is_off)):
        faults = list(_of_node(known, fact, codes) if isinstance(fact, NodeFact) else _of_edge(known, fact))
        said += faults
        if not faults:
            left |= known.put(fact)
    if result is not None and not said:
        related = {name for edge in result.edges for name in (edge.product, edge.input)}
        lonely = sorted(name for name in left if name in result.place and name not in related)
        said += [_("“%(name)s”没有任何上下游关系，请连同至少一条关系一起通过，或一并停用。") % {"name": name} for name in lonely]
    return list(dict.fromkeys(said))


def _of_node(known, fact, codes) -> Iterator[str]:
    if fact.is_off:
        if fact.name not in known.nodes:
            yield _("“%(name)s”不在产业链知识中，无需停用。") % {"name": fact.name}
        return
    if fact.industry and fact.industry not in codes:
        words = {"name": fact.name, "code": fact.industry}
        yield _("“%(name)s”的行业代码“%(code)s”不在国民经济行业分类中，请核对。") % words
    other = known.names.get(fact.name.lower())
    if other not in (None, fact.name):
        yield _("“%(name)s”已是“%(other)s”的名称或别名，请直接使用“%(other)s”。") % {"name": fact.name, "other": other}
    for alias in fact.aliases:
        other = known.names.get(alias.lower())
        if other not in (None, fact.name):
            words = {"alias": alias, "other": other, "name": fact.name}
            yield _("“%(alias)s”已指“%(other)s”，不能再作“%(name)s”的别名。") % words


def _of_edge(known, fact) -> Iterator[str]:
    words = {"product": fact.product, "input": fact.input, "role": fact.role}
    missing = [name for name in (fact.product, fact.input) if name not in known.nodes]
    if missing:
        yield from (_("产业链知识中没有“%(name)s”，请先提议新增这个产品。") % {"name": name} for name in missing)
        return
    if fact.is_off:
        if fact.key not in known.roles:
            yield _("“%(product)s”与“%(input)s”之间没有这条关系，无需停用。") % words
        return
    if fact.product == fact.input:
        yield _("“%(product)s”不能是自己的投入品。") % words
        return
    if fact.role not in ROLES or not 0 < fact.weight <= 1:
        yield _("“%(input)s”用于“%(product)s”：请选择用途，权重应大于 0、不超过 1。") % words
        return
    if not fact.loop:
        yield from _runs_back(known, fact, words)


def _runs_back(known, fact, words):
    back = known.roles.get((fact.input, fact.product))
    if back is not None and EITHER_WAY not in (back, fact.role):
        words |= {"back": back}
        yield (
            _(
                "已有相反的关系：“%(product)s”是“%(input)s”的%(back)s，不能又把“%(input)s”作为“%(product)s”的%(role)s。确属循环利用的，请填写循环说明。"
            )
            % words
        )
        return
    way = known.way(fact.input, fact.product) if fact.role in MATERIAL else []
    if way:
        words |= {"way": " ← ".join([fact.product, *way])}
        yield (_("“%(input)s”作为“%(product)s”的%(role)s会形成循环：%(way)s。确属循环利用的，请填写循环说明，否则请核对是否写反。") % words)
