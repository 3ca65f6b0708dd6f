"""Addresses proposed by the national geocoder: a server of this machine gives its answers, right and wrong."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django.fixtures import Settings

from formkit.fieldtypes import AddressField
from formkit.places import addresses as port
from formkit.places.addresses import Address, NationalGeocoder, addresses
from tests.formkit.asking import KEY, submit

MILL = {
    "label": "12 Rue du Moulin 99120 Brenne",
    "score": 0.94,
    "housenumber": "12",
    "id": "99014_0042_00012",
    "name": "12 Rue du Moulin",
    "postcode": "99120",
    "citycode": "99014",
    "city": "Brenne",
    "context": "99, Vernaie",
    "type": "housenumber",
    "street": "Rue du Moulin",
}
PLACE = MILL | {"label": "Le Moulin 99170 Saint-Aubin-le-Sec", "name": "Le Moulin", "type": "locality"} | {
    "postcode": "99170",
    "city": "Saint-Aubin-le-Sec",
}  # fmt: skip
TOWN = MILL | {"label": "Brenne", "name": "Brenne", "type": "municipality"}


def collection(*places: dict[str, object]) -> bytes:
    """An answer of the geocoder."""
    point = {"type": "Point", "coordinates": [2.29, 49.89]}
    features = [{"type": "Feature", "geometry": point, "properties": place} for place in places]
    return json.dumps({"type": "FeatureCollection", "features": features, "query": "moulin"}).encode()


class Service:
    """A geocoder that says what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.asked = 200, collection(MILL, TOWN, PLACE), []
        self.ready = Event()
        self.ready.set()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    geocoder = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            geocoder.asked.append(self.path)
            geocoder.ready.wait(10)
            self.send_response(geocoder.status)
            self.end_headers()
            self.wfile.write(geocoder.body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.PARVIS_ADDRESSES_URL = f"http://127.0.0.1:{server.server_port}/geocodage/search"
    yield geocoder
    geocoder.ready.set()
    server.shutdown()
    server.server_close()


def test_addresses_are_read_and_communes_left_out(service: Service) -> None:
    assert NationalGeocoder().complete("12 rue du moulin", 8) == [
        Address("12 Rue du Moulin", "99120", "Brenne"),
        Address("Le Moulin", "99170", "Saint-Aubin-le-Sec"),
    ]
    assert len(NationalGeocoder().complete("moulin", 1)) == 1


def test_the_service_is_asked_as_it_wants(service: Service) -> None:
    NationalGeocoder().complete(" - 12 rue de l’Été & Cie" + "é" * 300, 8)
    (address,) = service.asked
    query = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == "/geocodage/search"
    assert query == {"q": [("12 rue de l’Été & Cie" + "é" * 300)[:200]], "limit": ["8"], "autocomplete": ["1"]}
    assert NationalGeocoder().complete(" _-- ", 8) == []
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (302, b""),
        (429, b"{}"),
        (200, b" " * (port._LARGEST + 1)),
        (200, b"<html>"),
        (200, b"\xff"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"features": [{"properties": {}}]}'),
        (200, collection({"type": "street", "name": "Rue du Moulin"})),
    ],
)
def test_a_failure_proposes_nothing_and_logs_nothing_of_what_was_typed(
    service: Service, caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    service.status, service.body = status, body
    with caplog.at_level(logging.DEBUG):
        assert NationalGeocoder().complete("rue du secret", 8) == []
    assert "The address service failed" in caplog.text
    assert "secret" not in caplog.text + "".join(str(record.__dict__) for record in caplog.records)


def test_an_answer_that_does_not_come_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "TIMEOUT", 0.1)
    service.ready.clear()
    assert NationalGeocoder().complete("12 rue du moulin", 8) == []


def test_a_service_that_failed_is_left_alone_for_a_while(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(port.time, "monotonic", lambda: now)
    service.status, geocoder = 500, NationalGeocoder()
    assert geocoder.complete("moulin", 8) == []
    service.status = 200
    now += port.REST - 1
    assert geocoder.complete("moulin", 8) == []
    assert len(service.asked) == 1
    now += 2
    assert geocoder.complete("moulin", 8)


def test_nothing_is_proposed_unless_a_departement_chose_it(settings: Settings) -> None:
    question = AddressField(key=KEY, label="Adresse")
    assert settings.PARVIS_ADDRESSES == ""
    assert addresses() is None
    assert "data-addresses" not in str(submit(question, None)[KEY])
    settings.PARVIS_ADDRESSES = "formkit.places.addresses.NationalGeocoder"
    assert isinstance(addresses(), NationalGeocoder)
    assert addresses() is addresses()
    assert str(submit(question, None)[KEY]).count("data-addresses") == 1
