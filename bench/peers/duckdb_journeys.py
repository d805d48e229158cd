"""The six questions of `styk-bench journeys`, asked of DuckDB. See peers.py."""

import duckdb

from peers import DAY_US, MONDAY_US, STEPS, WEEK_US, WINDOW_US, arguments, report


def main():
    options = arguments(__doc__)
    connection = duckdb.connect()
    connection.execute(f"SET threads = {options.threads}")
    connection.execute("SET TimeZone = 'UTC'")
    source = Source(connection, options)
    sql = CLUSTERED if options.clustered else GENERAL
    report(options, lambda question: connection.execute(sql[question](source)).fetchall())


class Source:
    """The file as SQL: rows with person, time in microseconds, position."""

    def __init__(self, connection, options):
        self.options = options
        if options.data.endswith(".parquet"):
            self.table = f"read_parquet('{options.data}', file_row_number = true)"
            self.position = "file_row_number"
        else:
            self.table = f"(SELECT *, row_number() OVER () AS file_row FROM read_csv('{options.data}'))"
            self.position = "file_row"
        columns = connection.execute(f"DESCRIBE SELECT time FROM {self.table} LIMIT 0").fetchall()
        self.time = "time" if columns[0][1] == "BIGINT" else "epoch_us(time)"

    def rows(self, *columns, where="true"):
        """The columns asked for, and only those: what isn't named isn't read."""
        meaning = {"person": "user_id", "time": self.time, "position": self.position}
        if not self.options.merged:
            chosen = ", ".join(f"{meaning.get(column, column)} AS {column}" for column in columns)
            return f"(SELECT {chosen} FROM {self.table} WHERE {where})"
        meaning["person"] = "coalesce(merged.to_id, user_id)"
        chosen = ", ".join(f"{meaning.get(column, column)} AS {column}" for column in columns)
        merged = f"(SELECT user_id AS to_id, other_id FROM read_csv('{self.options.merged}'))"
        return f"(SELECT {chosen} FROM {self.table} rows LEFT JOIN {merged} merged ON rows.user_id = merged.other_id WHERE {where})"


STEP_LIST = ", ".join(f"'{step}'" for step in STEPS)
STEP = "CASE event " + " ".join(f"WHEN '{step}' THEN {number}" for number, step in enumerate(STEPS, start=1)) + " END"


def chains(source, start, window):
    """Rows of steps with `s1` to `s4`: the start of the tightest chain that ends there.

    The latest row of the step before carries the latest start, since starts only
    grow along a customer's rows: one `last_value` for each step, no join.
    """
    sql = f"SELECT *, {STEP} AS step FROM {source.rows('person', 'time', 'position', 'event', 'channel', where=f'event IN ({STEP_LIST})')}"
    sql = f"SELECT *, CASE step WHEN 1 THEN {start} END AS s1 FROM ({sql})"
    for step in range(2, len(STEPS) + 1):
        sql = (
            f"SELECT *, CASE step WHEN {step} THEN last_value(s{step - 1} IGNORE NULLS) OVER ({window}) END AS s{step} "
            f"FROM ({sql})"
        )
    return sql


ORDERED = "PARTITION BY person ORDER BY time, position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"


def funnel(source):
    start = "coalesce(s1, s2, s3, s4)"
    return f"""
        SELECT depth, count(*) FROM (
            SELECT person, max(step) AS depth FROM ({chains(source, 'time', ORDERED)})
            WHERE time - {start} <= {WINDOW_US} GROUP BY person)
        GROUP BY depth"""


def funnel_by_channel(source):
    start = "coalesce(s1, s2, s3, s4)"
    return f"""
        SELECT channel, depth, count(*) FROM (
            SELECT person, max(step) AS depth, arg_min({start}.channel, (-step, time, position)) AS channel
            FROM ({chains(source, 'struct_pack(t := time, channel := channel)', ORDERED)})
            WHERE time - {start}.t <= {WINDOW_US} GROUP BY person)
        GROUP BY ALL"""


def transitions(source):
    return f"""
        SELECT before, event, count(*) FROM (
            SELECT event, lag(event) OVER (PARTITION BY person ORDER BY time, position) AS before
            FROM {source.rows('person', 'time', 'position', 'event')})
        WHERE before IS NOT NULL GROUP BY ALL"""


def paths(source):
    lags = ", ".join(f"lag(event, {back}) OVER w AS e{back}" for back in (5, 4, 3, 2, 1))
    return f"""
        SELECT concat_ws(' > ', e5, e4, e3, e2, e1) AS path, count(*) FROM (
            SELECT event, {lags}, count(*) FILTER (event = 'purchase') OVER w AS purchases
            FROM {source.rows('person', 'time', 'position', 'event')}
            WINDOW w AS (PARTITION BY person ORDER BY time, position))
        WHERE event = 'purchase' AND purchases = 1 GROUP BY path"""


def retention(source):
    return f"""
        WITH weeks AS (
            SELECT person, (time - {MONDAY_US}) // {WEEK_US} AS week
            FROM {source.rows('person', 'time')} GROUP BY ALL),
        cohorts AS (SELECT person, min(week) AS cohort FROM weeks GROUP BY person)
        SELECT cohort, week - cohort, count(*) FROM weeks JOIN cohorts USING (person) GROUP BY ALL"""


def daily(source):
    return f"SELECT time // {DAY_US} AS day, count(*) FROM {source.rows('time')} GROUP BY day"


GENERAL = {
    "funnel": funnel,
    "funnel_by_channel": funnel_by_channel,
    "transitions": transitions,
    "paths": paths,
    "retention": retention,
    "daily": daily,
}

# Over a file in the order of user and time, DuckDB's windows without partition
# and order run as the rows stream by.


def clustered_transitions(source):
    return f"""
        SELECT before, event, count(*) FROM (
            SELECT event, person, lag(event) OVER () AS before, lag(person) OVER () AS person_before
            FROM {source.rows('person', 'event')})
        WHERE person = person_before GROUP BY ALL"""


def clustered_paths(source):
    lags = ", ".join(f"lag(event, {back}) OVER () AS e{back}, lag(person, {back}) OVER () AS p{back}" for back in range(5, 0, -1))
    fields = ", ".join(f"CASE WHEN p{back} = person THEN e{back} END" for back in range(5, 0, -1))
    return f"""
        SELECT path, count(*) FROM (
            SELECT person, arg_min(concat_ws(' > ', {fields}), place) AS path FROM (
                SELECT event, person, position AS place, {lags} FROM {source.rows('person', 'position', 'event')})
            WHERE event = 'purchase' GROUP BY person)
        GROUP BY path"""


def clustered_retention(source):
    return f"""
        WITH weeks AS (
            SELECT person, week FROM (
                SELECT person, week, lag(person) OVER () AS person_before, lag(week) OVER () AS week_before
                FROM (SELECT person, (time - {MONDAY_US}) // {WEEK_US} AS week FROM {source.rows('person', 'time')}))
            WHERE person_before IS DISTINCT FROM person OR week_before <> week),
        cohorts AS (SELECT person, min(week) AS cohort FROM weeks GROUP BY person)
        SELECT cohort, week - cohort, count(*) FROM weeks JOIN cohorts USING (person) GROUP BY ALL"""


CLUSTERED = GENERAL | {"transitions": clustered_transitions, "paths": clustered_paths, "retention": clustered_retention}


if __name__ == "__main__":
    main()
