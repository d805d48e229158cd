"""What the program says of its own work, in the language asked for: an import with bad
rows, a touchpoint that does not exist, a file that is not there, the state of the folder."""

import json

from common import Styk, check, equal, finish

GOOD = "".join(f'K-{day},2024-03-{day:02} 09:15,search,web,\nK-{day},2024-03-{day:02} 18:40,purchase,app,"59,90"\n' for day in range(1, 22))
ROWS = f"""klient,czas,zdarzenie,kanał,kwota
K-99,kiedyś,purchase,app,"10,00"
K-99,2024-03-03 10:00,purchase,web,dużo
K-99,2024-03-03 10:01,search
{GOOD}"""

# Words that an answer in the language must have, and that one in another has not.
TOLD = {
    "ru": {
        "import": ["импорт 1 из источника", "42 взаимодействия из 45 строк", "не принято, требует проверки: 1 строка", "время не читается", "число не читается", "неверное число полей"],
        "quarantine": ["значение «kiedyś» в столбце «czas» — не время", "полей в записи: 3, а должно быть 5"],
        "touchpoint": ["ошибка: точки контакта «serch» нет: возможно, имелось в виду «search»?"],
        "missing": ["ошибка: под «nowhere.csv» не подходит ни один файл"],
        "number": ["ошибка: импорта 7 нет"],
        "preview": ["принят за", "уверенность", "запись 2 не принята"],
        "doctor": ["папка данных", "точки контакта", "все файлы целы и в порядке"],
        "imports": ["состояние", "принят"],
        "undo": ["импорт 1 отменён, убрано взаимодействий: 42"],
    },
    "pl": {
        "import": ["import 1 ze źródła", "42 interakcje z 45 wierszy", "odrzucone, do sprawdzenia: 1 wiersz", "nieczytelny czas", "nieczytelna liczba", "zła liczba pól"],
        "quarantine": ["wartość „kiedyś” w kolumnie „czas” nie jest czasem", "liczba pól w rekordzie: 3, a powinno być 5"],
        "touchpoint": ["błąd: nie ma punktu styku „serch”: czy chodziło o „search”?"],
        "missing": ["błąd: do „nowhere.csv” nie pasuje żaden plik"],
        "number": ["błąd: nie ma importu 7"],
        "preview": ["uznana za", "pewność", "rekord 2 odrzucono"],
        "doctor": ["folder danych", "punkty styku", "wszystkie pliki są całe i w porządku"],
        "imports": ["stan", "przyjęty"],
        "undo": ["import 1 cofnięto, usunięte interakcje: 42"],
    },
}


def holds(text, words):
    text = text.replace("\u00a0", " ")
    for word in words:
        assert word in text, f"`{word}` is not in: {text.strip()}"


def speaks(language):
    told = TOLD[language]
    ask = ("--language", language)
    with Styk() as styk:
        file = styk.path / "sklep.csv"
        file.write_text(ROWS, encoding="utf-8")
        holds(styk.run("import", file, "--preview", *ask), told["preview"])
        holds(styk.run("import", file, *ask), told["import"])
        holds(styk.run("imports", "quarantine", 1, *ask), told["quarantine"])
        for name, words in [("touchpoint", ("funnel", "serch > purchase")), ("missing", ("import", "nowhere.csv")), ("number", ("imports", "undo", 7))]:
            code, _, trouble = styk.try_run(*words, *ask)
            equal(code, 1, "exit code")
            holds(trouble, told[name])
            equal(len(trouble.strip().splitlines()), 1, f"lines of `{trouble.strip()}`")
        holds(styk.run("doctor", *ask), told["doctor"])
        holds(styk.run("imports", *ask), told["imports"])
        holds(styk.run("imports", "undo", 1, *ask), told["undo"])


@check
def the_program_speaks_russian():
    speaks("ru")


@check
def the_program_speaks_polish():
    speaks("pl")


@check
def what_programs_read_stays_english():
    with Styk() as styk:
        file = styk.path / "sklep.csv"
        file.write_text(ROWS, encoding="utf-8")
        styk.run("import", file, "--language", "pl")
        [listed] = json.loads(styk.run("imports", "--language", "pl", "--format", "json"))
        equal((listed["state"], listed["interactions"], listed["rejected"]), ("committed", 42, 3), "import")
        bad = json.loads(styk.run("imports", "quarantine", 1, "--language", "ru", "--format", "json"))
        equal([row["reason"] for row in bad], ["time", "number", "field_count"], "reasons")
        heading = styk.run("imports", "--language", "ru", "--format", "csv").splitlines()[0]
        equal(heading, "number,state,source,name,rows,interactions,rejected,first,last,imported", "heading")


finish()
