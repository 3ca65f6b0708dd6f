"""The people and organisations of the demo. None exists: numbers and addresses are of ranges that nobody has.

Telephones come from those that the regulator keeps for fiction, SIRENs begin with 000, postcodes with 99.
"""

from accounts.models import Role
from formkit.values import FrozenModel
from home.demo.reading import read_data


class Citizen(FrozenModel):
    """Someone who files; `since` is the age of the account in days."""

    email: str
    first_name: str
    last_name: str
    telephone: str
    address_line: str
    postcode: str
    city: str
    since: int = 120


class Member(FrozenModel):
    """A person's place in an organisation."""

    email: str
    function: str
    role: Role = Role.ADMINISTRATOR


class Organisation(FrozenModel):
    """An organisation with its members; the first one added it."""

    name: str
    type_code: str
    siret: str
    rna: str
    address_line: str
    postcode: str
    city: str
    members: tuple[Member, ...]


ODILE = "usager@demo.test"
KARIM = "karim.haddad@habitants.test"
JEANNE = "jeanne.roussel@habitants.test"
AMELIE = "amelie.joubert@habitants.test"
THOMAS = "thomas.okafor@habitants.test"

FESTIVITIES = "Comité des fêtes de Brenne"
RUNNERS = "Les Foulées de la Vernaie"
MILL = "Les Amis du moulin de Courcelle"
THEATRE = "Compagnie du Vieux Lavoir"
TOWN = "Commune de Saint-Aubin-des-Aulnes"


class People(FrozenModel):
    """Everyone of the demo's stories."""

    citizens: tuple[Citizen, ...]
    organisations: tuple[Organisation, ...]


PEOPLE = read_data("people", People)
