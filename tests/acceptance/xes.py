"""XES logs against the answers of a reference tool (pm4py) kept beside them:
counts, directly-follows graph, variants, durations, rework."""

import json
import statistics
from collections import Counter

from common import Styk, check, equal, finish, near, shared

CASES = {"column": "case"}


def name(touchpoint):
    """Events as the reference has them and as a reader sees them differ in case and underscores only."""
    return " ".join(touchpoint.replace("_", " ").casefold().split())


def named(counts):
    return {name(key): value for key, value in counts.items()}


def pair(text):
    before, after = text.split(" -> ")
    return name(before), name(after)


def compare(log, reference):
    expected = json.loads(shared(f"xes/{reference}").read_text())
    with Styk().load(shared(f"xes/{log}")) as styk:
        graph = styk.ask(ask="transitions", journeys=CASES)
        counts(styk, graph, expected)
        directly_follows(graph, expected)
        variants(styk.ask(ask="variants", top=100_000, journeys=CASES), expected)
        durations(styk, expected)
        rework(styk.ask(ask="rework", journeys=CASES), expected)
        short_forms(styk)


def counts(styk, graph, expected):
    equal(styk.metric("count"), expected["events"], "events")
    equal(graph["journeys"], expected["cases"], "cases")
    nodes = graph["nodes"]
    for field, reference in (("interactions", "activities"), ("starts", "start_activities"), ("ends", "end_activities")):
        found = {name(node["touchpoint"]): node[field] for node in nodes if node[field] > 0}
        equal(found, named(expected[reference]), reference)


def directly_follows(graph, expected):
    edges = {(name(edge["from"]), name(edge["to"])): edge for edge in graph["edges"]}
    equal({key: edge["count"] for key, edge in edges.items()}, {pair(k): v for k, v in expected["dfg"].items()}, "edges")
    for text, times in expected["performance_dfg_s"].items():
        found = edges[pair(text)]["times"]
        near(found["median_s"], times["median"], f"median of {text}")
        near(found["total_s"], times["sum"], f"sum of {text}")


def variants(answer, expected):
    equal(answer["distinct"], expected["n_variants"], "variants")
    found = Counter()
    for variant in answer["variants"]:
        found[" > ".join(name(step) for step in variant["steps"])] += variant["journeys"]
    equal(sum(found.values()), expected["cases"], "cases of all variants")
    reference = {" > ".join(name(step) for step in steps.split(" > ")): count for steps, count in expected["variants_top50"]}
    equal({steps: found[steps] for steps in reference}, reference, "the most frequent variants")
    total = sum(variant["duration"]["total_s"] for variant in answer["variants"])
    near(total / expected["cases"], expected["case_duration_s"]["mean"], "mean duration")


def durations(styk, expected):
    cases = styk.sql(
        "SELECT case_id, CAST(max(time) AS BIGINT) - CAST(min(time) AS BIGINT) AS micros FROM interactions GROUP BY case_id"
    )
    seconds = [case["micros"] / 1e6 for case in cases]
    for kind, of in (("mean", statistics.mean), ("median", statistics.median), ("min", min), ("max", max)):
        near(of(seconds), expected["case_duration_s"][kind], f"{kind} duration")


def rework(answer, expected):
    found = {name(row["touchpoint"]): row["repeated"]["successes"] for row in answer["touchpoints"]}
    found = {touchpoint: cases for touchpoint, cases in found.items() if cases > 0}
    equal(found, named(expected["rework_cases_per_activity"]), "cases with rework")


def short_forms(styk):
    """The short forms of the command line send the same questions."""
    equal(styk.json("transitions")["result"], styk.ask(ask="transitions"), "`styk transitions`")
    equal(styk.json("variants")["result"], styk.ask(ask="variants"), "`styk variants`")


@check
def the_running_example_equals_its_reference():
    compare("running-example.xes", "running-example.reference.json")


@check
def the_receipt_log_equals_its_reference():
    compare("receipt.xes.gz", "receipt.reference.json")


finish()
