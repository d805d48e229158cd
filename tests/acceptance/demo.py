"""The demos: each company in another language, made, imported and shown."""

import tempfile
from pathlib import Path

from common import check, equal, finish, program


def demo(company, language, letters):
    with tempfile.TemporaryDirectory(prefix="styk-demo-") as folder:
        options = ["--company", company, "--language", language, "--customers", 200]
        code, _, trouble = program(folder, "demo", "--dir", "made", *options)
        equal(code, 0, f"exit code ({trouble.strip()[-400:]})")
        pages = list((Path(folder) / "made").glob("*.html"))
        assert pages, "no page was written"
        text = pages[0].read_text(encoding="utf-8")
        assert "<svg" in text, "the page holds a picture"
        assert any(letter in text for letter in letters), f"the page is not in the language `{language}`"
        query = "SELECT count(*) FROM interactions WHERE event = 'consent_given'"
        code, found, trouble = program(folder, "--data", "made/data", "--format", "csv", "sql", query)
        equal(code, 0, f"exit code ({trouble.strip()[-400:]})")
        assert int(found.split()[-1]) > 20, f"customers said nothing of consent: {found}"


@check
def an_english_airline():
    demo("airline", "en", "abc")


@check
def a_russian_bank():
    demo("bank", "ru", "ждыэ")


@check
def a_polish_travel_shop():
    demo("travel", "pl", "ąęśżł")


finish()
