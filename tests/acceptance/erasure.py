"""Customers are erased from a running server that is killed meanwhile: nothing of them is left in
any file of the data folder, nor in the log; everybody else stays whole.

STYK_SEED says with which random numbers (printed).
"""

import contextlib
import csv
import json
import os
import random
import sqlite3
import subprocess
import threading
import time
import urllib.request

from common import Server, Styk, check, contents, equal, finish

SEED = int(os.environ.get("STYK_SEED", str(random.randrange(1 << 32))))
PEOPLE = 400
ROUNDS = 4
EACH = 12


def name(person):
    return f"person-{person:05d}-x{person * 7919 % 9973:04d}"


def words(person):
    """Whatever names a person."""
    return [name(person), f"{name(person)}@example.com", f"cookie-{name(person)}", f"K/{name(person)}"]


class Watched(Server):
    """A server whose log is kept."""

    def __init__(self, data, log):
        super().__init__(data)
        self.log = log

    def start(self):
        command = [os.environ["STYK"], "--data", self.data, "serve", "--demo", "--listen", "127.0.0.1:0"]
        environment = {**os.environ, "RUST_LOG": "info,styk_engine=debug,styk_lake=debug"}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
            )
        line = self.process.stdout.readline()
        address = line.split("http://", 1)[1].split()[0].strip("/.,")
        host, port = address.split(":")
        self.address = (host, int(port))


