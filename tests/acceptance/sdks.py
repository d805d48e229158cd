"""The real SDKs send a known script of 300 events to a started server: exactly those are in
the lake, at the right times and of the right people. SDKs that try again and send message
ids do so through HTTP 500, HTTP 429 and a server that is killed and started again."""

import datetime
import http.client
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

from common import Server, equal

STYK = os.environ["STYK"]
SDKS = pathlib.Path(__file__).resolve().parent.parent / "sdks"

# Name, program, kind of source, whether faults are provoked, what tells people apart.
NODE = [
    ("segment", "server", True, "user_id"),
    ("rudderstack", "server", True, "user_id"),
    ("posthog", "server", True, "user_id"),
    ("snowplow", "server", False, "user_id"),
    ("umami", "server", False, "user_id"),
    ("matomo", "server", False, "user_id"),
]
PYTHON = [
    ("segment", ["segment_sdk.py", "segment.analytics.client"], "server", True, "user_id"),
    ("rudderstack", ["segment_sdk.py", "rudderstack.analytics.client"], "server", True, "user_id"),
    ("posthog", ["posthog_sdk.py"], "server", True, "user_id"),
    ("snowplow", ["snowplow_sdk.py"], "server", False, "user_id"),
]
BROWSER = [("posthog", "browser", False, None), ("segment", "browser", False, "anonymous_id"), ("rudderstack", "browser", False, "anonymous_id")]


class Proxy(http.server.BaseHTTPRequestHandler):
    """Hands requests on; some it answers itself, as a server in trouble does."""

    protocol_version = "HTTP/1.1"
    server_of = None
    faults = []
    lock = threading.Lock()

    def handle_all(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with Proxy.lock:
            fault = Proxy.faults.pop(0) if Proxy.faults and self.command == "POST" else None
            if fault == "restart":
                Proxy.server_of.restart()
        if fault in (500, 429):
            self.send_response(fault)
            if fault == 429:
                self.send_header("Retry-After", "1")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        connection = http.client.HTTPConnection(*Proxy.server_of.address, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = do_OPTIONS = handle_all

    def log_message(self, *_):
        pass


class Proxies(http.server.ThreadingHTTPServer):
    # Some SDKs open a connection for every event at once.
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, *_):
        """Connections break while the server is killed: that is what is tried."""


def styk(data, *arguments):
    command = [STYK, "--data", data, "--format", "json", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def sent_by(command, url, source, key, seed):
    environment = dict(os.environ, STYK_URL=url, STYK_SOURCE=source, STYK_KEY=key, STYK_SEED=str(seed))
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    if ran.returncode != 0:
        raise AssertionError(f"the SDK failed: {ran.stderr[-500:]}")
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def compare(server, source, sent, people):
    server.settled()
    rows = styk(
        server.data,
        "sql",
        f"select id, time, person, properties from interactions where source = '{source}'",
    )
    equal(len(rows), 300, "interactions")
    equal(len({row["id"] for row in rows}), 300, "different interactions")
    if all(event["time"] for event in sent):
        found = sorted(milliseconds(row["time"]) for row in rows)
        expected = sorted(milliseconds(event["time"]) for event in sent)
        # Clocks are set right by when a batch was sent and came: some SDKs write that once, and try again later.
        # Events are a minute apart, so each still has its own.
        furthest = max(abs(one - other) for one, other in zip(found, expected))
        assert furthest < 30_000, f"the times are up to {furthest} ms off"
    if people and all(event[people] for event in sent):
        equal(len({row["person"] for row in rows}), len({event[people] for event in sent}), "people")


def run(server, url, title, command, source, kind, faults, people, seed):
    key = styk(server.data, "admin", "source", "create", source, "--kind", kind)["key"]
    Proxy.faults = [None, 500, None, 429, "restart", None, 500] if faults else []

    try:
        compare(server, source, sent_by(command, url, source, key, seed), people)
        print(f"passed sdks: {title}", flush=True)
    except Exception as error:  # every failure is counted, whatever it is
        print(f"failed sdks: {title}: {' '.join(str(error).split())}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(os.path.join(folder, "data"))
        server.start()
        Proxy.server_of = server
        proxy = Proxies(("127.0.0.1", 0), Proxy)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        url = "http://127.0.0.1:%d" % proxy.server_port
        seed = 100
        for name, (script, *arguments), kind, faults, people in PYTHON:
            seed += 1
            command = [sys.executable, str(SDKS / "python" / script), *arguments]
            run(server, url, f"python {name}", command, f"python-{name}", kind, faults, people, seed)
        if shutil.which("node") and shutil.which("npm"):
            subprocess.run(["npm", "ci", "--silent"], cwd=SDKS / "node", check=True, stdin=subprocess.DEVNULL, timeout=400)
            for name, kind, faults, people in NODE:
                seed += 1
                command = ["node", str(SDKS / "node" / f"{name}.mjs")]
                run(server, url, f"node {name}", command, f"node-{name}", kind, faults, people, seed)
            if os.path.exists(os.environ.get("CHROMIUM", "/usr/bin/chromium")):
                for name, kind, faults, people in BROWSER:
                    seed += 1
                    command = ["node", str(SDKS / "node" / "browser.mjs"), name]
                    run(server, url, f"browser {name}", command, f"browser-{name}", kind, faults, people, seed)
            else:
                print("skipped sdks: Chromium is missing")
        else:
            print("skipped sdks: Node.js is missing")
        proxy.shutdown()
        server.process.kill()


main()
