"""Journey maps as other programs open them: every template in every language, written in every
format and read back; the PDF by poppler, the workbook by openpyxl, the slides by python-pptx,
XML by the parser of Python, the picture by its pixels."""

import json
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
import zlib

import openpyxl
from pptx import Presentation

from common import Skipped, Styk, check, equal, finish

LANGUAGES = ["en", "ru", "pl"]
TEMPLATES = ["airline", "bank", "travel", "eshop", "saas", "telecom", "clinic", "b2b"]

kept = {}


def maps(language):
    """A data folder with every template in a language."""
    if language not in kept:
        styk = Styk()
        for template in TEMPLATES:
            styk.run("maps", "template", template, "--language", language)
        kept[language] = (styk, {one["key"]: one["map"] for one in styk.json("maps")})
    return kept[language]


def steps(map):
    return [step for stage in map["stages"] for step in stage["steps"]]


def written(styk, key, option, ending):
    path = styk.path / f"{key}.{ending}"
    styk.run("export", "map", key, f"--{option}", "-o", path)
    return path


def squeezed(text):
    """A text without spaces and signs that lines and fonts treat differently."""
    return re.sub(r"[\W_]", "", text).lower()


@check
def templates_are_kept_in_each_language():
    for language in LANGUAGES:
        _, found = maps(language)
        equal(sorted(found), sorted(TEMPLATES), "templates")
        for key, map in found.items():
            assert len(steps(map)) >= 8, f"{key} has {len(steps(map))} steps"
            letters = sum("а" <= letter <= "я" for letter in json.dumps(map, ensure_ascii=False).lower())
            assert (letters > 500) == (language == "ru"), f"{key} in {language} has {letters} Cyrillic letters"


@check
def a_map_comes_back_from_its_own_format_as_it_was():
    for language in LANGUAGES:
        styk, found = maps(language)
        for key, map in found.items():
            path = written(styk, key, "json", "json")
            styk.run("maps", "import", path, "--key", f"{key}-again")
        again = {one["key"]: one["map"] for one in styk.json("maps")}
        for key, map in found.items():
            equal(again[f"{key}-again"], map, f"{key} in {language}")


@check
def tables_keep_stages_steps_and_lanes():
    for language in LANGUAGES:
        styk, found = maps(language)
        for ending in ["csv", "xlsx"]:
            path = written(styk, "bank", ending, ending)
            styk.run("maps", "import", path, "--key", f"bank-{ending}", "--language", language)
            again = {one["key"]: one["map"] for one in styk.json("maps")}[f"bank-{ending}"]
            map = found["bank"]
            equal([stage["name"] for stage in again["stages"]], [stage["name"] for stage in map["stages"]], "stages")
            equal([step["name"] for step in steps(again)], [step["name"] for step in steps(map)], "steps")
            equal([lane.get("kind") for lane in again["lanes"]], [lane.get("kind") for lane in map["lanes"]], "lanes")


@check
def the_workbook_opens_in_openpyxl():
    for language in LANGUAGES:
        styk, found = maps(language)
        book = openpyxl.load_workbook(written(styk, "airline", "xlsx", "xlsx"))
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for step in steps(found["airline"]):
            assert step["name"] in cells, f"{step['name']} is not in the workbook"


@check
def the_slides_open_in_python_pptx_and_can_be_edited():
    for language in LANGUAGES:
        styk, found = maps(language)
        slides = Presentation(written(styk, "clinic", "pptx", "pptx")).slides
        text = squeezed(" ".join(
            cell.text
            for slide in slides
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ))
        for step in steps(found["clinic"]):
            assert squeezed(step["name"]) in text, f"{step['name']} is in no table"


@check
def the_pdf_has_every_step_as_text():
    if not shutil.which("pdftotext"):
        raise Skipped("pdftotext is not installed")
    for language in LANGUAGES:
        styk, found = maps(language)
        for option in ["pdf", "poster"]:
            path = written(styk, "telecom", option, f"{option}.pdf")
            done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
            words = set(re.findall(r"\w+", done.stdout.decode().lower()))
            for step in steps(found["telecom"]):
                for word in re.findall(r"\w+", step["name"].lower()):
                    # A word that is wider than its column is broken within.
                    assert word in words or len(word) > 18, f"{word} of {step['name']} is not in the {option}"


