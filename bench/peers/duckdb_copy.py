"""Copies a CSV file to Parquet in the order of user and time, with DuckDB.

    duckdb_copy.py --csv FILE --parquet FILE [--settled] [--threads N]

As it stands this is what `styk-bench import` compares with. `--settled` makes the
file that the peers of `styk-bench journeys` read: rows of one user and time in the
order of the CSV file, times as microseconds since 1970, the form that is fastest to
ask all of them.
"""

import argparse
import json

import duckdb


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", required=True)
    parser.add_argument("--parquet", required=True)
    parser.add_argument("--settled", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {options.threads}")
    connection.execute("SET TimeZone = 'UTC'")
    rows = f"SELECT user_id, time, event, channel, amount FROM read_csv('{options.csv}') ORDER BY user_id, time"
    if options.settled:
        rows = (
            f"SELECT user_id, epoch_us(time) AS time, event, channel, amount FROM "
            f"(SELECT *, row_number() OVER () AS position FROM read_csv('{options.csv}')) ORDER BY user_id, time, position"
        )
    (count,) = connection.execute(f"COPY ({rows}) TO '{options.parquet}' (FORMAT parquet)").fetchone()
    print(json.dumps({"rows": count}))


if __name__ == "__main__":
    main()
