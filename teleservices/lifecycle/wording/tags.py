"""The tags that a designer may use in an e-mail: the request's facts, never its answers."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.words import tagged
from portal.words.tagged import TagProblem

TAGS = {
    "référence": _("the request's reference"),
    "démarche": _("the procedure's title"),
    "demandeur": _("the name of the profile that applies"),
    "étape": _("the name of the current stage"),
    "explication": _("the explanation of the current stage"),
    "message": _("the instructor's message"),
    "échéance": _("the deadline given to the applicant"),
    "date de dépôt": _("the date of transmission"),
    "service": _("the instructing service"),
    "téléphone du service": _("the telephone of the service"),
    "adresse du service": _("the e-mail address of the service"),
    "lien": _("the address of the request's page"),
}
"""Tag as designers write it → what it stands for. The French names are the tags themselves: nothing translates them."""


def problems(text: str) -> list[TagProblem]:
    """What is wrong with the tags of `text`, in its order: unknown ones, and what is no tag at all."""
    return tagged.problems(text, TAGS)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each known tag replaced by its value (empty when there is none); unknown tags stay as written."""
    return tagged.fill(text, values, TAGS)
