"""The one arrow, portal → matching → services, read from the imports."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["services", "matching", "portal"]
PURE = ["services/search", "matching/engine", "services/consultation/ranking.py"]
PRIVATE = {"views", "api", "tasks"}
SHARED = {("services", "jobs")}  # every app registers its work with services.jobs.tasks


def modules(folder):
    path = ROOT / folder
    files = [path] if path.is_file() else path.rglob("*.py")
    return [file for file in files if "migrations" not in file.parts]


def imports(file):
    """Absolute dotted names that a module imports; relative ones are resolved against its package."""
    package = list(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_nothing_above_it(layer):
    above = tuple(f"{name}." for name in LAYERS[LAYERS.index(layer) + 1 :])

    breaches = [(file.name, name) for file in modules(layer) for name in imports(file) if above and name.startswith(above)]

    assert breaches == []


@pytest.mark.parametrize("folder", PURE)
def test_search_and_engine_know_no_django(folder):
    breaches = [
        (file.name, name) for file in modules(folder) for name in imports(file) if name.split(".")[0] in {"django", "wagtail", "celery"}
    ]

    assert breaches == []


@pytest.mark.parametrize("layer", LAYERS)
def test_apps_of_a_layer_form_no_cycle(layer):
    graph = {}
    for file in modules(layer):
        parts = file.relative_to(ROOT).parts
        if len(parts) > 2:
            names = [name.split(".") for name in imports(file)]
            graph.setdefault(parts[1], set()).update(n[1] for n in names if len(n) > 2 and n[0] == layer and n[1] != parts[1])

    assert set(TopologicalSorter(graph).static_order()) >= set(graph)


def test_nobody_imports_the_views_api_or_tasks_of_another_app():
    breaches = []
    for file in [file for layer in LAYERS for file in modules(layer)]:
        own = file.relative_to(ROOT).parts[:2]
        for name in imports(file):
            parts = name.split(".")
            if len(parts) > 2 and parts[0] in LAYERS and parts[2] in PRIVATE and tuple(parts[:2]) not in {own, *SHARED}:
                breaches.append((str(file.relative_to(ROOT)), name))

    assert breaches == []
