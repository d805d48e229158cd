"""Interactions past their time are removed: nothing of them is left in any file of the data folder,
their counts stay, and a server that is killed meanwhile neither loses nor doubles any."""

import csv
import datetime
import json
import threading
import time

from common import Server, Styk, check, contents, equal, finish

PEOPLE = 300
THEN = datetime.date(2024, 3, 1)


def name(person):
    return f"person-{person:05d}-x{person * 7919 % 9973:04d}"


def make(path):
    """Everybody was here long ago; every third was here last week, too."""
    lately = datetime.date.today() - datetime.timedelta(days=7)
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["user_id", "time", "event", "channel", "amount", "currency", "comment"])
        for person in range(PEOPLE):
            day = THEN + datetime.timedelta(days=person % 10)
            rows.writerow([name(person), f"{day}T10:00:00Z", "purchase", "web", "19.90", "EUR", f"{name(person)} paid"])
            if person % 3 == 0:
                rows.writerow([name(person), f"{lately}T10:00:00Z", "search", "app", "", "", "here again"])


def traces(folder, words):
    """Which words stand in which files."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            said = contents(path)
            found += [(path.relative_to(folder).as_posix(), word) for word in words if word.encode() in said]
    return found


def counted(styk):
    days = styk.json("admin", "retention", "aggregates")
    equal({day["channel"] for day in days} - {"web"}, set(), "channels of what was removed")
    sums = [sum(day[what] for day in days) for what in ("interactions", "customers")]
    return [len(days), *sums, sum(day["amounts"]["EUR"]["minor"] for day in days)]


def rules(styk, days):
    policy = styk.json("admin", "retention", "show")
    policy["rules"] = [{"keep": {"count": days, "unit": "days"}, "basis": "no longer needed"}]
    file = styk.path / "retention.json"
    file.write_text(json.dumps(policy))
    styk.run("admin", "retention", "apply", file)


@check
def what_is_past_its_time_is_gone_and_its_counts_stay():
    with Styk() as styk:
        make(styk.path / "crm.csv")
        styk.load("crm.csv")
        rules(styk, 30)
        preview = styk.json("admin", "retention", "run")
        equal((preview["interactions"], preview["emptied"]), (PEOPLE, PEOPLE * 2 // 3), "what would go")
        equal(sum(month["interactions"] for month in preview["months"]), PEOPLE, "interactions by month")
        equal(counted_rows(styk), PEOPLE + PEOPLE // 3, "interactions after a look")
        run = styk.json("admin", "retention", "run", "--yes")
        equal((run["interactions"], run["forgotten"]), (PEOPLE, PEOPLE * 2 // 3), "what went")
        gone = [f"{name(person)} paid" for person in range(PEOPLE)]
        gone += [name(person) for person in range(PEOPLE) if person % 3]
        equal(traces(styk.data, gone), [], "traces")
        equal(counted(styk), [10, PEOPLE, PEOPLE, PEOPLE * 1990], "what is kept")
        equal(counted_rows(styk), PEOPLE // 3, "interactions that stay")
        # The same file again is removed again, and counted no second time.
        (styk.path / "again.csv").write_text((styk.path / "crm.csv").read_text())
        styk.load("again.csv", "--source", "crm")
        run = styk.json("admin", "retention", "run", "--yes")
        equal((run["interactions"], run["late"]), (PEOPLE, PEOPLE), "what came again")
        equal(counted(styk), [10, PEOPLE, PEOPLE, PEOPLE * 1990], "what is kept after that")
        styk.run("doctor")


def counted_rows(styk):
    return int(styk.sql("SELECT count(*) AS n FROM interactions")[0]["n"])


@check
def a_server_that_is_killed_meanwhile_counts_everything_once():
    for wait in (0.3, 0.45, 0.6, 0.9):
        with Styk() as styk:
            make(styk.path / "crm.csv")
            styk.load("crm.csv")
            rules(styk, 30)
            server = Server(str(styk.data))
            server.start()
            running = threading.Thread(target=styk.try_run, args=("admin", "retention", "run", "--yes"), daemon=True)
            running.start()
            # Not before the command has found the server.
            time.sleep(wait)
            server.restart()
            running.join(timeout=120)
            kept = counted(styk)
            rows = counted_rows(styk)
            assert (kept[:3], rows) in (
                ([0, 0, 0], PEOPLE + PEOPLE // 3),
                ([10, PEOPLE, PEOPLE], PEOPLE // 3),
            ), f"after {wait} s counts are {kept} and rows {rows}"
            styk.run("admin", "retention", "run", "--yes")
            equal(counted(styk), [10, PEOPLE, PEOPLE, PEOPLE * 1990], f"what is kept after a kill at {wait} s")
            equal(counted_rows(styk), PEOPLE // 3, "interactions that stay")
            server.process.kill()
            server.process.wait()


if __name__ == "__main__":
    finish()
