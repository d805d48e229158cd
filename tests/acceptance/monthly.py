"""The monthly report as its readers open it: the PDF by poppler, the workbook by openpyxl, the
slides by python-pptx. In each language every figure in them is the one that `styk ask` answers."""

import json
import re
import shutil
import subprocess

import openpyxl
from pptx import Presentation
from pptx.util import Emu

from common import ROOT, Skipped, Styk, check, equal, finish, near, program

MONTH = "2025-06"
ZONES = {"en": "Europe/London", "ru": "Europe/Moscow", "pl": "Europe/Warsaw"}
FORMATS = ["pdf", "xlsx", "pptx", "html", "json"]
# What a unit of the report is written as in a workbook.
SCALES = {"money": 0.01, "seconds": 1 / 86_400}

made = {}


class Company:
    """A simulated bank of a country, and its report in every format."""

    def __init__(self, language):
        self.styk = Styk()
        self.language = language
        self.path = self.styk.path
        size = ["--company", "bank", "--customers", "800", "--language", language, "--dir", "demo"]
        code, _, trouble = program(self.path, "demo", *size)
        assert code == 0, trouble
        self.styk.data = self.path / "demo" / "data"
        for ending in FORMATS:
            self.styk.run(*self.arguments(ending))
        self.report = json.loads(self.file("json").read_text())
        self.figures = [(block, figure) for block in self.report["blocks"] for figure in block["figures"]]

    def arguments(self, ending):
        about = ["--month", MONTH, "--zone", ZONES[self.language], "--company", "Harbour & Co", "-o", self.file(ending)]
        return ["report", *about, "--language", self.language]

    def file(self, ending):
        return self.path / f"report.{ending}"


def company(language):
    if language not in made:
        made[language] = Company(language)
    return made[language]


def asked(of, figure, customers):
    """The figure by its own question: value and n."""
    result = of.styk.ask(**figure["question"])
    kind = figure["kind"]
    if result["kind"] == "metric":
        estimate = result["groups"][0]["points"][0]["estimate"]
        if kind == "conversion":
            return estimate["value"] / customers, customers
        return estimate["value"], estimate["n"]
    if result["kind"] == "lifecycle":
        point = result["points"][-1]
        if kind == "came_back":
            return point["returning"] / (point["returning"] + point["dormant"]), point["returning"] + point["dormant"]
        return point[kind], point[kind]
    if kind == "repeat_purchase":
        return result["repeat"]["value"], result["repeat"]["n"]
    return result["between_all"]["median_s"], result["between_all"]["n"]


def digits(text):
    """A text without the spaces that formats write differently."""
    return re.sub(r"[\s\u00a0\u202f]", "", text.replace("\u2212", "-"))


def with_values(of):
    """Each figure with its value as the report's own page writes it."""
    page = of.file("html").read_text()
    cells = re.findall(r'<th scope="row" class="long">([^<]+)</th><td><b>([^<]+)</b>', page)
    values = {}
    for name, value in cells:
        values.setdefault(name.replace("&amp;", "&"), value)
    for _, figure in of.figures:
        yield figure, values[figure["name"]]


def everywhere(of_language):
    """A check for each language, under the name of the function."""
    for language in ZONES:

        def one(language=language):
            of_language(company(language))

        one.__name__ = f"{of_language.__name__}_{language}"
        check(one)
    return of_language


@everywhere
def every_figure_is_what_its_question_answers(of):
    kinds = {figure["kind"] for _, figure in of.figures}
    expected = {"csat", "nps", "ces", "came_back", "customers", "revenue", "orders", "conversion", "repeat_purchase"}
    assert expected <= kinds, f"missing: {expected - kinds}"
    [customers] = [figure["estimate"]["n"] for _, figure in of.figures if figure["kind"] == "customers"]
    for _, figure in of.figures:
        value, n = asked(of, figure, customers)
        near(figure["estimate"]["value"], value, f"{figure['kind']}", 1e-12)
        equal(figure["estimate"]["n"], n, f"n of {figure['kind']}")
        for change in ("month_before", "year_before"):
            assert figure.get(change), f"{figure['kind']} has no {change}"


@everywhere
def the_workbook_holds_the_same_numbers(of):
    book = openpyxl.load_workbook(of.file("xlsx"), data_only=True)
    titles = [block["title"] for block in of.report["blocks"]]
    equal(book.sheetnames[1:5], titles, "sheets")
    for block, figure in of.figures:
        sheet = book[block["title"]]
        [row, *_] = [row for row in sheet.iter_rows() if row[0].value == figure["name"]]
        scale = SCALES.get(figure["unit"], 1)
        estimate = figure["estimate"]
        cells = [cell.value for cell in row[1:5]]
        if figure["unit"] == "seconds":
            cells[:3] = [None if cell is None else days(cell) for cell in cells[:3]]
        for found, expected in zip(cells, (estimate["value"], estimate.get("low"), estimate.get("high"))):
            if expected is None:
                equal(found, None, f"bound of {figure['kind']}")
            else:
                near(found, expected * scale, figure["kind"], 1e-5)
        equal(cells[3], estimate["n"], f"n of {figure['kind']}")
        change = figure["month_before"]
        near(row[6].value, change["difference"]["value"] * (1 if change["relative"] else scale), "change", 1e-6)
        equal(row[9].value in {"yes", "да", "tak"}, change["real"], f"whether {figure['kind']} really changed")
    charts = sum(len(book[title]._charts) for title in titles)
    equal(charts, 4, "charts")


