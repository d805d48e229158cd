"""What the acceptance scripts share: the built program, checks, counting.

A script defines checks (functions under `@check`) and ends with `finish()`. Every
check prints one line, `passed NAME`, `failed NAME: why` or `skipped NAME: why`; `.ci/run`
counts them. The program to try is named by the environment variable `STYK`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
LONGEST_S = 300

CHECKS = []


class Skipped(Exception):
    """The check can't be made here, and why."""


def check(function):
    CHECKS.append(function)
    return function


def finish():
    failed = 0
    for function in CHECKS:
        name = f"{Path(sys.argv[0]).stem}: {function.__name__.replace('_', ' ')}"
        try:
            function()
            print(f"passed {name}", flush=True)
        except Skipped as reason:
            print(f"skipped {name}: {reason}", flush=True)
        except Exception as error:  # every failure is counted, whatever it is
            failed += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            reason = " ".join(str(error).split()) or type(error).__name__
            print(f"failed {name}: {reason} (line {where.lineno} of {Path(where.filename).name})", flush=True)
    sys.exit(1 if failed else 0)


def shared(path):
    """A file of the shared data; the check is skipped where the folder is absent."""
    if not SHARED.exists():
        raise Skipped("../shared/data is absent")
    return SHARED / path


def equal(found, expected, what="value"):
    assert found == expected, f"{what} is {shown(found)}, expected {shown(expected)}"


def shown(value):
    text = repr(value)
    return text if len(text) <= 300 else text[:300] + " ..."


def near(found, expected, what="value", relative=1e-6):
    assert abs(found - expected) <= max(1e-6, abs(expected) * relative), f"{what} is {found}, expected {expected}"


def contents(path):
    """What a file says: its bytes, its values, and what is compressed in it."""
    # Most scripts do without.
    import pyarrow
    import pyarrow.parquet

    said = [path.read_bytes()]
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        said.append(json.dumps(table.to_pylist(), default=str).encode())
        said.append(str(pyarrow.parquet.read_metadata(path).metadata).encode())
    start = 0
    while (start := said[0].find(b"\x28\xb5\x2f\xfd", start)) >= 0:
        try:
            stream = pyarrow.input_stream(pyarrow.py_buffer(said[0][start:]), compression="zstd")
            while piece := stream.read(4096):
                said.append(piece)
        except (OSError, pyarrow.ArrowInvalid):
            pass
        start += 4
    return b"\n".join(said)


def program(folder, *arguments):
    """Runs the program in a folder: exit code, standard output, standard error."""
    command = [os.environ["STYK"], *map(str, arguments)]
    # The caller's environment, without what would point the program elsewhere.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STYK")}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S, cwd=folder, env=environment
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Server:
    """All of Styk, which can be killed and started again."""

    def __init__(self, data):
        self.data, self.process, self.address = data, None, None

    def start(self):
        command = [os.environ["STYK"], "--data", self.data, "serve", "--demo", "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        found = re.search(r"http://([\d.]+):(\d+)", self.process.stdout.readline())
        self.address = (found[1], int(found[2]))

    def restart(self):
        self.address = None
        self.process.kill()
        self.process.wait()
        self.start()

    def settled(self):
        """Waits until everything that was accepted is in answers."""
        for _ in range(600):
            with urllib.request.urlopen("http://%s:%d/api/v1/sources" % self.address, timeout=60) as answer:
                if json.load(answer)["waiting"] == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("what was accepted is not in answers after 30 s")


class Styk:
    """A data folder of its own and the program that works on it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="styk-acceptance-")
        self.path = Path(self.folder.name)
        self.data = self.path / "data"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def try_run(self, *arguments):
        """Exit code, standard output, standard error."""
        return program(self.path, *arguments, "--data", self.data)

    def run(self, *arguments):
        """Standard output of a run that succeeds."""
        code, output, trouble = self.try_run(*arguments)
        shown_arguments = " ".join(map(str, arguments))
        assert code == 0, f"`styk {shown_arguments}` ended with {code}: {trouble.strip()[-400:]}"
        return output

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json"))

    def load(self, *arguments):
        self.run("import", *arguments)
        return self

    def ask(self, **question):
        """The result of a question as docs and `styk schema` have it."""
        file = self.path / "question.json"
        file.write_text(json.dumps(question))
        return self.json("ask", file)["result"]

    def metric(self, name, **question):
        """A metric over everything."""
        [group] = self.ask(ask="metric", metric=name, **question)["groups"]
        return group["points"][0]["estimate"]["value"]

    def sql(self, query):
        """The rows of a query as dictionaries."""
        return self.json("sql", query)
