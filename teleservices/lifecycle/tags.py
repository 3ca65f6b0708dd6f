"""The tags that a designer may use in an e-mail: the request's facts, never its answers. Nothing is executed."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.text import fold

TAG = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")

#: Tag as designers write it → what it stands for. The French names are the tags themselves, so they are not translated.
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
_KNOWN = {fold(tag): tag for tag in TAGS}


def unknown_tags(text: str) -> list[str]:
    """The tags of `text` that stand for nothing, as written."""
    return [tag for tag in TAG.findall(text) if fold(tag) not in _KNOWN]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """`text` with each known tag replaced by its fact (empty when there is none); unknown tags stay as written."""

    def value(match: re.Match[str]) -> str:
        tag = _KNOWN.get(fold(match.group(1)))
        return match.group(0) if tag is None else facts.get(tag, "")

    filled = TAG.sub(value, text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()