def days(value):
    """Openpyxl reads durations as times of its own."""
    if hasattr(value, "total_seconds"):
        return value.total_seconds() / 86_400
    if hasattr(value, "hour"):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return value


@everywhere
def the_slides_hold_the_same_figures_in_tables_that_can_be_edited(of):
    deck = Presentation(of.file("pptx"))
    equal((deck.slide_width, deck.slide_height), (12_192_000, 6_858_000), "size of slides")
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 6, f"only {len(tables)} tables"
    cells = {}
    for table in tables:
        for row in list(table.rows)[1:]:
            texts = [cell.text_frame.text for cell in row.cells]
            cells.setdefault(texts[0], texts[1])
    for figure, value in with_values(of):
        found = cells[figure["name"]].split("\n")[0]
        equal(digits(found), digits(value), f"{figure['kind']} on a slide")
    for number, slide in enumerate(deck.slides, 1):
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text, f"slide {number} has no title"
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert shape.left >= 0 and shape.top >= 0, f"{shape.name} of slide {number} begins outside"
            assert right <= deck.slide_width and bottom <= deck.slide_height, (
                f"{shape.name} of slide {number} ends at {Emu(right).inches:.2f}, {Emu(bottom).inches:.2f} in"
            )
            if shape.has_table:
                rows = sum(row.height for row in shape.table.rows)
                assert shape.top + rows <= Emu(6_858_000 - 380_000), f"the table of slide {number} is too tall"


def poppler(*command):
    if not shutil.which(command[0]):
        raise Skipped(f"{command[0]} (poppler-utils) is not installed")
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()


@everywhere
def the_pdf_has_the_same_figures_as_text(of):
    text = poppler("pdftotext", "-layout", str(of.file("pdf")), "-")
    flat = digits(text)
    for figure, value in with_values(of):
        assert digits(value) in flat, f"{figure['kind']}: {value} is not in the PDF"
        first = figure["name"].split()[0]
        assert first in text, f"{first} is not in the PDF"
    for block in of.report["blocks"]:
        assert block["title"] in text, block["title"]
    letters = {"en": "Satisfaction", "ru": "Удовлетворённость", "pl": "Najsłabsze punkty styku"}
    assert letters[of.language] in text, "letters of the language"
    fonts = poppler("pdffonts", str(of.file("pdf"))).splitlines()[2:]
    equal(len(fonts), 2, "fonts")
    for font in fonts:
        assert font.startswith("Onest") and re.search(r"\byes\s+(no|yes)\s+yes\b", font), f"not embedded: {font}"
    facts = poppler("pdfinfo", str(of.file("pdf")))
    assert "A4" in facts and "Harbour & Co" in facts, facts
    pages = int(re.search(r"Pages:\s+(\d+)", facts).group(1))
    assert 2 <= pages <= 8, f"{pages} pages"
    for number in range(1, pages + 1):
        page = poppler("pdftotext", "-f", str(number), "-l", str(number), "-layout", str(of.file("pdf")), "-")
        assert re.search(rf"{number} (of|из|z) {pages}\b", page), f"page {number} has no number"
    size = of.file("pdf").stat().st_size
    assert size < 400_000, f"{size} bytes"


@check
def a_report_that_cannot_be_written_says_why_in_each_language():
    of = company("en")
    said = {
        "en": ["no interactions of 1999-01", "not a month", "did you mean", "the ending says"],
        "ru": ["нет взаимодействий", "не месяц", "имелось в виду", "определяется расширением"],
        "pl": ["nie ma interakcji", "to nie miesiąc", "czy chodziło", "decyduje rozszerzenie"],
    }
    for language, parts in said.items():
        attempts = [
            ["--month", "1999-01"],
            ["--month", "june"],
            ["--month", MONTH, "--purchase", "transfre"],
            ["--month", MONTH, "-o", "report.doc"],
        ]
        for arguments, part in zip(attempts, parts):
            code, _, trouble = of.styk.try_run("report", *arguments, "--language", language)
            equal(code, 1, f"end of `report {' '.join(arguments)}`")
            equal(len(trouble.strip().splitlines()), 1, "lines")
            assert part in trouble, trouble


@check
def fonts_are_small_and_come_with_their_licence():
    folder = ROOT / "crates" / "report" / "fonts"
    size = sum(file.stat().st_size for file in folder.glob("*.ttf"))
    assert 0 < size < 600_000, f"{size} bytes"
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()


try:
    finish()
finally:
    for one in made.values():
        one.styk.folder.cleanup()
