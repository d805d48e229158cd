"""The monthly report reaches a real mail server: sent at once, and by its timer after the
server was away."""

import datetime
import email
import email.policy
import json
import os
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from common import Styk, check, equal, finish


class Inbox:
    """Takes every message."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"


@contextmanager
def mail_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()


@contextmanager
def serving(styk, smtp_port):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STYK")}
    environment |= {"STYK_SMTP": f"smtp://127.0.0.1:{smtp_port}", "STYK_MAIL_FROM": "Styk <styk@example.com>"}
    environment |= {"STYK_ADMIN_EMAIL": "olga@example.com", "STYK_ADMIN_PASSWORD": "correct horse battery"}
    command = [os.environ["STYK"], "serve", "--listen", "127.0.0.1:0", "--data", str(styk.data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment, text=True)
    try:
        line = process.stdout.readline()
        yield Api("http://" + line.split("http://")[1].strip())
    finally:
        process.terminate()
        process.wait(timeout=60)


class Api:
    """The HTTP API as the administrator."""

    def __init__(self, address):
        self.address = address
        self.headers = {"Content-Type": "application/json"}
        body = {"email": "olga@example.com", "password": "correct horse battery"}
        request = urllib.request.Request(f"{address}/api/v1/session", json.dumps(body).encode(), self.headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.headers["Cookie"] = answer.headers["Set-Cookie"].split(";")[0]
            self.headers["X-Styk-Csrf"] = json.load(answer)["csrf"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data, self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def ended(self, job):
        for _ in range(600):
            found = self.call("GET", f"/jobs/{job}")
            if found["state"] != "running":
                return found
            time.sleep(0.1)
        raise AssertionError("the job has no end")


def last_month():
    return datetime.datetime.now(datetime.UTC).date().replace(day=1) - datetime.timedelta(days=1)


def load(styk):
    """Two hundred customers of last month."""
    day = last_month()
    rows = ["customer,date,event,channel"]
    for customer in range(200):
        date = day.replace(day=customer % 27 + 1)
        rows += [f"K-{customer},{date} 09:15,search,web", f"K-{customer},{date} 10:15,purchase,app"]
    file = styk.path / "shop.csv"
    file.write_text("\n".join(rows) + "\n")
    styk.load(file)


def attachments(letter):
    """Name, type and first bytes of each."""
    found = list(letter.iter_attachments())
    return [(one.get_filename(), one.get_content_type(), one.get_payload(decode=True)[:4]) for one in found]


@check
def the_report_of_a_month_is_sent_at_once():
    with Styk() as styk, mail_server() as (inbox, port):
        load(styk)
        with serving(styk, port) as api:
            month = last_month().strftime("%Y-%m")
            people = ["anna@example.com", "olga@example.com"]
            body = {"month": month, "to": people, "formats": ["pptx", "pdf", "xlsx", "html"]}
            job = api.call("POST", "/notifications/report", body)["job"]
            ended = api.ended(job)
            equal((ended["state"], ended.get("result")), ("done", {"sent": 2}), "end of the job")
            equal([to for to, _ in inbox.letters], [[one] for one in people], "addresses")
            letter = inbox.letters[0][1]
            equal(letter["From"], "Styk <styk@example.com>", "sender")
            assert last_month().strftime("%B %Y") in letter["Subject"], letter["Subject"]
            office = "application/vnd.openxmlformats-officedocument"
            expected = [
                (f"styk-{month}.pdf", "application/pdf", b"%PDF"),
                (f"styk-{month}.xlsx", f"{office}.spreadsheetml.sheet", b"PK\x03\x04"),
                (f"styk-{month}.pptx", f"{office}.presentationml.presentation", b"PK\x03\x04"),
                (f"styk-{month}.html", "text/html", b"<!DO"),
            ]
            equal(attachments(letter), expected, "attachments")
            [text] = [part for part in letter.walk() if part.get_content_type() == "text/plain"]
            assert last_month().strftime("%B %Y") in text.get_content(), "the month in a sentence"
            empty = api.ended(api.call("POST", "/notifications/report", {"month": "1999-01", "to": people})["job"])
            equal((empty["state"], empty["problem"]["code"]), ("failed", "empty"), "a month without data")


@check
def a_report_that_was_due_while_nobody_ran_is_sent_once():
    with Styk() as styk, mail_server() as (inbox, port):
        load(styk)
        with serving(styk, port) as api:
            plan = {"to": ["anna@example.com"], "every": "month", "day": 1, "at": "08:00", "zone": "UTC"}
            api.call("PUT", "/notifications", {"report": plan})
        equal(inbox.letters, [], "nothing is due yet")
        with sqlite3.connect(styk.data / "styk.sqlite") as store:
            store.execute("UPDATE timer SET next = next - 90 * 86400 * 1000000")
        with serving(styk, port) as api:
            for _ in range(300):
                if inbox.letters:
                    break
                time.sleep(0.1)
            time.sleep(1)
            equal(len(inbox.letters), 1, "letters")
            equal([name for name, _, _ in attachments(inbox.letters[0][1])], [f"styk-{last_month():%Y-%m}.pdf"], "a PDF")
            turn = api.call("GET", "/notifications")["report_turn"]
            assert turn["done"] < turn["next"] and "trouble" not in turn, turn


@check
def a_mail_server_that_is_away_is_told():
    with Styk() as styk:
        load(styk)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with serving(styk, port) as api:
            month = last_month().strftime("%Y-%m")
            job = api.call("POST", "/notifications/report", {"month": month, "to": ["anna@example.com"]})["job"]
            ended = api.ended(job)
            equal((ended["state"], ended["problem"]["code"]), ("failed", "mail"), "end of the job")
            assert "anna@example.com" in ended["problem"]["detail"], ended


finish()
