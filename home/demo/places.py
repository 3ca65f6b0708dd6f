"""Communes of the Vernaie that the demo's requests name, as a form stores them."""

from formkit.values import JsonValue


def _commune(code: str, name: str, postcode: str) -> JsonValue:
    return {"code": code, "name": name, "postcode": postcode}


BRENNE = _commune("99014", "Brenne", "99120")
COURCELLE = _commune("99021", "Courcelle-la-Rivière", "99160")
SAINT_AUBIN = _commune("99032", "Saint-Aubin-des-Aulnes", "99140")
