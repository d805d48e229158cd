"""Journeys written as event logs, opened by pm4py: a log that was imported comes back as it was, and
objects of a log are the customers and orders of the data."""

import json

import pm4py

from common import Styk, check, equal, finish, shared

SHOP = "customer,order id,date,event,channel,amount,currency\n" + "".join(
    f"K-{customer},A-{customer},2024-03-{customer % 27 + 1:02} 09:15,search,web,,\n"
    f"K-{customer},A-{customer},2024-03-{customer % 27 + 1:02} 10:15,purchase,app,{customer}.50,PLN\n"
    for customer in range(1, 201)
)


def name(touchpoint):
    """Events as a log has them and as touchpoints are called differ in case and underscores only."""
    return " ".join(touchpoint.replace("_", " ").casefold().split())


def followed(log):
    """What directly follows what, and what cases begin and end with."""
    edges, starts, ends = pm4py.discover_dfg(log)
    pairs = {(name(before), name(after)): int(count) for (before, after), count in edges.items()}
    return pairs, *({name(one): int(count) for one, count in some.items()} for some in (starts, ends))


def opened(path):
    return pm4py.read_xes(str(path), variant="iterparse")


def shop():
    styk = Styk()
    file = styk.path / "shop.csv"
    file.write_text(SHOP)
    return styk.load(file)


def map_of_the_shop(styk):
    """A map of one step, at the touchpoint of searches."""
    registry = styk.json("touchpoints")["touchpoints"]
    search = next(one["key"] for one in registry if "search" in one["rule"].get("events", []))
    step = {"key": "looks", "name": "Ogląda <buty> & «туфли»", "touchpoints": [search]}
    stage = {"key": "all", "name": "All", "steps": [step]}
    file = styk.path / "map.json"
    body = {"name": "Shoes", "stages": [stage], "lanes": []}
    file.write_text(json.dumps({"format": "styk-map", "version": 1, "map": body}))
    styk.run("maps", "import", file, "--key", "shoes")
    return step["name"]


@check
def a_log_comes_back_as_the_log_that_was_imported():
    source = shared("xes/running-example.xes")
    with Styk().load(source) as styk:
        path = styk.path / "again.xes"
        styk.run("export", "journeys", "--xes", path, "--journeys", "by:case")
        again, first = opened(path), opened(source)
        equal(len(again), len(first), "events")
        equal(again["case:concept:name"].nunique(), first["case:concept:name"].nunique(), "cases")
        equal(followed(again), followed(first), "what follows what")
        equal(sorted(again["time:timestamp"]), sorted(first["time:timestamp"]), "times")


@check
def steps_of_a_map_are_the_events_of_its_log():
    with shop() as styk:
        looks = map_of_the_shop(styk)
        path = styk.path / "shoes.xes"
        styk.run("export", "journeys", "--map", "shoes", "--xes", path)
        log = opened(path)
        equal(followed(log)[0], {(name(looks), "purchase"): 200}, "what follows what")
        equal(set(log["case:crm_id"]), {f"K-{customer}" for customer in range(1, 201)}, "customers")
        equal(round(log["amount"].sum(), 2), sum(range(1, 201)) + 100, "amounts")
        equal(set(log["org:group"]), {"web", "app"}, "channels")


@check
def objects_of_a_log_are_the_customers_and_orders_of_the_data():
    with shop() as styk:
        looks = map_of_the_shop(styk)
        path = styk.path / "shoes.ocel.json"
        styk.run("export", "journeys", "--map", "shoes", "--ocel", path)
        log = pm4py.read_ocel2_json(str(path))
        found = log.objects.groupby("ocel:type")["ocel:oid"].apply(set).to_dict()
        expected = {"customer": {f"K-{n}" for n in range(1, 201)}, "case": {f"A-{n}" for n in range(1, 201)}}
        equal(found, expected, "objects")
        equal(len(log.events), 400, "events")
        equal(len(log.relations), 800, "relations")
        for kind in expected:
            flat = pm4py.ocel_flattening(log, kind)
            equal(followed(flat)[0], {(name(looks), "purchase"): 200}, f"what follows what for a {kind}")


@check
def a_log_of_objects_is_imported_again():
    with shop() as styk, Styk() as again:
        path = styk.path / "log.json"
        styk.run("export", "journeys", "--ocel", path)
        again.load(path)
        for metric in ["count", "customers"]:
            equal(again.json("metric", metric)["result"], styk.json("metric", metric)["result"], metric)


finish()
