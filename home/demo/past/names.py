"""Names that nobody has: people and organisations of the Vernaie, drawn and put together by a seed."""

from random import Random

from stdnum import luhn

from formkit.values import JsonValue

_FIRST_NAMES = """
Adèle Agathe Aïcha Anaïs Antoine Aurèle Awa Basile Bérénice Blanche Brice Camélia Céleste Clotilde Cyprien
Dario Diane Élias Éloïse Ernest Esther Fabien Farid Faustine Fiona Gaspard Gilles Hanna Hector Idriss Inaya
Ismaël Jonas Judith Kenza Lazare Léonie Lina Ludivine Malo Marius Mathilde Maxence Nadège Naïm Noémie Octave
Ombeline Philomène Quentin Raphaëlle Rayan Romane Rosalie Sacha Salomé Séverin Soraya Tancrède Thelma Ugo
Valentin Violette Yasmine Zoé
"""
FIRST_NAMES = _FIRST_NAMES.split()
_LAST_NAMES = """
Aubrelle Bassompré Bellevigne Boisgrain Brissonneau Cardinelle Chantemerle Clairvaux Coudrelle Dampmartel
Delaulne Desforêts Dubuisset Estampier Fontreuil Fournelle Gardemont Gravelier Hautecour Jolivain Labrousset
Landrevie Lechêneau Levernay Malbranque Marchevault Montaulne Morvanel Noirlac Ouvrardet Pellegrain Pontaillac
Prévalon Quermont Rochebelle Sablonnet Sautereau Taillefort Tournebise Valmorin Vaucresson Verdelay Villacourt
Yvernault
"""
LAST_NAMES = _LAST_NAMES.split()
STREETS = (
    "rue du Lavoir", "chemin des Aulnes", "rue de la Forge", "place de l'Église", "impasse du Verger", "rue Basse",
    "route de la Rivière", "allée des Charmes", "rue des Tanneurs", "chemin du Gué", "rue de l'Écluse", "rue Neuve",
)  # fmt: skip

COMMUNES = (
    ("99001", "Vernay-le-Pont", "99100", 9), ("99014", "Brenne", "99120", 5),
    ("99021", "Courcelle-la-Rivière", "99160", 4),
    ("99022", "Courcelle-sur-Vernaie", "99100", 2), ("99025", "Écluse-Vieille", "99180", 2),
    ("99026", "Les Essarts-du-Gué", "99140", 2), ("99028", "L'Hermitage-aux-Saules", "99130", 2),
    ("99029", "Mesnil-Tilleul", "99180", 3), ("99030", "Pont-de-Brenne", "99120", 2),
    ("99032", "Saint-Aubin-des-Aulnes", "99140", 4), ("99033", "Saint-Aubin-le-Sec", "99170", 1),
    ("99035", "Sainte-Radegonde-en-Vernaie", "99150", 3), ("99040", "Le Vieux-Lavoir", "99160", 1),
)  # fmt: skip
"""Code, name, postcode, and how often one lives there."""

ASSOCIATIONS = (
    "Harmonie {de}", "Les Jardins partagés {de}", "Foyer rural {de}", "Club de lecture {de}", "Chorale {de}",
    "Comité de jumelage {de}", "Les Amis du patrimoine {de}", "Ciné-club {de}", "Ludothèque {de}", "Atelier vélo {de}",
    "Café associatif {de}", "École de musique {de}", "Les Randonneurs {de}", "Théâtre amateur {de}",
)  # fmt: skip
CLUBS = (
    "Cyclo-club {de}", "Judo-club {de}", "Canoë-kayak {de}", "Athlétisme {de}", "Tennis de table {de}", "Basket {de}",
    "Roller {de}", "Escalade {de}", "Pétanque {de}", "Football {de}",
)  # fmt: skip


def of(commune: str) -> str:
    """« de Brenne », « des Essarts-du-Gué », « du Vieux-Lavoir », « d’Écluse-Vieille »."""
    for article, contracted in (("Les ", "des "), ("Le ", "du ")):
        if commune.startswith(article):
            return contracted + commune.removeprefix(article)
    return f"d'{commune}" if commune[0] in "AEÉIOUH" else f"de {commune}"


def commune(chance: Random) -> tuple[str, str, str]:
    """Code, name and postcode of one, the larger ones more often."""
    code, name, postcode, _weight = chance.choices(COMMUNES, [place[3] for place in COMMUNES])[0]
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
