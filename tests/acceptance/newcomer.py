"""The five minutes of the README with files of companies in three languages: import,
funnel, picture of paths, retention, what stands out; and clear errors on the way."""

import datetime
import random

from common import Styk, check, equal, finish

FILES = {
    "en": ("utf-8", ",", "customer,date,event,channel,amount", "%Y-%m-%d %H:%M", ".", ["search", "product", "cart", "purchase"]),
    "ru": ("cp1251", ";", "клиент;дата;событие;канал;сумма", "%d.%m.%Y %H:%M", ",", ["поиск", "товар", "корзина", "покупка"]),
    "pl": ("cp1250", ";", "klient;data;zdarzenie;kanał;kwota", "%d.%m.%Y %H:%M", ",", ["szukanie", "produkt", "koszyk", "zakup"]),
}


def make(path, language):
    """400 customers go through a funnel; six in ten go on at each step. Returns how many reach each."""
    encoding, delimiter, heading, clock, decimal, steps = FILES[language]
    draw = random.Random(language)
    reached = [0] * len(steps)
    lines = [heading]
    for customer in range(400):
        time = datetime.datetime(2024, 1, 1) + datetime.timedelta(minutes=draw.randrange(60 * 24 * 90))
        for position, step in enumerate(steps):
            reached[position] += 1
            amount = f"{draw.randrange(20, 500)}{decimal}50" if position == 3 else ""
            lines.append(delimiter.join([f"K-{customer:04}", time.strftime(clock), step, draw.choice(["web", "app"]), amount]))
            time += datetime.timedelta(minutes=draw.randrange(1, 600))
            if draw.random() > 0.6:
                break
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return steps, reached


def five_minutes(language):
    with Styk() as styk:
        file = styk.path / "export.csv"
        steps, reached = make(file, language)
        styk.run("import", file, "--preview")
        assert not (styk.data / "interactions").exists(), "a preview imports nothing"
        styk.load(file)
        funnel = styk.json("funnel", " > ".join(steps))["result"]
        equal([step["customers"] for step in funnel["groups"][0]["steps"]], reached, "funnel")
        picture = styk.path / "paths.html"
        styk.run("paths", "--to", steps[3], "--output", picture)
        page = picture.read_text(encoding="utf-8")
        assert "<svg" in page, "the page holds a picture"
        assert "src=\"http" not in page and "href=\"http" not in page, "the page needs nothing from elsewhere"
        assert styk.json("retention")["result"]["cohorts"], "no cohorts"
        insights = styk.json("insights")
        assert insights["verdict"], "no verdict"
        styk.run("doctor")


@check
def english_export_in_five_minutes():
    five_minutes("en")


@check
def russian_export_in_five_minutes():
    five_minutes("ru")


@check
def polish_export_in_five_minutes():
    five_minutes("pl")


@check
def a_misspelt_touchpoint_is_told_the_nearest():
    with Styk() as styk:
        file = styk.path / "export.csv"
        make(file, "en")
        styk.load(file)
        code, _, trouble = styk.try_run("funnel", "serch > purchase")
        assert code != 0 and "search" in trouble, f"exit code {code}: {trouble.strip()}"


@check
def a_missing_file_is_named():
    with Styk() as styk:
        code, _, trouble = styk.try_run("import", "nowhere.csv")
        assert code != 0 and "nowhere.csv" in trouble, f"exit code {code}: {trouble.strip()}"


@check
def a_question_with_an_unknown_field_is_refused():
    with Styk() as styk:
        question = styk.path / "question.json"
        question.write_text('{"ask": "transitions", "limitt": 3}')
        code, _, trouble = styk.try_run("ask", question)
        assert code != 0 and "limitt" in trouble, f"exit code {code}: {trouble.strip()}"


finish()
