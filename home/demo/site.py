"""The words of the public site that are not a procedure's, nor a question's."""

from formkit.values import FrozenModel
from home.demo.reading import read_data

HEADLINE = "Vos démarches avec le Département, en ligne"
INTRODUCTION = (
    "Demander une aide, inscrire un enfant au transport scolaire, suivre un dossier : choisissez une démarche, "
    "commencez-la aujourd'hui, terminez-la quand vous voulez."
)

FEATURED = ("aide-au-projet-associatif", "bourse-departementale-d-etudes", "soutien-a-une-manifestation-sportive")
"""Codes of the procedures in the banner, in order."""

ALL_PROCEDURES = "Toutes les démarches du Département, ouvertes, à venir ou closes."
BY_PROFILE = "Choisissez pour qui vous faites la démarche : seules celles qui vous concernent s'affichent."
OTHERS = "Les démarches ouvertes à tous, et celles qui se font sur d'autres sites."
FAQ = "Une question sur votre compte, une démarche ou un document ? La réponse est sans doute ici."


class External(FrozenModel):
    """A procedure that another site offers."""

    title: str
    url: str
    site: str
    what_for: str


EXTERNALS = read_data("externals", tuple[External, ...])

NOTICE = "Maisons du Département fermées l'après-midi"
NOTICE_TEXT = "Le téléphone répond comme d'habitude, et le portail reste ouvert."
NOTICE_DAYS = 10
"""Between the day when the demo is loaded and the afternoon that is announced."""

PRACTICAL_LINKS = (
    ("Où en est ma demande ?", "/compte/demandes/"),
    ("Préparer mes documents", "/foire-aux-questions/preparer-mes-documents/"),
    ("Être aidé", "/etre-aide/"),
)
"""Words and address of the practical links of the front page."""

HELP_LEAD = "Personne n'a à se débrouiller seul : un agent peut faire la démarche avec vous."
HELP_PLACES = (
    ("Vernay-le-Pont", "Hôtel du Département, 1 place des Trois-Aulnes", "Du lundi au vendredi, 8 h 30 – 17 h"),
    ("Brenne", "Maison du Département, 3 rue de la Gare", "Lundi, mardi et jeudi, 9 h – 12 h et 14 h – 17 h"),
    ("Courcelle-la-Rivière", "Maison du Département, 14 quai des Tanneurs", "Mercredi et vendredi, 9 h – 12 h"),
)

NOT_ACCESSIBLE = (
    "<p>Les documents que vous envoyez, et que nous vous rendons tels quels, ne sont pas toujours lisibles par un "
    "lecteur d'écran.</p>"
)
TESTED_WITH = "Chromium, au clavier et à 400 % d'agrandissement."
