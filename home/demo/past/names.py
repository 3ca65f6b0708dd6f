"""Names that nobody has: people and organisations of the Vernaie, drawn and put together by a seed."""

from random import Random

from stdnum import luhn

from formkit.values import FrozenModel, JsonValue
from home.demo.reading import read_data


class Names(FrozenModel):
    """What they are made of; a commune is its code, name, postcode, and how often one lives there."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    communes: tuple[tuple[str, str, str, int], ...]
    associations: tuple[str, ...]
    clubs: tuple[str, ...]


NAMES = read_data("names", Names)


def of(commune: str) -> str:
    """« de Brenne », « des Essarts-du-Gué », « du Vieux-Lavoir », « d’Écluse-Vieille »."""
    for article, contracted in (("Les ", "des "), ("Le ", "du ")):
        if commune.startswith(article):
            return contracted + commune.removeprefix(article)
    return f"d'{commune}" if commune[0] in "AEÉIOUH" else f"de {commune}"


def commune(chance: Random) -> tuple[str, str, str]:
    """Code, name and postcode of one, the larger ones more often."""
    code, name, postcode, _weight = chance.choices(NAMES.communes, [place[3] for place in NAMES.communes])[0]
    return code, name, postcode


def commune_answer(place: tuple[str, str, str]) -> JsonValue:
    """A commune as a form stores it."""
    code, name, postcode = place
    return {"code": code, "name": name, "postcode": postcode}


def siret(number: int) -> str:
    """The SIRET of an organisation that isn't: its SIREN begins with 000, its two check digits are right."""
    siren = _checked(f"000{number:05d}")
    return _checked(f"{siren}0001")


def _checked(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)
