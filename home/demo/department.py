"""The département of la Vernaie: its identity, services, profile types and the categories of documents."""

from formkit.values import FrozenModel
from home.demo.reading import read_data
from teleservices.models import TeamRole

CAMILLE = "instruction@demo.test"
BEATRICE = "supervision@demo.test"
MARC = "lecture@demo.test"
YANN = "yann.legoff@vernaie.test"
INES = "ines.moreau@vernaie.test"

COLLEAGUES = ((YANN, "Yann", "Le Goff"), (INES, "Inès", "Moreau"))
"""Colleagues of the demo's instructor: they have no password, so nobody signs in as them."""


class Post(FrozenModel):
    """Someone's place in a service, with the capacity that letters show."""

    email: str
    capacity: str
    role: TeamRole = TeamRole.INSTRUCTOR
    days: int | None = None
    """A reader reads for so many days after the loading."""


class Service(FrozenModel):
    """A service that instructs, and who works there."""

    name: str
    email: str
    telephone: str
    postal_address: str
    members: tuple[Post, ...]


class Kind(FrozenModel):
    """A type of profile and the words of its page under « Aides par profil »."""

    code: str
    label: str
    icon: str
    introduction: str
    asks_siret: bool = True
    asks_rna: bool = False
    is_personal: bool = False
    is_public: bool = False


class Category(FrozenModel):
    """A category of documents."""

    code: str
    label: str
    help: str


class Department(FrozenModel):
    """All of it; kinds and categories in the order of lists."""

    settings: dict[str, str]
    services: tuple[Service, ...]
    kinds: tuple[Kind, ...]
    categories: tuple[Category, ...]


DEPARTMENT = read_data("department", Department)
