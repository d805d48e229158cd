"""Compares every peer with a naive answer on small generated files.

Exits with 1 when one of them differs. Two files: one with times that all differ,
and one with many rows in the same instant, on which `windowFunnel` of chDB isn't asked.
"""

import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import duckdb

from peers import DAY_US, MONDAY_US, QUESTIONS, STEPS, WEEK_US, WINDOW_US, normal

HERE = Path(__file__).parent
EVENTS = STEPS + ["home", "help"]
CHANNELS = ["app", "email", "web"]
BEGIN_US = 1_700_000_000_000_000


def generate(seed, rows, people, ties):
    """Rows in an order that has nothing to do with people or time."""
    draw = random.Random(seed)
    span = 60 * DAY_US
    grain = DAY_US // 4 if ties else 1
    made = [
        (draw.randrange(1, people), BEGIN_US + draw.randrange(span) // grain * grain, draw.choice(EVENTS), draw.choice(CHANNELS))
        for _ in range(rows)
    ]
    return made, {other: other - people // 2 for other in range(people // 2 + 1, people) if draw.random() < 0.4}


def lines_of_customers(rows, merged):
    customers = {}
    for position, (user, time, event, channel) in enumerate(rows):
        customers.setdefault(merged.get(user, user), []).append((time, position, event, channel))
    return [sorted(rows) for rows in customers.values()]


def furthest(line):
    """(step, channel) by trying every chain: for each end the latest rows before it."""
    best = (0, None)
    for end, row in enumerate(line):
        if row[2] not in STEPS:
            continue
        step = STEPS.index(row[2])
        at, reached = end, True
        for wanted in reversed(STEPS[:step]):
            at = next((i for i in range(at - 1, -1, -1) if line[i][2] == wanted), None)
            if at is None:
                reached = False
                break
        if reached and row[0] - line[at][0] <= WINDOW_US and step + 1 > best[0]:
            best = (step + 1, line[at][3])
    return best


def naive(question, rows, merged):
    lines = lines_of_customers(rows, merged)
    counts = Counter()
    for line in lines:
        events = [row[2] for row in line]
        if question == "funnel":
            counts[furthest(line)[:1]] += 1
        elif question == "funnel_by_channel":
            depth, channel = furthest(line)
            counts[(channel, depth)] += 1
        elif question == "transitions":
            counts.update(zip(events, events[1:]))
        elif question == "paths" and "purchase" in events:
            before = events[: events.index("purchase")]
            counts[(" > ".join(before[-5:]),)] += 1
        elif question == "retention":
            weeks = {(row[0] - MONDAY_US) // WEEK_US for row in line}
            counts.update((min(weeks), week - min(weeks)) for week in weeks)
        elif question == "daily":
            counts.update((row[0] // DAY_US,) for row in line)
    found = [(*key, count) for key, count in counts.items() if question not in ("funnel", "funnel_by_channel") or 0 not in key]
    return b"\n".join(normal(question, found)) + b"\n"


def write(folder, rows, merged):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rows (user_id BIGINT, time BIGINT, event VARCHAR, channel VARCHAR, amount DOUBLE)")
    connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, NULL)", rows)
    files = {"plain": folder / "rows.parquet", "clustered": folder / "clustered.parquet", "csv": folder / "rows.csv"}
    connection.execute(f"COPY rows TO '{files['plain']}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    connection.execute(f"COPY (SELECT * FROM rows ORDER BY user_id, time, rowid) TO '{files['clustered']}' (FORMAT parquet)")
    connection.execute(f"COPY (SELECT * REPLACE (make_timestamp(time) AS time) FROM rows) TO '{files['csv']}'")
    (folder / "merged.csv").write_text("user_id,other_id\n" + "".join(f"{to},{other}\n" for other, to in merged.items()))
    return files


def peer(name, folder, data, question, *more):
    answer = folder / "answer"
    command = [sys.executable, HERE / f"{name}_journeys.py", "--data", data, "--question", question, "--answer", answer, *more]
    if name == "chdb":
        command += ["--work", folder / "chdb"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return None if question == "prepare" else answer.read_bytes()


def compare(folder, ties):
    rows, merged = generate(7, 4_000, 300, ties)
    files = write(folder, rows, merged)
    ways = [("plain", []), ("csv", []), ("clustered", ["--clustered"]), ("plain", ["--merged", folder / "merged.csv"])]
    wrong = 0
    for data, more in ways:
        expected = {question: naive(question, rows, merged if "--merged" in more else {}) for question in QUESTIONS}
        for name in ("duckdb", "polars", "chdb"):
            if name == "chdb":
                peer(name, folder, files[data], "prepare", *more)
            for question in QUESTIONS:
                if ties and name == "chdb" and question == "funnel":
                    continue
                same = peer(name, folder, files[data], question, *more) == expected[question]
                wrong += not same
                if not same:
                    print(f"{name} differs: {question} on {data}{' merged' if '--merged' in more else ''}, ties: {ties}")
    return wrong


def main():
    wrong = 0
    for ties in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            wrong += compare(Path(folder), ties)
    print(f"{wrong} answers of the peers differ from the naive ones")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