@check
def xml_is_whole_and_of_its_namespace():
    styk, found = maps("pl")
    for option, ending, name in [
        ("bpmn", "bpmn", "{http://www.omg.org/spec/BPMN/20100524/MODEL}definitions"),
        ("pnml", "pnml", "{http://www.pnml.org/version-2009/grammar/pnml}pnml"),
        ("cjml", "cjml", None),
        ("svg", "svg", "{http://www.w3.org/2000/svg}svg"),
    ]:
        path = written(styk, "eshop", option, ending)
        root = ET.parse(path).getroot()
        assert name is None or root.tag == name, f"{option} begins with {root.tag}"
        text = squeezed(path.read_text())
        for step in steps(found["eshop"]):
            if option != "svg":
                assert squeezed(step["name"]) in text, f"{step['name']} is not in the {option}"


@check
def diagrams_come_back_with_their_steps():
    styk, found = maps("ru")
    for option, ending in [("bpmn", "bpmn"), ("pnml", "pnml"), ("cjml", "cjml"), ("mermaid", "mmd")]:
        path = written(styk, "saas", option, ending)
        styk.run("maps", "import", path, "--key", f"saas-{option}", "--language", "ru")
        again = {one["key"]: one["map"] for one in styk.json("maps")}[f"saas-{option}"]
        names = [step["name"] for step in steps(found["saas"])]
        missing = set(names) - {step["name"] for step in steps(again)}
        assert not missing, f"{option} lost {missing}"


def pixels(path):
    """Width, height and the rows of a PNG of 8 bits a channel (RFC 2083), unfiltered where they are plain."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, depth, colour, zlib.decompress(packed)


@check
def the_picture_shows_something():
    styk, _ = maps("ru")
    width, height, depth, _, raw = pixels(written(styk, "travel", "png", "png"))
    assert width > 2000 and height > 1000 and depth == 8, f"{width} x {height}, {depth} bits"
    assert len(set(raw)) > 50, "the picture is empty"


@check
def a_map_is_seen_in_the_data():
    with Styk() as styk:
        file = styk.path / "shop.csv"
        rows = [f"K-{day},2024-03-{day:02} 09:15,{event},web" for day in range(1, 29) for event in ["search", "purchase"][: 1 + day % 2]]
        file.write_text("customer,date,event,channel\n" + "\n".join(rows))
        styk.load(file)
        registry = {one["names"]["en"].lower(): one["key"] for one in styk.json("touchpoints")["touchpoints"]}
        names = sorted(registry)
        map = {
            "name": "Shopping",
            "stages": [{"key": "s", "name": "Buying", "steps": [
                {"key": f"t{place}", "name": name, "touchpoints": [registry[name]]} for place, name in enumerate(names)
            ]}],
            "lanes": [{"key": "figures", "kind": "metric"}],
            "cells": [
                {"step": f"t{place}", "lane": "figures", "measure": {"question": {"ask": "metric", "metric": "customers"}}}
                for place in range(len(names))
            ],
        }
        plan = styk.path / "shopping.json"
        seen = written(maps("en")[0], "saas", "json", "json")
        envelope = json.loads(seen.read_text())
        # The map in the envelope that the program writes itself.
        [inside] = [name for name, value in envelope.items() if isinstance(value, dict)]
        envelope[inside] = map
        plan.write_text(json.dumps(envelope))
        styk.run("maps", "import", plan, "--key", "shopping")
        path = written(styk, "shopping", "svg", "svg")
        text = path.read_text()
        assert "n = 28" in text and "n = 14" in text, "the figures of the cells are not in the picture"
        result = styk.json("conformance", "shopping")["result"]
        equal(result["following"]["n"], 28, "customers compared")


@check
def what_is_no_map_is_refused_in_one_line():
    with Styk() as styk:
        file = styk.path / "no.bpmn"
        file.write_text("<definitions")
        code, _, trouble = styk.try_run("maps", "import", file)
        equal(code, 1, "exit code")
        equal(len(trouble.strip().splitlines()), 1, "lines")
        code, _, trouble = styk.try_run("export", "map", "nowhere", "--pdf")
        equal(code, 1, "exit code")
        assert "nowhere" in trouble, trouble


finish()
