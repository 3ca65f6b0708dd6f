"""What benchmarks.data made, as the scenarios read it."""

from typing import TypedDict


class Person(TypedDict):
    """A citizen of the bench."""

    session: str
    draft: str
    ruled: str
    tabled: str
    email: str
    ready: list[tuple[str, int]]


class Material(TypedDict):
    """What benchmarks.data made."""

    front: str
    faq: str
    listing: str
    procedure: str
    sought: str
    code: str
    people: list[Person]
    busy: str
    sheet: str
    instructor: str
    reference: str
    far: str
    name: str
    siret: str
    answer_filter: str
    email: str
    long_sheet: str
    series: str
    head: str
    meeting: str
    requests: int
    designer: str
    designed: str
    password: str
    table: str
    cell: str
    control: str
    answers: dict[str, str]
    document: str
