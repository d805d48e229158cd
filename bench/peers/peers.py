"""What the peers of `styk-bench journeys` share: arguments, measuring, normal forms.

Every peer answers one question in a process of its own:

    PEER_journeys.py --data FILE --question NAME [--merged FILE] [--clustered] [--work FOLDER] [--answer FILE]

FILE is Parquet or CSV with `user_id,time,event,channel,amount`; `time` is in
microseconds since 1970 or a timestamp. Rows of one customer are in order of
time, then of their position in the file. `--merged` names a CSV with
`user_id,other_id`: rows of the other id belong to the user id. `--clustered` says
that the file already stands in the order of user and time, which lets a peer
leave out its sorting; it can't be combined with `--merged`.

The answer is lines of fields with tabs between them, sorted bytewise, so that
answers of different programs can be compared as bytes:

    funnel              step (1 to 4), customers that reach it
    funnel_by_channel   channel, step, customers
    transitions         event, the customer's next event, count
    paths               the up to five events before the first purchase with ` > ` between
                        them, customers (the hundred most frequent, ties in bytewise
                        order); and `#total`, all of them
    retention           Monday (UTC) of the customer's first week, weeks later, customers active
    daily               day (UTC), events

A customer reaches step k of search > product > cart > purchase if there are
rows r1 < ... < rk of these events, in the customer's order, with time(rk) - time(r1) at
most seven days. Its channel is that of r1 in the chain that got furthest: at the
first row at which a longest chain ends, with the latest rows before it.
"""

import argparse
import hashlib
import json
import os
import resource
import sys
import time

STEPS = ["search", "product", "cart", "purchase"]
WINDOW_US = 7 * 86_400_000_000
DAY_US = 86_400_000_000
WEEK_US = 7 * DAY_US
# 1970-01-01 was a Thursday: 1970-01-05 is the first Monday.
MONDAY_US = 4 * DAY_US
TOP_PATHS = 100
QUESTIONS = ["funnel", "funnel_by_channel", "transitions", "paths", "retention", "daily"]


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", required=True)
    parser.add_argument("--question", required=True, choices=QUESTIONS + ["prepare"])
    parser.add_argument("--merged")
    parser.add_argument("--clustered", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", help="folder for a table of the peer's own")
    parser.add_argument("--answer", help="file to write the answer to")
    options = parser.parse_args()
    if options.clustered and options.merged:
        parser.error("`--clustered` can't be combined with `--merged`: merged rows stand apart")
    return options


def steps_from_depths(depths):
    """(customers by furthest step) to (customers that reach each step)."""
    return [sum(count for depth, count in depths.items() if depth >= step) for step in range(1, len(STEPS) + 1)]


def normal(question, rows):
    """The rows of an answer as sorted lines."""
    rows = [tuple(row) for row in rows]
    if question == "funnel":
        depths = dict(rows)
        rows = list(enumerate(steps_from_depths(depths), start=1))
    elif question == "funnel_by_channel":
        groups = {}
        for channel, depth, count in rows:
            groups.setdefault(channel, {})[depth] = count
        rows = [
            (channel, step, count)
            for channel, depths in groups.items()
            for step, count in enumerate(steps_from_depths(depths), start=1)
        ]
    elif question == "paths":
        total = sum(count for _, count in rows)
        rows.sort(key=lambda row: (-row[1], row[0].encode()))
        rows = rows[:TOP_PATHS] + [("#total", total)]
    elif question == "retention":
        rows = [(date(MONDAY_US + week * WEEK_US), later, count) for week, later, count in rows]
    elif question == "daily":
        rows = [(date(day * DAY_US), count) for day, count in rows]
    return sorted("\t".join(str(field) for field in row).encode() for row in rows)


def date(micros):
    return time.strftime("%Y-%m-%d", time.gmtime(micros // 1_000_000))


def report(options, ask):
    """Asks, measures from the start of the process, prints one line of JSON."""
    lines = normal(options.question, ask(options.question))
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = b"\n".join(lines)
    if options.answer:
        with open(options.answer, "wb") as file:
            file.write(answer + b"\n")
    result = {
        "question": options.question,
        "digest": hashlib.sha256(answer).hexdigest(),
        "rows": len(lines),
        "cpu_s": round(used.ru_utime + used.ru_stime, 3),
        "wall_s": round(time.time() - started(), 3),
        # Kilobytes on Linux, bytes on macOS.
        "peak_mb": round(used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1),
    }
    print(json.dumps(result))


def started():
    """When this process began, in seconds since 1970; where that is not known, now."""
    try:
        with open("/proc/self/stat") as file:
            ticks = int(file.read().rsplit(")", 1)[1].split()[19])
        with open("/proc/stat") as file:
            boot = next(int(line.split()[1]) for line in file if line.startswith("btime"))
    except OSError:
        return time.time()
    return boot + ticks / os.sysconf("SC_CLK_TCK")
