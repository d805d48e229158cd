"""The server is killed at random points under load, and its disk refuses writes
now and then: what was acknowledged is there, once.

STYK_KILLS says how often (20), STYK_SEED with which random numbers (printed).
"""

import http.client
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

STYK = os.environ.get("STYK", "styk")
TIMES = int(os.environ.get("STYK_KILLS", "20"))
SEED = int(os.environ.get("STYK_SEED", str(random.randrange(1 << 32))))
SENDERS = 4
BATCH = 20
PEOPLE = 200


class Server:
    """A `styk serve` process that can be killed and started again."""

    def __init__(self, data):
        self.data = data
        self.process = None
        self.address = None

    def start(self):
        command = [STYK, "--data", self.data, "serve", "--demo", "--listen", "127.0.0.1:0"]
        # Python ignores SIGXFSZ, and so does the child: a write past the limit is an error, not the end.
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, restore_signals=False
        )
        for line in self.process.stdout:
            found = re.search(r"http://([\d.]+):(\d+)", line)
            if found:
                self.address = (found[1], int(found[2]))
                return
        raise SystemExit(f"failed kills: the server did not start (exit {self.process.wait()})")

    def kill(self):
        self.address = None
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def refuse_writes(self, seconds):
        """No file grows for so long: inbox, database and table fail to be written."""
        pid = self.process.pid
        try:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            time.sleep(seconds)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except ProcessLookupError:
            pass


class Sender(threading.Thread):
    """Sends numbered messages until told to stop, each batch until it is acknowledged."""

    def __init__(self, server, key, number):
        super().__init__(daemon=True)
        self.server = server
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.number = number
        self.next = 0
        self.acknowledged = 0
        self.tries = 0
        self.stopped = False

    def run(self):
        connection, address = None, None
        while not self.stopped:
            messages = range(self.next, self.next + BATCH)
            body = json.dumps({"batch": [self.message(message) for message in messages], "sentAt": now()})
            while True:
                try:
                    if connection is None or address != self.server.address:
                        address = self.server.address
                        if address is None:
                            raise OSError("down")
                        connection = http.client.HTTPConnection(*address, timeout=30)
                    self.tries += 1
                    connection.request("POST", "/in/shop/v1/batch", body, self.headers)
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status == 200:
                        break
                    if answer.status not in (429, 500, 502, 503):
                        raise SystemExit(f"failed kills: HTTP {answer.status}")
                except (OSError, http.client.HTTPException):
                    connection = None
                time.sleep(0.02)
            self.next += BATCH
            self.acknowledged += BATCH

    def message(self, number):
        person = (self.number * 7919 + number) % PEOPLE
        return {
            "type": "track",
            "messageId": f"{self.number}-{number}",
            "anonymousId": f"a{person}",
            "userId": f"u{person}",
            "event": "Order Completed" if number % 10 == 0 else "Product Viewed",
            "timestamp": now(),
        }


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".%03dZ" % (time.time() % 1 * 1000)


def styk(data, *arguments):
    command = [STYK, "--data", data, "--format", "json", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def stored(data):
    rows = styk(data, "sql", "select count(*) as rows, count(distinct id) as ids, count(distinct person) as people from interactions")
    return rows[0] if isinstance(rows, list) else rows


def main():
    print(f"seed {SEED}, {TIMES} kills", flush=True)
    chance = random.Random(SEED)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        key = styk(data, "admin", "source", "create", "shop", "--kind", "server")["key"]
        server = Server(data)
        server.start()
        senders = [Sender(server, key, number) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        for kill in range(TIMES):
            time.sleep(chance.uniform(0.05, 1.5))
            if chance.random() < 0.4:
                server.refuse_writes(chance.uniform(0.05, 0.8))
                time.sleep(chance.uniform(0.0, 0.5))
            server.kill()
            server.start()
        time.sleep(1)
        for sender in senders:
            sender.stopped = True
        for sender in senders:
            sender.join(60)
        acknowledged = sum(sender.acknowledged for sender in senders)
        tries = sum(sender.tries for sender in senders)
        # Once more through a crash: what is only in the inbox counts too.
        server.kill()
        found = stored(data)
        again = stored(data)
    sent = {"rows": acknowledged, "ids": acknowledged, "people": PEOPLE}
    good = found == sent and again == sent
    print(f"acknowledged {acknowledged} in {tries} requests, found {found}", flush=True)
    print(f"{'passed' if good else 'failed'} kills: what was acknowledged is there once after {TIMES} kills")
    sys.exit(0 if good else 1)


main()
