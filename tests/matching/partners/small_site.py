"""A process of the site with the small world of the tests; run by test_shared_builds.py.

`seed` makes enterprises. `build` builds the index and, if DIE_AT names a step (a function of the engine and the number of
its call), kills itself there as kill -9 does; `enqueue` leaves the building to workers, as which this runs under celery. Whoever makes a part writes its own number into the file `made`.
"""

import os
import signal
import sys
import time
from itertools import count
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

from portal.celery import app

app.conf.beat_schedule = {}


@app.on_after_finalize.connect
def move_into_the_small_world(**_signal):
    from matching.engine import files
    from matching.engine.chains import Chains
    from matching.profiles import knowledge
    from services import encoder
    from tests.matching.profiles.world import EDGES, NODES, Store

    store, chains = Store(), Chains(NODES, EDGES)
    encoder.phrases = lambda: store
    knowledge.load, knowledge.version = lambda name="": chains, lambda: "chains-test"
    files.write_facts = _signed(files.write_facts)


def _signed(write):
    def sign(folder, facts):
        time.sleep(0.3)
        with (Path(os.environ["VAR_DIR"]) / "made").open("a") as made:
            made.write(f"{os.getpid()} {folder.name}\n")
        write(folder, facts)

    return sign


def _deadly(function, call):
    calls = count(1)

    def die(*args, **named):
        if next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)

    return die


def _die_at(place):
    from matching.engine import assembly, files

    name, function, call = place.split()
    module = {"assembly": assembly, "files": files}[name]
    setattr(module, function, _deadly(getattr(module, function), int(call)))


def _seed():
    from tests.factories import make_enterprise, make_park

    park, offers = make_park(), ("动力电池", "铝箔", "白砂糖", "甘蔗", "储能电池", "铝板")
    for n in range(24):
        make_enterprise(park=park, offers=[offers[n % 6], f"{offers[n % 5]}{n}"], needs=[offers[n % 4]])


if __name__ == "__main__":
    import django

    django.setup()
    app.finalize()
    from matching.partners import actions
    from services.jobs.actions import enqueue

    if place := os.environ.get("DIE_AT"):
        _die_at(place)
    {
        "seed": _seed,
        "build": lambda: actions.build(force=True),
        "enqueue": lambda: enqueue("partners.build", unique_key="all", force=True),
    }[sys.argv[1]]()
