"""The six questions of `styk-bench journeys`, asked of chDB (ClickHouse). See peers.py.

`--question prepare` copies the file into a MergeTree table ordered by customer, in
the folder that `--work` names; that time is not counted.

`windowFunnel` is exact for our definition where the times of a customer differ; rows
of the same instant it takes in the order of the steps, not of the file.
"""

import json

from chdb import session

from peers import DAY_US, MONDAY_US, STEPS, WEEK_US, WINDOW_US, arguments, report


def main():
    options = arguments(__doc__)
    if not options.work:
        raise SystemExit("chDB needs `--work FOLDER` for its table")
    database = session.Session(options.work)
    if options.question == "prepare":
        prepare(database, options)
        return
    settings = f" SETTINGS max_threads = {options.threads}"
    report(options, lambda question: fetch(database, QUESTIONS[question]() + settings + IN_ORDER.get(question, "")))


def prepare(database, options):
    for statement in ("DROP TABLE IF EXISTS events", "DROP TABLE IF EXISTS loaded"):
        database.query(statement)
    source = f"file('{options.data}')"
    kinds = {name: kind for name, kind, *_ in fetch(database, f"DESCRIBE TABLE {source}")}
    micros = "time"
    if "DateTime" in kinds["time"]:
        micros = "toUnixTimestamp64Micro(toDateTime64(time, 6, 'UTC'))"
    elif "String" in kinds["time"]:
        micros = "toUnixTimestamp64Micro(parseDateTime64BestEffort(time, 6, 'UTC'))"
    person = "assumeNotNull(user_id)"
    join = ""
    if options.merged:
        database.query(
            f"CREATE TABLE loaded ENGINE = MergeTree ORDER BY other_id AS "
            f"SELECT assumeNotNull(user_id) AS to_id, assumeNotNull(other_id) AS other_id FROM file('{options.merged}', CSVWithNames)"
        )
        person = "if(merged.to_id = 0, rows.user_id, merged.to_id)"
        join = "LEFT JOIN loaded merged ON rows.user_id = merged.other_id"
    database.query(
        f"CREATE TABLE events (person Int64, time Int64, position UInt64, event LowCardinality(String), "
        f"channel LowCardinality(String)) ENGINE = MergeTree ORDER BY (person, time, position)"
    )
    database.query(
        f"INSERT INTO events SELECT {person}, assumeNotNull({micros}), position, assumeNotNull(event), assumeNotNull(channel) "
        f"FROM (SELECT *, rowNumberInAllBlocks() AS position FROM {source}) rows {join} SETTINGS max_threads = 1"
    )
    database.query("OPTIMIZE TABLE events FINAL")


def fetch(database, sql):
    """The rows of a query: numbers as integers, text as it is."""
    text = database.query(sql, "JSONCompactEachRow").bytes().decode()
    return [tuple(number(field) for field in json.loads(line)) for line in text.splitlines()]


def number(field):
    """64-bit integers come quoted."""
    if isinstance(field, str) and field.lstrip("-").isdigit():
        return int(field)
    return field


STEP_LIST = ", ".join(f"'{step}'" for step in STEPS)
CONDITIONS = ", ".join(f"event = '{step}'" for step in STEPS)


def funnel():
    return f"""
        SELECT depth, count() FROM (
            SELECT person, windowFunnel({WINDOW_US})(toUInt64(time), {CONDITIONS}) AS depth
            FROM events WHERE event IN ({STEP_LIST}) GROUP BY person)
        WHERE depth > 0 GROUP BY depth"""


def funnel_by_channel():
    """`windowFunnel` doesn't say where a chain began: the starts are folded along each customer's rows."""
    step = "transform(event, [" + STEP_LIST + "], [1, 2, 3, 4], 0)"
    start = "(toInt64(-1000000000000000000), '')"
    state = f"({start}, {start}, {start}, toUInt8(0), '')"
    return f"""
        SELECT channel, depth, count() FROM (
            SELECT person, arrayFold((a, r) ->
                if(r.3 = 1, ((r.1, r.4), a.2, a.3, greatest(a.4, 1), if(a.4 = 0, r.4, a.5)),
                if(r.3 = 2, (a.1, a.1, a.3, if(r.1 - a.1.1 <= {WINDOW_US}, greatest(a.4, 2), a.4),
                             if(r.1 - a.1.1 <= {WINDOW_US} AND a.4 < 2, a.1.2, a.5)),
                if(r.3 = 3, (a.1, a.2, a.2, if(r.1 - a.2.1 <= {WINDOW_US}, greatest(a.4, 3), a.4),
                             if(r.1 - a.2.1 <= {WINDOW_US} AND a.4 < 3, a.2.2, a.5)),
                            (a.1, a.2, a.3, if(r.1 - a.3.1 <= {WINDOW_US}, greatest(a.4, 4), a.4),
                             if(r.1 - a.3.1 <= {WINDOW_US} AND a.4 < 4, a.3.2, a.5))))),
                rows, {state}) AS folded, folded.4 AS depth, folded.5 AS channel
            FROM (SELECT person, arraySort(groupArray((time, position, toUInt8({step}), toString(channel)))) AS rows
                  FROM events WHERE event IN ({STEP_LIST}) GROUP BY person))
        WHERE depth > 0 GROUP BY channel, depth"""


WINDOW = "PARTITION BY person ORDER BY time, position ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


def transitions():
    return f"""
        SELECT before, event, count() FROM (
            SELECT event, lagInFrame(event) OVER w AS before, row_number() OVER w AS number
            FROM events WINDOW w AS ({WINDOW}))
        WHERE number > 1 GROUP BY before, event"""


def paths():
    """The rows of a customer as an array: cut at the first purchase, the last five kept."""
    return """
        SELECT arrayStringConcat(arraySlice(before, greatest(1, length(before) - 4)), ' > ') AS path, count() FROM (
            SELECT person, arrayMap(r -> r.3, arraySort(groupArray((time, position, event)))) AS line,
                   arraySlice(line, 1, indexOf(line, 'purchase') - 1) AS before
            FROM events GROUP BY person HAVING has(line, 'purchase'))
        GROUP BY path"""


def retention():
    return f"""
        SELECT arrayMin(weeks) AS cohort, arrayJoin(weeks) - cohort AS later, count() FROM (
            SELECT person, groupUniqArray(intDiv(time - {MONDAY_US}, {WEEK_US})) AS weeks FROM events GROUP BY person)
        GROUP BY cohort, later"""


def daily():
    return f"SELECT intDiv(time, {DAY_US}) AS day, count() FROM events GROUP BY day"


QUESTIONS = {
    "funnel": funnel,
    "funnel_by_channel": funnel_by_channel,
    "transitions": transitions,
    "paths": paths,
    "retention": retention,
    "daily": daily,
}

# Reading the table in its own order pays where a customer's rows are gathered; elsewhere it costs.
IN_ORDER = {"funnel_by_channel": ", optimize_aggregation_in_order = 1"}

if __name__ == "__main__":
    main()
