"""The département of la Vernaie: its identity, services, profile types and the categories of documents."""

from dataclasses import dataclass

from teleservices.models import TeamRole

SETTINGS = {
    "name": "Département de la Vernaie",
    "portal_name": "Mes démarches",
    "court_name": "Tribunal administratif de Vernay-le-Pont",
    "court_address": "12 rue du Palais\n99000 Vernay-le-Pont",
    "postal_address": "Hôtel du Département\n1 place des Trois-Aulnes\n99000 Vernay-le-Pont",
    "telephone": "02 61 91 40 00",
    "email": "bonjour@vernaie.test",
    "opening_hours": "Du lundi au vendredi, de 8 h 30 à 12 h 30 et de 13 h 30 à 17 h",
    "primary_colour": "#173F5F",
    "second_colour": "#2E6650",
    "accent_colour": "#B4472A",
}


@dataclass(frozen=True)
class Post:
    """Someone's place in a service, with the capacity that letters show."""

    email: str
    capacity: str
    role: TeamRole = TeamRole.INSTRUCTOR
    days: int | None = None
    """A reader reads for so many days after the loading."""


@dataclass(frozen=True)
class Service:
    """A service that instructs, and who works there."""

    name: str
    email: str
    telephone: str
    postal_address: str
    members: tuple[Post, ...] = ()


CAMILLE = "instruction@demo.test"
BEATRICE = "supervision@demo.test"
MARC = "lecture@demo.test"
YANN = "yann.legoff@vernaie.test"
INES = "ines.moreau@vernaie.test"

COLLEAGUES = ((YANN, "Yann", "Le Goff"), (INES, "Inès", "Moreau"))
"""Colleagues of the demo's instructor: they have no password, so nobody signs in as them."""

_HOUSE = "Hôtel du Département\n1 place des Trois-Aulnes\n99000 Vernay-le-Pont"
_DIRECTOR = Post(BEATRICE, "Directrice générale adjointe", TeamRole.SUPERVISOR)
_ANNEX = "Maison du Département\n6 rue de l'Écluse\n99000 Vernay-le-Pont"

SERVICES = (
    Service(
        "Service Vie associative et culture", "associations@vernaie.test", "02 61 91 40 21", _HOUSE,
        (
            Post(CAMILLE, "Chargée de mission Vie associative", TeamRole.HEAD),
            Post(YANN, "Instructeur des aides aux associations"),
            _DIRECTOR,
            Post(MARC, "Vice-président délégué à la culture", TeamRole.READER, days=90),
        ),
    ),
    Service(
        "Service Sports et plein air", "sports@vernaie.test", "02 61 91 40 34", _HOUSE,
        (Post(CAMILLE, "Chargée de mission Manifestations"), Post(YANN, "Conseiller sportif"), _DIRECTOR),
    ),
    Service(
        "Service Jeunesse et réussite éducative", "jeunesse@vernaie.test", "02 61 91 40 47", _ANNEX,
        (Post(CAMILLE, "Gestionnaire des bourses"), Post(INES, "Responsable du service", TeamRole.HEAD), _DIRECTOR),
    ),
    Service(
        "Service Mobilités scolaires", "transports@vernaie.test", "02 61 91 40 58", _ANNEX,
        (Post(CAMILLE, "Gestionnaire des cartes"), Post(INES, "Référente des familles"), _DIRECTOR),
    ),
    Service(
        "Service Eau et paysages", "paysages@vernaie.test", "02 61 91 40 63", _ANNEX,
        (Post(YANN, "Technicien haies et bocage"),),
    ),
    Service(
        "Service des routes", "routes@vernaie.test", "02 61 91 40 76", _ANNEX,
        (Post(CAMILLE, "Coordinatrice des signalements"), Post(YANN, "Chef d'équipe", TeamRole.HEAD)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A type of profile and the words of its page under « Aides par profil »."""

    code: str
    label: str
    icon: str
    introduction: str
    asks_siret: bool = True
    asks_rna: bool = False
    is_personal: bool = False
    is_public: bool = False


KINDS = (
    Kind(
        "particulier", "Particulier", "person", "Pour vous, vos enfants ou un proche.", asks_siret=False,
        is_personal=True,
    ),
    Kind(
        "association", "Association", "association",
        "Pour les associations déclarées qui agissent dans la Vernaie, quelle que soit leur taille.", asks_rna=True,
    ),
    Kind(
        "commune", "Commune", "town", "Pour les communes de la Vernaie, par l'élu ou l'agent qui suit le dossier.",
        is_public=True,
    ),
    Kind(
        "intercommunalite", "Intercommunalité", "territory",
        "Pour les communautés de communes, les syndicats et les pays.", is_public=True,
    ),
    Kind("college", "Collège", "school", "Pour les collèges publics et privés sous contrat.", is_public=True),
    Kind("entreprise", "Entreprise", "company", "Pour les entreprises établies dans la Vernaie."),
    Kind(
        "exploitation-agricole", "Exploitation agricole", "farm",
        "Pour les exploitations, quelle que soit leur forme juridique.",
    ),
)  # fmt: skip

CATEGORIES = (
    ("rib", "Relevé d'identité bancaire (RIB)", "Au nom de la personne ou de l'organisation, avec l'IBAN."),
    ("piece-identite", "Pièce d'identité", "Carte d'identité recto et verso, passeport ou titre de séjour."),
    ("justificatif-domicile", "Justificatif de domicile", "Facture ou quittance de moins de trois mois."),
    ("avis-imposition", "Avis d'imposition", "Toutes les pages du dernier avis."),
    ("certificat-scolarite", "Certificat de scolarité", "Celui de l'année en cours."),
    ("notification-crous", "Notification de bourse du Crous", "La notification définitive."),
    ("photo-identite", "Photo d'identité", "De face, récente."),
    ("jugement-garde", "Jugement ou accord de garde", "La page qui dit chez qui vit l'enfant."),
    ("statuts", "Statuts", "À jour, datés et signés."),
    ("liste-dirigeants", "Liste des dirigeants", "Nom, fonction et date d'élection."),
    ("budget-previsionnel", "Budget prévisionnel", "Recettes et dépenses équilibrées."),
    ("comptes-approuves", "Comptes approuvés", "Bilan et compte de résultat du dernier exercice."),
    ("rapport-activite", "Rapport d'activité", "Celui qui a été présenté à l'assemblée générale."),
    ("attestation-assurance", "Attestation d'assurance", "Responsabilité civile, en cours de validité."),
    ("plan-parcours", "Plan ou parcours", "Avec les routes, les repères et une échelle."),
    ("arrete", "Arrêté", "Signé et daté."),
    ("devis", "Devis", "Daté, pas encore signé."),
    (
        "pouvoir",
        "Pouvoir ou accord écrit",
        "Signé par la personne qui représente l'organisation ou possède le terrain.",
    ),
    ("photo-lieu", "Photo d'un lieu", "Assez large pour reconnaître l'endroit."),
)
"""Code, label and help of each category, in the order of lists."""
