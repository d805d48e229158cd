"""The six questions of `styk-bench journeys`, asked of Polars. See peers.py."""

import os

from peers import DAY_US, MONDAY_US, STEPS, WEEK_US, WINDOW_US, arguments, report

OPTIONS = arguments(__doc__)
os.environ["POLARS_MAX_THREADS"] = str(OPTIONS.threads)

import polars as pl  # noqa: E402  (the number of threads is read on import)

PERSON, TIME, EVENT, CHANNEL = pl.col("person"), pl.col("time"), pl.col("event"), pl.col("channel")


def main():
    report(OPTIONS, lambda question: QUESTIONS[question]().collect(engine="streaming").rows())


def rows(*columns, where=None):
    """The columns asked for, of the rows asked for, in the order of person, time, position."""
    read = pl.scan_parquet if OPTIONS.data.endswith(".parquet") else scan_csv
    frame = read(OPTIONS.data)
    if where is not None:
        frame = frame.filter(where)
    if frame.collect_schema()["time"] != pl.Int64:
        frame = frame.with_columns(TIME.dt.epoch("us"))
    frame = frame.rename({"user_id": "person"})
    if OPTIONS.merged:
        merged = pl.scan_csv(OPTIONS.merged).rename({"user_id": "to", "other_id": "person"})
        merged = merged.with_columns(pl.all().cast(frame.collect_schema()["person"]))
        frame = frame.join(merged, on="person", how="left", maintain_order="left")
        frame = frame.with_columns(pl.coalesce("to", "person").alias("person"))
    return frame.select(columns)


def scan_csv(path):
    return pl.scan_csv(path, try_parse_dates=True)


def ordered(*columns, where=None):
    """The same, each customer's rows together and in order."""
    frame = rows(*{"person", "time", *columns}, where=where)
    return frame if OPTIONS.clustered else frame.sort("person", "time", maintain_order=True)


def depths():
    """Per customer the furthest step, and the row that began its tightest chain.

    The latest row of the step before carries the latest start. Filling forward
    goes past the borders of customers; a start before the customer's first
    row is somebody else's.
    """
    step = EVENT.replace_strict(STEPS, list(range(1, len(STEPS) + 1)), return_dtype=pl.Int8)
    frame = ordered("event", "channel", where=EVENT.is_in(STEPS)).with_columns(step=step).with_row_index("row")
    frame = frame.with_columns(first=pl.when(PERSON != PERSON.shift(1).fill_null(-1)).then("row").forward_fill())
    start = pl.when(pl.col("step") == 1).then("row")
    frame = frame.with_columns(start=start)
    for number in range(2, len(STEPS) + 1):
        before = pl.when(pl.col("step") == number - 1).then("start").forward_fill()
        frame = frame.with_columns(start=pl.when(pl.col("step") == number).then(before).otherwise("start"))
    frame = frame.filter(pl.col("start") >= pl.col("first")).collect().lazy()
    return frame


def reached(frame):
    """Rows whose chain is within the window."""
    return frame.filter(TIME - pl.col("start_time") <= WINDOW_US)


def with_starts(*columns):
    frame = depths()
    starts = frame.filter(pl.col("step") == 1).select(start="row", start_time="time", **{f"start_{c}": c for c in columns})
    return reached(frame.join(starts, on="start"))


def funnel():
    furthest = with_starts().group_by("person").agg(depth=pl.col("step").max())
    return furthest.group_by("depth").len()


def funnel_by_channel():
    order = -pl.col("step").cast(pl.Int64) * (1 << 40) + pl.col("row").cast(pl.Int64)
    furthest = with_starts("channel").group_by("person").agg(
        depth=pl.col("step").max(), channel=pl.col("start_channel").gather(order.arg_min()).first()
    )
    return furthest.group_by("channel", "depth").len()


def transitions():
    frame = ordered("event").with_columns(before=EVENT.shift(1), same=PERSON == PERSON.shift(1))
    return frame.filter("same").group_by("before", "event").len()


def paths():
    back = range(5, 0, -1)
    steps = [pl.when(PERSON.shift(i) == PERSON).then(EVENT.shift(i)).alias(f"e{i}") for i in back]
    purchases = ordered("event").with_columns(steps).filter(EVENT == "purchase")
    first = purchases.filter((PERSON != PERSON.shift(1)).fill_null(True))
    counts = first.group_by([f"e{i}" for i in back]).len()
    return counts.select(pl.concat_str([f"e{i}" for i in back], separator=" > ", ignore_nulls=True), "len")


def retention():
    if OPTIONS.clustered:
        return clustered_retention()
    weeks = rows("person", "time").select("person", week=(TIME - MONDAY_US) // WEEK_US).unique()
    cohorts = weeks.group_by("person").agg(cohort=pl.col("week").min())
    joined = weeks.join(cohorts, on="person").select("cohort", later=pl.col("week") - pl.col("cohort"))
    return joined.group_by("cohort", "later").len()


def clustered_retention():
    """The first row of each customer's week says that it was active; its first of all, since when."""
    weeks = rows("person", "time").select("person", week=(TIME - MONDAY_US) // WEEK_US)
    new = (PERSON != PERSON.shift(1)).fill_null(True)
    weeks = weeks.filter(new | (pl.col("week") != pl.col("week").shift(1)))
    weeks = weeks.with_columns(cohort=pl.when(new).then("week").forward_fill())
    return weeks.group_by("cohort", later=pl.col("week") - pl.col("cohort")).len()


def daily():
    return rows("time").group_by(TIME // DAY_US).len()


QUESTIONS = {
    "funnel": funnel,
    "funnel_by_channel": funnel_by_channel,
    "transitions": transitions,
    "paths": paths,
    "retention": retention,
    "daily": daily,
}

if __name__ == "__main__":
    main()