def send(server, key, events):
    body = json.dumps({"batch": events, "sentAt": now()}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request("http://%s:%d/in/shop/v1/batch" % server.address, body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        equal(answer.status, 200, "status")


def ask(server, person):
    """Somebody looks for a person with SQL, which is written down as it was typed."""
    at = "http://%s:%d/api/v1/" % server.address
    with urllib.request.urlopen(at + "session", timeout=60) as answer:
        headers = {"X-Styk-Csrf": json.load(answer)["csrf"], "Content-Type": "application/json"}
    query = f"SELECT count(*) AS n FROM interactions WHERE properties LIKE '%{name(person)}%'"
    request = urllib.request.Request(at + "sql", json.dumps({"query": query}).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        equal(answer.status, 200, "status")


def asked_for(folder, people):
    """Which people the log of what was done names, and how many of its entries are hidden."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'styk.sqlite'}?mode=ro", uri=True)) as database:
        details = [detail for (detail,) in database.execute("SELECT detail FROM audit")]
    named = {person for person in people if any(name(person) in detail for detail in details)}
    return named, details.count("[erased]")


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".%03dZ" % (time.time() % 1 * 1000)


def visit(person, when, number):
    return {
        "type": "track",
        "messageId": f"{person}-{number}",
        "userId": name(person),
        "anonymousId": f"cookie-{name(person)}",
        "event": "Product Viewed",
        "timestamp": when,
        "properties": {"note": f"{name(person)} was here. " * 40},
    }


def traces(folder, people):
    """Which people stand in which files."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            said = contents(path)
            found += [(path.relative_to(folder).as_posix(), person) for person in people if name(person).encode() in said]
    return found


class World:
    def __init__(self):
        self.styk = Styk()
        self.log = self.styk.path / "server.log"

    def __enter__(self):
        with open(self.styk.path / "crm.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["user_id", "email", "anonymous_id", "crm_id", "time", "event", "comment"])
            for person in range(PEOPLE):
                user, email, cookie, crm = words(person)
                rows.writerow([user, email, cookie, crm, "2024-01-01T00:00:00Z", "purchase", f"{user} was here"])
            for person in range(0, PEOPLE, 5):
                # Says no purpose, and goes to the quarantine.
                rows.writerow([name(person), "", "", "", "2024-01-02T00:00:00Z", "consent_given", f"{name(person)} was here"])
        self.styk.run("import", "crm.csv", "--max-bad", "50%")
        self.key = self.styk.json("admin", "source", "create", "shop", "--kind", "server")["key"]
        self.server = Watched(str(self.styk.data), self.log)
        self.server.start()
        self.sent = 0
        for start in range(0, PEOPLE, 50):
            people = range(start, start + 50)
            send(self.server, self.key, [visit(person, "2024-02-01T00:00:00Z", "old") for person in people])
            self.sent += 50
        self.server.settled()
        return self

    def __exit__(self, *_):
        self.server.process.kill()
        self.server.process.wait()
        self.styk.folder.cleanup()

    def count(self, condition="true"):
        answer = self.styk.json("sql", f"select count(*) as n from interactions where {condition}")
        return answer[0]["n"] if isinstance(answer, list) else answer["n"]

    def erase(self, people):
        file = self.styk.path / "erase.txt"
        file.write_text("\n".join(words(person)[person % 2] for person in people))
        return self.styk.try_run("admin", "erase", "--file", file, "--reason", "asked for it", "--yes", "--format", "json")


@check
def nothing_of_erased_customers_is_left_though_the_server_is_killed_meanwhile():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    with World() as world:
        everybody = list(range(PEOPLE))
        chance.shuffle(everybody)
        gone, number, asked, looked = [], 0, [], set()
        assert len(traces(world.styk.data, everybody[:5])) >= 15, "they are there before"
        for round_number in range(ROUNDS):
            people = [everybody.pop() for _ in range(EACH)]
            # Whoever is erased later would take these with them.
            others = chance.sample(everybody[: PEOPLE // 2], 20)
            for person in [*people[:3], others[0]]:
                ask(world.server, person)
            asked += people[:3]
            looked.add(others[0])
            erasing = threading.Thread(target=world.erase, args=(people,), daemon=True)
            erasing.start()
            # Others go on meanwhile.
            number += 1
            send(world.server, world.key, [visit(person, now(), number) for person in others])
            if round_number + 1 < ROUNDS:
                # Not before the command has found the server.
                time.sleep(0.3 + chance.random() * 0.8)
                world.server.restart()
            erasing.join(timeout=120)
            done = world.styk.json("admin", "erasures")
            assert all(one["finished"] for one in done), f"erasures that were begun are finished: {done}"
            if len(done) == len(gone) // EACH:
                # Killed before it was written down.
                code, _, trouble = world.erase(people)
                equal(code, 0, trouble)
            gone += people
            world.server.settled()
            equal(traces(world.styk.data, gone), [], f"traces after round {round_number + 1}")
            named, hidden = asked_for(world.styk.data, range(PEOPLE))
            equal((named, hidden), (looked, len(asked)), "who is named in the log, and what is hidden")
        equal(world.count(), PEOPLE + world.sent - 2 * len(gone) + ROUNDS * 20, "interactions")
        log = world.log.read_bytes()
        equal([person for person in gone if name(person).encode() in log], [], "people in the log")

        # What is dated before is refused, what comes later is somebody new.
        before = world.count()
        send(world.server, world.key, [visit(person, "2024-03-01T00:00:00Z", "late") for person in gone])
        world.server.settled()
        equal(world.count(), before, "interactions after events from before")
        send(world.server, world.key, [visit(gone[0], now(), "new")])
        world.server.settled()
        equal(world.count(), before + 1, "interactions after a new event")

        for receipt in world.styk.json("admin", "erasures"):
            equal((receipt["customers"], receipt["identifiers"], len(receipt["marks"])), (EACH, 4 * EACH, 4 * EACH))
            equal(receipt["removed"]["interactions"], 2 * EACH, "interactions of a receipt")
            file = world.styk.path / "receipt.json"
            file.write_text(json.dumps(receipt))
            assert "signed it" in world.styk.run("admin", "receipt", file)
            file.write_text(json.dumps({**receipt, "customers": 1}))
            code, _, trouble = world.styk.try_run("admin", "receipt", file)
            assert code != 0 and "changed" in trouble, trouble
        world.styk.run("doctor")


if __name__ == "__main__":
    finish()
