"""The aids of the applicant on the tab « Proposition »: what they add up to, and what its statement declares."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from portal.words.typed_text import TypedText
from teleservices.competence.aid_regimes import DE_MINIMIS, de_minimis
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.aids.ceilings import AidCheck, PublicAidCheck, aid_checks, checks_of, warnings_of
from teleservices.deciding.declaring import OtherAid, why_not_declaring
from teleservices.desk.sheet.proposals.aid_fields import amount_field
from teleservices.legal import legal_day
from teleservices.models import AidRegime, DeclaredAid, Proposal, ServiceRequest, State


class AidForm(forms.Form):
    """A line of the statement that the applicant joined: an aid, or that there is none besides those written."""

    stated_on = forms.DateField(
        label=gettext_lazy("Day of the statement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_nil = forms.BooleanField(
        label=gettext_lazy("It declares no aid besides those written here"),
        required=False,
        help_text=gettext_lazy("Leave the rest empty then."),
    )
    regime = forms.ChoiceField(
        label=pgettext_lazy("of an aid", "Regime"),
        choices=[(regime.value, regime.label) for regime in DE_MINIMIS],
        required=False,
        widget=forms.RadioSelect,
    )
    granted_on = forms.DateField(
        label=pgettext_lazy("an aid", "Granted on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    granted_by = TypedText(label=pgettext_lazy("an aid", "Granted by"), required=False, longest=150)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="aid", initial={"stated_on": legal_day(timezone.now())})
        self.fields["amount"] = amount_field(_("Amount (€)"), minimum=1)
        self.order_fields(["stated_on", "is_nil", "regime", "granted_on", "amount", "granted_by"])

    def clean(self) -> dict[str, object]:
        """An aid is whole, or there is none."""
        cleaned = super().clean() or {}
        parts = ("regime", "granted_on", "amount", "granted_by")
        for name in parts:
            if name in self.errors:
                continue
            if cleaned.get("is_nil") and cleaned.get(name):
                self.add_error(name, _("Empty this, or untick that there is no aid."))
            elif not cleaned.get("is_nil") and not cleaned.get(name):
                self.add_error(name, _("Write it as the statement does."))
        return cleaned

    def aid(self) -> OtherAid | None:
        """The aid that is declared, once valid; None for none."""
        texts = self.cleaned_data
        if texts["is_nil"]:
            return None
        return OtherAid(
            regime=AidRegime(texts["regime"]),
            granted_on=texts["granted_on"],
            amount_cents=int(texts["amount"]),
            granted_by=texts["granted_by"],
        )


@dataclass(frozen=True)
class AidPanel:
    """What the tab shows of aids; `form` is None for who writes nothing of them."""

    said: Sequence[str]
    """The figures of what is proposed, or of what there is so far."""
    warnings: Sequence[str]
    declared: Sequence[DeclaredAid]
    """The lines written on this request, withdrawn ones included: those of other requests are in the figures alone."""
    is_asked: bool
    """Whether the rules ask for a statement."""
    form: AidForm | None


def aid_panel(
    user: User,
    request: ServiceRequest,
    rules: DecisionRules | None,
    proposal: Proposal | None,
    form: AidForm | None = None,
) -> AidPanel | None:
    """What is said of a request whose rules ask it; None where they don't, nor anything was declared."""
    is_asked = _asks_statement(rules)
    declared = list(request.declared_aids.all()) if is_asked else []
    if not is_asked and not _limits_public_aid(rules):
        return None
    checks = _checks(request, rules, proposal) if rules and request.state in State.open() else []
    may_write = is_asked and not why_not_declaring(user, request)
    lines = [check.summary() for check in checks]
    return AidPanel(lines, warnings_of(checks), declared, is_asked, (form or AidForm()) if may_write else None)


def _asks_statement(rules: DecisionRules | None) -> bool:
    """Whether the rules grant under a de minimis regime, which wants a statement of the other aids."""
    return bool(rules and any(de_minimis(regime) for regime in rules.aid_regimes))


def _limits_public_aid(rules: DecisionRules | None) -> bool:
    """Whether the rules say how much public aid a project may have in all."""
    return bool(rules and rules.proposals and rules.proposals.most_public_aid is not None)


def _checks(
    request: ServiceRequest, rules: DecisionRules, proposal: Proposal | None
) -> Sequence[AidCheck | PublicAidCheck]:
    """Those of what is proposed; where nothing is, what there is so far under each regime of the rules."""
    if proposal and proposal.amount_proposed is not None:
        return checks_of(request, rules, proposal, proposal.amount_proposed)
    return [
        check
        for regime in rules.aid_regimes
        for check in aid_checks(request, rules, regime=regime, amount=0, base=None, other=None)
    ]
