"""The lake as others read it: PyPI `deltalake`, `polars` and `duckdb` see the rows and
sums that `styk sql` sees, after imports, an undo and a compaction."""

import csv
import datetime
import random
from pathlib import Path

import deltalake
import duckdb
import duckdb_extension_delta
import polars

from common import Styk, check, equal, finish

SUMS = {
    "rows": "count(*)",
    "people": "count(DISTINCT person)",
    "ids": "count(DISTINCT id)",
    "minor": "sum(money)",
    "micros": "sum(CAST({micros} AS DECIMAL(38, 0)))",
    "letters": "sum(length(event))",
}


def make(path, seed, rows):
    """A file with repeats, blanks, letters outside of ASCII and dates of 1970."""
    draw = random.Random(seed)
    begin = datetime.datetime(2024, 1, 1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["user_id", "timestamp", "event", "channel", "amount", "currency", "plan"])
        for _ in range(rows):
            old = draw.random() < 0.01
            time = datetime.datetime(1970, 1, 1) if old else begin + datetime.timedelta(seconds=draw.randrange(30_000_000))
            event = draw.choice(["search", "product", "cart", "purchase", "оплата", "płatność"])
            amount = f"{draw.randrange(100, 100_000) / 100:.2f}" if event == "purchase" else ""
            row = [f"u{draw.randrange(500)}", time.isoformat(sep=" "), event, draw.choice(["web", "app"]), amount]
            out.writerow([*row, "PLN" if amount else "", draw.choice(["free", "pro", ""])])


def by_styk(styk):
    micros = "CAST(time AS BIGINT)"
    chosen = ", ".join(f"{sql.format(micros=micros)} AS {name}" for name, sql in SUMS.items())
    [sums] = styk.sql(f"SELECT {chosen} FROM interactions")
    events = styk.sql("SELECT event, count(*) AS n, sum(money) AS minor FROM interactions GROUP BY event ORDER BY event")
    return numbers(sums), [(row["event"], row["n"], row.get("minor")) for row in events]


def numbers(sums):
    return {name: int(float(value)) if "." in str(value) else int(value) for name, value in sums.items()}


def by_sql(connection, table):
    """The same sums by DuckDB's engine over what a reader gives."""
    chosen = ", ".join(f"{sql.format(micros='epoch_us(time)')} AS {name}" for name, sql in SUMS.items())
    values = connection.sql(f"SELECT {chosen} FROM {table}").fetchall()[0]
    events = connection.sql(f"SELECT event, count(*), sum(money) FROM {table} GROUP BY event ORDER BY event").fetchall()
    return numbers(dict(zip(SUMS, values))), [(event, n, minor if minor is None else int(minor)) for event, n, minor in events]


def by_deltalake(folder):
    table = deltalake.DeltaTable(folder).to_pyarrow_table()
    return by_sql(duckdb.connect(), connection_table(table))


def connection_table(table):
    """DuckDB finds an Arrow table by the name of a variable in the caller's module."""
    globals()["arrow_table"] = table
    return "arrow_table"


def by_polars(folder):
    return by_sql(duckdb.connect(), connection_table(polars.read_delta(folder).to_arrow()))


def by_duckdb(folder):
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    [extension] = Path(duckdb_extension_delta.__file__).parent.glob("extensions/*/delta.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    return by_sql(connection, f"delta_scan('{folder}')")


def all_agree(styk, when):
    folder = str(styk.data / "interactions")
    expected = by_styk(styk)
    for reader in (by_deltalake, by_polars, by_duckdb):
        equal(reader(folder), expected, f"what {reader.__name__.removeprefix('by_')} reads {when}")
    return expected[0]


@check
def external_readers_see_the_same_rows_and_sums():
    with Styk() as styk:
        for number in (1, 2, 3):
            file = styk.path / f"export-{number}.csv"
            make(file, number, 5_000)
            styk.load(file)
        before = all_agree(styk, "after three imports")
        equal(before["rows"], 15_000, "rows")
        styk.run("imports", "undo", "2")
        undone = all_agree(styk, "after an undo")
        equal(undone["rows"], 10_000, "rows after an undo")
        styk.run("admin", "compact")
        equal(all_agree(styk, "after compaction"), undone, "sums after compaction")
        styk.run("admin", "vacuum")
        equal(all_agree(styk, "after vacuum"), undone, "sums after vacuum")


finish()
