"""Real exports through the built program: recognised without a mapping, nothing lost."""

import csv
import gzip
from collections import Counter

from common import Styk, check, equal, finish, near, shared


def rows(path, **reading):
    with gzip.open(path, "rt", newline="") as file:
        return list(csv.DictReader(file, **reading))


def events(styk):
    counted = styk.sql("SELECT event, count(*) AS n FROM interactions GROUP BY event")
    return {row["event"]: row["n"] for row in counted}


@check
def ecom_has_every_interaction_and_session():
    path = shared("ecom/ecom.csv.gz")
    with Styk().load(path) as styk:
        equal(styk.metric("count"), 31_106, "interactions")
        equal(styk.metric("customers"), 600, "customers")
        sessions = [
            styk.metric("journeys", journeys={"column": column}) for column in case_columns(styk, "properties.session_id")
        ]
        assert 3_605 in sessions, f"sessions are {sessions}, expected 3605"
        equal(events(styk), dict(Counter(row["event"] for row in rows(path))), "events")


def case_columns(styk, property_column):
    """Where a session number may have gone: into the case, or a property."""
    [row] = styk.sql("SELECT count(*) AS n FROM interactions WHERE case_id <> ''")
    return ["case"] if row["n"] > 0 else [property_column]


@check
def ecom_funnel_equals_a_count_by_hand():
    path = shared("ecom/ecom.csv.gz")
    by_customer = {}
    for row in rows(path):
        by_customer.setdefault(row["user_id"], []).append((row["timestamp"], row["event"]))
    steps = [event for event, _ in Counter(row["event"] for row in rows(path)).most_common(3)]
    reached = [0, 0, 0]
    for line in by_customer.values():
        line.sort(key=lambda row: row[0])
        found = 0
        for _, event in line:
            if found < len(steps) and event == steps[found]:
                reached[found] += 1
                found += 1
    with Styk().load(path) as styk:
        answer = styk.ask(ask="funnel", steps=[{"touchpoints": [step]} for step in steps])
        equal([step["customers"] for step in answer["groups"][0]["steps"]], reached, f"funnel {steps}")


@check
def the_same_file_twice_changes_nothing_and_undo_takes_it_out():
    path = shared("ecom/ecom.csv.gz")
    with Styk().load(path).load(path) as styk:
        equal(styk.metric("count"), 31_106, "interactions")
        styk.run("imports")
        styk.run("imports", "undo", "1")
        [row] = styk.sql("SELECT count(*) AS n FROM interactions")
        equal(row["n"], 0, "interactions after undoing")


@check
def hospital_billing_imports_without_a_mapping():
    path = shared("hospital_billing/hospital_billing.csv.gz")
    with Styk().load(path) as styk:
        equal(styk.metric("count"), 49_951, "interactions")
        equal(events(styk), dict(Counter(row["activity"] for row in rows(path))), "events")
        # One row has a blank case: it counts as an interaction of nobody, not as a case.
        cases = len({row["case_id"] for row in rows(path) if row["case_id"]})
        equal(styk.metric("journeys", journeys={"column": "case"}), cases, "cases")


@check
def sepsis_imports_without_a_mapping():
    path = shared("sepsis/sepsis.csv")
    with open(path, newline="") as file:
        expected = Counter(row["Activity"] for row in csv.DictReader(file, delimiter=";"))
    with Styk().load(path) as styk:
        equal(styk.metric("count"), 15_214, "interactions")
        equal(events(styk), dict(expected), "events")


@check
def cdnow_imports_without_a_mapping_and_its_money_adds_up():
    path = shared("cdnow/CDNOW_master.txt.gz")
    with gzip.open(path, "rt") as file:
        fields = [line.split() for line in file][1:]
    with Styk().load(path) as styk:
        equal(styk.metric("count"), 69_659, "interactions")
        equal(styk.metric("customers"), 23_570, "customers")
        [row] = styk.sql("SELECT sum(money) AS minor FROM interactions")
        near(row["minor"], round(sum(float(line[3]) for line in fields) * 100), "cents")


@check
def weblogs_import_and_the_broken_line_is_kept_apart():
    path = shared("weblogs/apache_logs.gz")
    with Styk() as styk:
        code, output, trouble = styk.try_run("import", path)
        equal(code, 0, "exit code")
        equal(styk.metric("count"), 9_999, "interactions")
        assert "1" in output + trouble, "the summary counts the line that can't be read"


@check
def an_ocel_log_imports_from_sqlite():
    with Styk().load(shared("xes/ocel20_example.sqlite")) as styk:
        assert styk.metric("count") > 0, "no interactions"


def refused_then_taken(path, expected):
    with Styk() as styk:
        code, _, trouble = styk.try_run("import", path)
        assert code != 0, "a table without a time was taken"
        assert "--at" in trouble, f"the error doesn't say what helps: {trouble.strip()}"
        styk.load(path, "--at", "2024-01-01")
        equal(styk.metric("count"), expected, "interactions")


@check
def telco_churn_needs_a_day():
    refused_then_taken(shared("telco_churn/telco_churn.csv.gz"), 7_043)


@check
def airline_satisfaction_needs_a_day():
    refused_then_taken(shared("airline_satisfaction/airline_passenger_satisfaction.zip"), 129_880)


@check
def sums_over_customers_are_refused_as_interactions():
    with Styk() as styk:
        code, _, trouble = styk.try_run("import", shared("attribution_paths/paths.csv.gz"))
        assert code != 0 and trouble.strip(), "a table of sums was taken for interactions"


finish()
