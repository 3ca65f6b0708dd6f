"""How passwords are hashed and what makes one acceptable (CNIL deliberation 2022-100, ASVS 6.2)."""

import re
import threading
import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn
from zxcvbn.matching import RANKED_DICTIONARIES

from accounts.models import User
from accounts.permissions import enters_the_admin

MINIMUM_LENGTH = 12
STAFF_MINIMUM_LENGTH = 15
MAXIMUM_LENGTH = 128
MINIMUM_SCORE = 3
STAFF_MINIMUM_SCORE = 4
_scoring = threading.Lock()
FRENCH_WORDS = """
azerty azertyuiop motdepasse mdp bonjour doudou soleil chouchou loulou marseille coucou amour bisous chocolat
princesse papillon cheval jetaime maman papa chaton chat chien lapin tigre dauphin fleur rose etoile lune ciel mer
plage maison jardin voiture moto football foot rugby velo musique guitare piano camille nicolas julien thomas marie
pierre jean paul jacques michel philippe patrick alain bernard sophie nathalie isabelle sylvie catherine francoise
martine christine monique nicole celine aurelie julie laura lea manon chloe emma louise alice lucas hugo louis
jules gabriel raphael arthur leo adam antoine alexandre maxime mathieu matthieu guillaume sebastien olivier laurent
stephane david daniel vincent xavier romain kevin florian benjamin quentin valentin clement charlotte pauline
caroline virginie sandrine stephanie delphine emilie elodie melanie audrey amelie claire helene anne paris lyon
toulouse nice nantes bordeaux lille rennes strasbourg montpellier bretagne normandie corse france francais janvier
fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi
samedi dimanche printemps ete automne hiver rouge bleu vert jaune noir blanc orange violet gris merci salut
bienvenue secret connexion utilisateur administrateur mairie commune departement association ecole college lycee
travail bureau famille enfant enfants bebe ange diable dragon licorne pirate champion bonheur liberte egalite
fraternite vacances fromage baguette croissant vin biere cafe pizza nutella ordinateur internet telephone lavande
moulin riviere montagne village barque bateau verte bleue grise blanche noire
""".split()  # noqa: SIM905 (a list literal would take a line a word)
"""What French people put in passwords, the most frequent first: zxcvbn's own lists are English."""


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (t=2, m=19 MiB, p=1): 100 sign-ins at once must fit in memory."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class LengthValidator:
    """At least 12 characters (15 for staff), no rule of composition."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError, saying how many characters are asked for."""
        minimum = STAFF_MINIMUM_LENGTH if enters_the_admin(user) else MINIMUM_LENGTH
        if len(password) < minimum:
            raise ValidationError(
                _("Choose a password of at least %(minimum)s characters: a sentence that you remember works well."),
                code="password_too_short",
                params={"minimum": minimum},
            )
        if len(password) > MAXIMUM_LENGTH:
            raise ValidationError(
                _("Choose a password of %(maximum)s characters or fewer."),
                code="password_too_long",
                params={"maximum": MAXIMUM_LENGTH},
            )

    def get_help_text(self) -> str:
        return _("At least %(minimum)s characters, spaces allowed; a sentence works well.") % {
            "minimum": MINIMUM_LENGTH
        }


class StrengthValidator:
    """Hard to guess, as zxcvbn estimates it, for an attacker who knows the person's name and address."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when the password is too easy to guess."""
        if len(password) < MINIMUM_LENGTH:
            return  # one thing to correct at a time: the length comes first
        minimum = STAFF_MINIMUM_SCORE if enters_the_admin(user) else MINIMUM_SCORE
        if score(password, known=words_of(user) if user else []) < minimum:
            raise ValidationError(
                _("This password is too easy to guess. Add words that have no link with you."), code="password_too_weak"
            )

    def get_help_text(self) -> str:
        """The rule as people read it before they choose."""
        return _("Hard to guess: neither your name, nor a common password, nor a sequence such as 123456.")


def words_of(user: User) -> list[str]:
    """The words of a person's name and address that an attacker tries first, from three letters on."""
    words = re.split(r"[\W_]+", _plain(f"{user.first_name} {user.last_name} {user.email}"))
    return [word for word in words if len(word) >= 3]


def score(password: str, *, known: list[str]) -> int:
    """From 0 (guessed at once) to 4; what is left without the `known` words must be as good as the whole."""
    whole = _plain(password[:MAXIMUM_LENGTH])
    rest = re.sub("|".join(map(re.escape, known)), "", whole) if known else whole
    return min(_score_of(text[:72], [*known, *FRENCH_WORDS]) for text in {whole, rest}) if rest else 0


def _score_of(text: str, words: list[str]) -> int:
    """What zxcvbn says, one password at a time: it puts the words it is given where every thread looks for its own.

    They are taken away afterwards: a process remembers nobody's name.
    """
    with _scoring:
        try:
            return int(zxcvbn(text, user_inputs=words)["score"])
        finally:
            RANKED_DICTIONARIES.pop("user_inputs", None)


def _plain(text: str) -> str:
    """Lower case, no accents: what an attacker tries whatever was typed, so that it counts for nothing."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
