"""The company register: the national one as its documentation describes it, played by a server of this machine."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django.fixtures import Settings

from accounts.register import Organisation, RegisterUnavailableError, company_register, look_up, national
from accounts.register.national import NationalRegister
from accounts.register.recorded import RecordedRegister
from portal.identifiers import parse_rna, parse_siret

SEAT, BRANCH = "73282932000074", "73282932000082"
PLACE = {
    "siret": BRANCH,
    "adresse": "12 RUE DU MOULIN 99120 BRENNE",
    "code_postal": "99120",
    "commune": "99014",
    "libelle_commune": "BRENNE",
    "est_siege": False,
    "etat_administratif": "A",
    "liste_enseignes": None,
    "statut_diffusion_etablissement": "O",
}
COMPANY = {
    "siren": "732829320",
    "nom_complet": "COMITE DES FETES (CDF)",
    "nom_raison_sociale": "COMITE DES FETES",
    "sigle": "CDF",
    "nombre_etablissements": 2,
    "siege": PLACE | {"siret": SEAT, "est_siege": True, "adresse": "1 PLACE DE L'EGLISE 99120 BRENNE"},
    "etat_administratif": "A",
    "nature_juridique": "9220",
    "matching_etablissements": [PLACE],
    "complements": {"est_association": True, "identifiant_association": "W991000124"},
}


def answer(*companies: dict[str, object]) -> bytes:
    """An answer of the register."""
    total = len(companies)
    return json.dumps(
        {"results": companies, "total_results": total, "page": 1, "per_page": 1, "total_pages": total}
    ).encode()


class Service:
    """A register that says what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.body = 200, answer(COMPANY)
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.ready = Event()
        self.ready.set()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    register = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            register.asked.append(self.path)
            register.agents.append(self.headers["User-Agent"])
            register.ready.wait(10)
            self.send_response(register.status)
            for name, value in register.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(register.body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.PARVIS_COMPANY_REGISTER_URL = f"http://127.0.0.1:{server.server_port}/search"
    yield register
    register.ready.set()
    server.shutdown()
    server.server_close()


def test_the_establishment_asked_for_is_read(service: Service) -> None:
    assert NationalRegister().find(BRANCH) == Organisation(
        siret=BRANCH,
        name="COMITE DES FETES (CDF)",
        address_line="12 RUE DU MOULIN",
        postcode="99120",
        city="BRENNE",
        rna="W991000124",
    )
    seat = NationalRegister().find(SEAT)
    assert seat is not None
    assert seat.address_line == "1 PLACE DE L'EGLISE"


def test_the_service_is_asked_as_it_wants(service: Service, settings: Settings) -> None:
    NationalRegister().find(SEAT)
    (address,) = service.asked
    assert urlsplit(address).path == "/search"
    assert parse_qs(urlsplit(address).query) == {"q": [SEAT], "per_page": ["1"]}
    assert settings.PARVIS_BASE_URL in service.agents[0]


def test_another_establishment_is_not_the_one_asked_for(service: Service) -> None:
    assert NationalRegister().find("55210055400013") is None
    service.body = answer()
    assert NationalRegister().find(SEAT) is None


@pytest.mark.parametrize(
    "company",
    [
        COMPANY | {"etat_administratif": "C"},
        COMPANY | {"siege": None, "matching_etablissements": [PLACE | {"etat_administratif": "F"}]},
    ],
)
def test_what_is_closed_is_told(service: Service, company: dict[str, object]) -> None:
    service.body = answer(company)
    organisation = NationalRegister().find(BRANCH)
    assert organisation is not None
    assert organisation.closed


def test_what_must_not_be_spread_is_left_out(service: Service) -> None:
    hidden = PLACE | {"adresse": "[NON-DIFFUSIBLE]", "code_postal": "[NON-DIFFUSIBLE]", "libelle_commune": "BRENNE"}
    service.body = answer(
        {"nom_complet": "[NON-DIFFUSIBLE]", "siege": None, "matching_etablissements": [hidden], "complements": None}
    )
    assert NationalRegister().find(BRANCH) == Organisation(siret=BRANCH, city="BRENNE")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (404, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"\xff"),
        (200, b"[]"),
        (200, b"null"),
        (200, b"[" * 100_000),
        (200, b'{"results": 3}'),
        (200, b'{"results": [null]}'),
        (200, b'{"results": [{"siege": "x"}]}'),
        (200, b'{"results": [{"matching_etablissements": 4}]}'),
        (200, b" " * (national.LARGEST + 1)),
    ],
)
def test_a_failure_leaves_it_to_the_person_and_logs_nothing_of_it(
    service: Service, caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    service.status, service.body, service.headers = status, body, {"Location": "/search?q=elsewhere"}
    with caplog.at_level(logging.DEBUG), pytest.raises(RegisterUnavailableError):
        NationalRegister().find(SEAT)
    assert "The company register failed" in caplog.text
    assert SEAT not in caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert len(service.asked) == 1


def test_an_answer_that_does_not_come_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(national, "TIMEOUT", 0.1)
    service.ready.clear()
    with pytest.raises(RegisterUnavailableError):
        NationalRegister().find(SEAT)


@pytest.mark.parametrize(
    ("status", "retry_after", "rest"),
    [
        (429, "7", 7),
        (429, "100000", national.LONGEST_REST),
        (429, "Wed, 25 Nov 2026 07:28:00 GMT", national.REST),
        (429, "", national.REST),
        (500, "7", national.REST),
    ],
)
def test_a_register_that_failed_is_left_alone_as_long_as_it_asks(
    service: Service, monkeypatch: pytest.MonkeyPatch, status: int, retry_after: str, rest: int
) -> None:
    now = 1_000.0
    monkeypatch.setattr(national, "_now", lambda: now)
    service.status, service.headers, register = status, {"Retry-After": retry_after}, NationalRegister()
    with pytest.raises(RegisterUnavailableError):
        register.find(SEAT)
    service.status = 200
    now += rest - 1
    with pytest.raises(RegisterUnavailableError):
        register.find(SEAT)
    assert len(service.asked) == 1
    now += 2
    assert register.find(SEAT)


def test_the_setting_names_the_register(settings: Settings) -> None:
    assert isinstance(company_register(), RecordedRegister)
    settings.PARVIS_COMPANY_REGISTER = "accounts.register.national.NationalRegister"
    assert isinstance(company_register(), NationalRegister)
    assert company_register() is company_register()
    settings.PARVIS_COMPANY_REGISTER = ""
    assert company_register() is None
    assert look_up(SEAT) is None


def test_the_recorded_organisations_have_right_numbers() -> None:
    register = RecordedRegister()
    organisations = register._organisations
    assert len(organisations) > 10
    for siret, organisation in organisations.items():
        assert parse_siret(siret) == siret
        assert register.find(siret) == organisation
        assert organisation.name
        assert not organisation.rna or parse_rna(organisation.rna) == organisation.rna
