"""What is measured of agents: the desk's pages, the studio's."""

import itertools

from benchmarks.load import Act, Browser
from benchmarks.material import Material
from benchmarks.scenario import TOKEN, Bars, Scenario, cookies, page, text_of, value_of

UNCHANGED = {"width": "full", "required": "on", "personal": "none", "anonymise": "keep"}
"""Options of a question that the studio's form always sends."""


def lists(material: Material) -> list[Scenario]:
    """The list of requests, asked in each way."""
    instructor = cookies(lambda _: material["instructor"])
    rows = {
        "first page": "",
        "filter by state": "?state=in_review",
        "search by reference": f"?q={material['reference']}",
        "search by name": "?q=" + material["name"].replace(" ", "+"),
        "search by SIRET": f"?q={material['siret']}",
        "search by e-mail": f"?q={material['email']}",
        "filter on an answer": f"?{material['answer_filter']}",
        "by the legal date, three filters": "?ordering=decides_on&state=in_review&asked_min=1000&sent_from=2020-01-01"
        "&columns=applicant&columns=procedure&columns=stage&columns=amount_asked&columns=commune&columns=silence"
        "&columns=follower",
        "totals of all": "?sums=all",
        "far by keyset": f"?after={material['far']}&p=1000",
    }
    searched, plain = Bars(p50_ms=60, queries=25), Bars(cpu_ms=25, queries=25)
    return [
        Scenario(
            f"desk list, {name}",
            page(f"/admin/instruction/{query}"),
            instructor,
            bars=searched if "search" in name or "answer" in name else plain,
            connections=1,
        )
        for name, query in rows.items()
    ]


def desk(material: Material) -> list[Scenario]:
    """What an instructor does."""
    instructor = cookies(lambda _: material["instructor"])
    table = page(f"/admin/instruction/seances/{material['meeting']}/")
    head, in_series = cookies(lambda _: material["head"]), cookies(lambda _: material["series"])
    long_sheet = page(f"/admin/instruction/demandes/{material['long_sheet']}/")
    return [
        *lists(material),
        Scenario("desk, its filters opened", page("/admin/instruction/filtres/"), instructor, connections=1),
        Scenario("desk sheet, 40 answers, 60 events", long_sheet, instructor, bars=Bars(35), connections=1),
        Scenario("desk, the next of a series", next_of_series(material["long_sheet"]), in_series, connections=1),
        Scenario("desk, a meeting of 240", table, head, connections=1),
        Scenario("dashboard, a year", page("/admin/instruction/tableau-de-bord/"), instructor, connections=1),
        Scenario(
            "dashboard, ten years",
            page("/admin/instruction/tableau-de-bord/?period=free&first=2017-01-01"),
            instructor,
            connections=1,
        ),
    ]


def next_of_series(reference: str) -> Act:
    """Go to the request of a series that comes next, then read its sheet."""

    async def act(browser: Browser) -> None:
        await browser.get(f"/admin/instruction/serie/{reference}/", expect=302)
        await browser.get(f"/admin/instruction/demandes/{reference}/")

    return act


def studio(material: Material) -> list[Scenario]:
    """What a designer does in a form of 12 steps and 204 questions."""
    designer = cookies(lambda _: material["designer"])
    place = f"/admin/studio/{material['designed']}/"
    acts = {
        "studio, a step": page(place + "etapes/s_step3/"),
        "studio, a question": page(place + "questions/f_s3f4/"),
        "studio, a question saved": save_question(place + "questions/f_s3f4/"),
        "studio, a question moved": move_question(place + "questions/f_s3f4/deplacer/"),
    }
    return [Scenario(name, act, designer, bars=Bars(150), connections=1) for name, act in acts.items()]


def save_question(address: str) -> Act:
    """Reword a question: its form read, sent back with another label."""
    numbers = itertools.count()

    async def act(browser: Browser) -> None:
        number = value_of(await text_of(browser, address), "number")
        fields = {"csrfmiddlewaretoken": TOKEN, "number": number, "label": f"Question {next(numbers)}"}
        await browser.post(address, {**fields, "max_length": "200", "minimum": "0", **UNCHANGED})

    return act


def move_question(address: str) -> Act:
    """Move a question to the first place of its step, then back."""
    places = itertools.cycle("04")

    async def act(browser: Browser) -> None:
        fields = {"csrfmiddlewaretoken": TOKEN, "number": "1", "position": next(places), "then": "f_s3f4"}
        await browser.post(address, fields)

    return act
