"""The people and organisations of the demo. None exists: numbers and addresses are of ranges that nobody has.

Telephones come from those that the regulator keeps for fiction, SIRENs begin with 000, postcodes with 99.
"""

from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True)
class Citizen:
    """Someone who files; `since` is the age of the account in days."""

    email: str
    first_name: str
    last_name: str
    telephone: str
    address_line: str
    postcode: str
    city: str
    since: int = 120


@dataclass(frozen=True)
class Member:
    """A person's place in an organisation."""

    email: str
    function: str
    role: Role = Role.ADMINISTRATOR


@dataclass(frozen=True)
class Organisation:
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
MATHIEU = "mathieu.ferrand@foulees-vernaie.test"
SYLVIE = "sylvie.castaing@saint-aubin-des-aulnes.test"
PAUL = "paul.nguyen@moulin-courcelle.test"
AMELIE = "amelie.joubert@habitants.test"
THOMAS = "thomas.okafor@habitants.test"
CLAIRE = "claire.delmas@vieux-lavoir.test"

CITIZENS = (
    Citizen(ODILE, "Odile", "Marchand", "+33639980112", "4 rue du Gué", "99120", "Brenne"),
    Citizen(KARIM, "Karim", "Haddad", "+33639980127", "18 route des Essarts", "99140", "Saint-Aubin-des-Aulnes"),
    Citizen(JEANNE, "Jeanne", "Roussel", "+33639980133", "7 impasse des Tilleuls", "99100", "Vernay-le-Pont"),
    Citizen(MATHIEU, "Mathieu", "Ferrand", "+33639980148", "22 chemin de halage", "99100", "Vernay-le-Pont"),
    Citizen(SYLVIE, "Sylvie", "Castaing", "+33639980156", "1 place du Marché", "99140", "Saint-Aubin-des-Aulnes"),
    Citizen(PAUL, "Paul", "Nguyen", "+33639980161", "Lieu-dit le Moulin", "99160", "Courcelle-la-Rivière"),
    Citizen(AMELIE, "Amélie", "Joubert", "+33639980179", "31 rue Haute", "99120", "Brenne"),
    Citizen(THOMAS, "Thomas", "Okafor", "+33639980184", "9 square des Cordeliers", "99100", "Vernay-le-Pont"),
    Citizen(CLAIRE, "Claire", "Delmas", "+33639980195", "12 rue du Vieux-Lavoir", "99160", "Courcelle-la-Rivière"),
)

FESTIVITIES = "Comité des fêtes de Brenne"
RUNNERS = "Les Foulées de la Vernaie"
MILL = "Les Amis du moulin de Courcelle"
THEATRE = "Compagnie du Vieux Lavoir"
TOWN = "Commune de Saint-Aubin-des-Aulnes"

ORGANISATIONS = (
    Organisation(
        FESTIVITIES, "association", "00000001800010", "W991000124", "1 place de l'Église", "99120", "Brenne",
        (Member(ODILE, "Trésorière"), Member(AMELIE, "Secrétaire", Role.EDITOR)),
    ),
    Organisation(
        RUNNERS, "association", "00000002600013", "W991000237", "22 chemin de halage", "99100", "Vernay-le-Pont",
        (Member(MATHIEU, "Président"), Member(ODILE, "Bénévole", Role.READER)),
    ),
    Organisation(
        MILL, "association", "00000003400017", "W991000349", "Lieu-dit le Moulin", "99160", "Courcelle-la-Rivière",
        (Member(PAUL, "Président"),),
    ),
    Organisation(
        THEATRE, "association", "00000004200010", "W991000451", "12 rue du Vieux-Lavoir", "99160",
        "Courcelle-la-Rivière", (Member(CLAIRE, "Directrice artistique"),),
    ),
    Organisation(
        TOWN, "commune", "00000005900014", "", "1 place du Marché", "99140", "Saint-Aubin-des-Aulnes",
        (Member(SYLVIE, "Secrétaire générale de mairie"),),
    ),
)  # fmt: skip
