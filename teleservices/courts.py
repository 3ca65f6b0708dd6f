"""Which court judges a decision, and who is asked to think again: what remedies name. Reads settings only."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.identity.department import current_settings
from teleservices.models import AuthorityKind, Procedure


@dataclass(frozen=True)
class Court:
    """A court as a sentence names it, after « devant le »; the administrative one, where nobody wrote its name."""

    name: str = ""
    address: str = ""
    house: str = ""
    """Where the département is written to, by who asks it to think again."""

    def in_words(self) -> str:
        """« tribunal administratif de Vernay (2 rue du Palais, 98100 Vernay) »."""
        name = self.name or _("administrative court")
        return f"{name} ({self.address})" if self.address else name

    def named_in(self, remedies: str) -> str:
        """A text that a designer wrote, which can't know the court of each département, with the name of this one."""
        if not self.name or self.name.lower() in remedies.lower():
            return remedies
        nameless = re.compile(rf"{re.escape(_('administrative court'))}(?!\s+(?:de|du|d['’]))", re.IGNORECASE)
        if self.is_administrative and nameless.search(remedies):
            return nameless.sub(lambda match: self.in_words(), remedies, count=1)
        return f"{remedies}\n{self.line()}"

    @property
    def is_administrative(self) -> bool:
        """Whether « tribunal administratif » may stand for it."""
        return self.name.lower().startswith(_("administrative court"))

    def line(self) -> str:
        """Which court it is, below remedies that don't name it; empty where nobody wrote its name."""
        words = {"court": self.in_words()}
        return _("Competent court: %(court)s.") % words if self.name else ""


def court_of(procedure: Procedure | None = None) -> Court:
    """That of the procedure where it names one, else that of the département (CJA R312-1). A query."""
    row = current_settings()
    house = ", ".join(_lines(row.postal_address)) or row.name
    own = _lines(str((procedure.decision_rules or {}).get("court", ""))) if procedure else []
    if own:
        return Court(_within(own[0]), ", ".join(own[1:]), house)
    return Court(_within(row.court_name.strip()), ", ".join(_lines(row.court_address)), house)


def who_thinks_again(kind: str, house: str) -> str:
    """Whom an informal appeal is addressed to: the author of the decision (CRPA L411-2); the service where unknown."""
    words = {"address": house}
    match kind:
        case AuthorityKind.STANDING_COMMITTEE:
            text = _(
                "Within the same two months, you may first ask the standing committee, which took this decision, to "
                "think again: write to the President of the departmental council, %(address)s, who will submit it to "
                "the committee."
            )
        case AuthorityKind.ASSEMBLY:
            text = _(
                "Within the same two months, you may first ask the departmental council, which took this decision, to "
                "think again: write to its President, %(address)s, who will submit it to the council."
            )
        case AuthorityKind.PRESIDENT:
            text = _(
                "Within the same two months, you may first ask the President of the departmental council, in whose "
                "name this decision was taken, to think again: write to %(address)s."
            )
        case _:
            text = _("Within the same two months, you may first ask the service to think again.")
    return text % words


def _within(name: str) -> str:
    """A name as it stands inside a sentence: « Tribunal administratif… » without its capital."""
    return name[:1].lower() + name[1:]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
