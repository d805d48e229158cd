"""What the README says of pointing trackers at Styk, as it stands there: every program is run
against a started server, and what it sends is in answers."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, Server, Skipped, Styk, check, equal, finish

NODE = ROOT / "tests" / "sdks" / "node"
LONGEST_S = 120


def programs():
    """Language and text of each program, in order."""
    text = (ROOT / "README.md").read_text()
    section = re.search(r"^## Point your trackers at Styk$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^```(\w+)\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)
    equal(len(found), 15, "programs in the README")
    return found


class Trackers:
    """A server with the sources that the README speaks of."""

    def __enter__(self):
        self.styk = Styk()
        self.server = Server(str(self.styk.data))
        self.server.start()
        create = ("admin", "source", "create")
        self.keys = {
            "sk_...": self.styk.json(*create, "shop", "--kind", "server")["key"],
            "pk_...": self.styk.json(*create, "site", "--kind", "browser")["key"],
        }
        return self

    def __exit__(self, *_):
        self.server.process.kill()
        self.server.process.wait()
        self.styk.folder.cleanup()

    def stored(self):
        self.server.settled()
        # A folder that nothing ever came into has no view yet.
        code, output, _ = self.styk.try_run("sql", "select count(*) as n from interactions", "--format", "csv")
        return int(output.split()[-1]) if code == 0 else 0

    def run(self, language, text):
        """Runs a program; how many interactions came of it."""
        before = self.stored()
        text = text.replace("127.0.0.1:8080", "%s:%d" % self.server.address)
        for shown, key in self.keys.items():
            text = text.replace(shown, key)
        in_page = self.keys["pk_..."] in text
        suffix = {"js": ".mjs", "html": ".html", "python": ".py", "sh": ".sh"}[language]
        with tempfile.NamedTemporaryFile("w", suffix=suffix, dir=NODE, prefix="readme-") as file:
            file.write(text)
            file.flush()
            program = {"js": "node", "python": sys.executable, "sh": "sh"}.get(language)
            command = ["node", "page.mjs", file.name] if in_page else [program, file.name]
            ran = subprocess.run(
                command, cwd=NODE, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_S
            )
        assert ran.returncode == 0, f"it ended with {ran.returncode}: {ran.stderr[-400:]}"
        return self.stored() - before


def run_all(wanted, expected):
    with Trackers() as trackers:
        ran = 0
        for language, text in programs():
            if not wanted(language, text):
                continue
            came = trackers.run(language, text)
            assert expected(came, text), f"{came} interactions came of:\n{text}"
            ran += 1
        assert ran > 0, "the README has no such program"


def needs(*names):
    for name in names:
        if not shutil.which(name):
            raise Skipped(f"{name} is missing")
    if not (NODE / "node_modules").exists():
        command = ["npm", "ci", "--silent"]
        subprocess.run(command, cwd=NODE, check=True, stdin=subprocess.DEVNULL, timeout=400)


@check
def every_sdk_of_a_server_sends_with_what_the_readme_says():
    needs("node", "npm", "curl")
    run_all(
        lambda language, text: "sk_..." in text,
        lambda came, text: came == (3 if "curl" in text else 1),
    )


@check
def every_sdk_of_a_page_sends_with_what_the_readme_says():
    needs("node", "npm", "chromium")
    run_all(lambda language, text: "pk_..." in text, lambda came, text: came >= 1)


finish()
