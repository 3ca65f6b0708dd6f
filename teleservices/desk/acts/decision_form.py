"""What a decision asks of the instructor: as the rules of the procedure say, or whole where it has none."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.words.typed_text import TypedText
from portal.words.typography import number_text
from teleservices.competence.errors import NotCompetentError
from teleservices.competence.rules import AuthorityRule, DecisionRules, rules_of
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.aid_sentences import aid_sentences
from teleservices.desk.acts.articles_invoked import article_choices, with_articles
from teleservices.desk.acts.decision_fields import DeliberationField, amount_granted, up_to
from teleservices.desk.acts.no_interest import no_interest_box
from teleservices.lifecycle import DecisionGiven
from teleservices.lifecycle.prerequisites.proposed import current_proposal, has_visa
from teleservices.lifecycle.prerequisites.sums import amount_asked, why_not_departing, why_not_that_amount
from teleservices.lifecycle.prerequisites.who_decides import (
    capacity_of,
    may_sign,
    why_no_deliberation,
    why_not_that_day,
)
from teleservices.models import Authority, AuthorityKind, Delegation, Deliberation, Outcome, Proposal, State, TextUse

IN_PERSON = "president_in_person"
"""The president decides and signed the letter that is joined."""


class DecisionForm(ActForm):
    """A decision: its authority, its act, its author's capacity, then what it grants or why it does not."""

    decided_by = forms.ChoiceField(
        label=gettext_lazy("Who decides and who signs"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who decides and who signs."),
            "invalid_choice": gettext_lazy(
                "This authority doesn't take this decision: choose among those of the procedure."
            ),
        },
    )
    authority = forms.CharField(
        label=gettext_lazy("Competent authority"),
        max_length=200,
        help_text=gettext_lazy("Who decides: the president, the standing commission, the assembly…"),
    )
    deliberation = DeliberationField(
        label=gettext_lazy("Deliberation"),
        queryset=Deliberation.objects.none(),
        required=False,
        empty_label=gettext_lazy("None: the president decides"),
        help_text=gettext_lazy("Those of the register of your service that the prefect got."),
    )
    act_number = forms.CharField(label=gettext_lazy("Act number"), max_length=60, required=False)
    act_date = forms.DateField(
        label=gettext_lazy("Act date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    author_capacity = forms.CharField(label=gettext_lazy("In what capacity you sign"), max_length=150)
    articles = forms.MultipleChoiceField(
        label=gettext_lazy("Articles that the reasons invoke"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The letter says them, with the request’s figures, before what you write."),
    )
    reasons = TypedText(
        label=pgettext_lazy("of a decision", "Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        multiline=True,
        longest=8000,
    )
    departure = TypedText(
        label=gettext_lazy("Why the decision departs from the proposal"),
        help_text=gettext_lazy(
            "If it does: the proposal has the visa of the head of the service. Your service reads it."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        multiline=True,
        longest=1000,
    )
    letter = forms.FileField(
        label=gettext_lazy("Signed letter"),
        required=False,
        help_text=gettext_lazy("PDF. Without one, the letter is made from what you write here."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    field_order: tuple[str, ...] = (
        "stage",
        "decided_by",
        "authority",
        "deliberation",
        "act_number",
        "act_date",
        "author_capacity",
        "amount",
        "departure",
        "articles",
        "reasons",
        "message",
        "letter",
    )
    decides_anew = True
    """Whether the decision is of what is asked, and so departs or not from what was proposed."""
    why_not_signing = ""
    """What the delegation of the agent lacks, said before they type; empty where it suffices, or isn't asked for."""
    rests_on_register = True
    """Whether a body decides by a deliberation of the register; else its number and date are written."""
    takes = {"reasons": TextUse.REASONS, "message": TextUse.MESSAGE}

    def prepare(self) -> None:
        self.initial.setdefault("act_date", timezone.localdate())
        self.rules = rules_of(self.request.procedure)
        self.outcome = self.act.outcome_from(State(self.request.state))
        self.rule = self.rules.of(self.outcome) if self.rules and self.outcome else None
        is_favourable = self.outcome in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART}
        self.proposal: Proposal | None = None
        if self.rules and self.rules.is_handled:
            self._ask_only_a_message(is_required=not is_favourable)
            return
        self.proposal = current_proposal(self.request)
        self._begin_with(self.proposal)
        if not (self.decides_anew and self.proposal and has_visa(self.proposal)):
            del self.fields["departure"]
        self._offer_articles()
        if self.rules and self.rule and self.outcome:
            self._ask_who_decides(self.rules, self.outcome)
        else:
            self._ask_who_signs()
        if is_favourable and (self.rules is None or self.rules.asks_amount):
            self.fields["amount"] = amount_granted(is_required=self.rules is not None)
        if self.rules and self.rules.asks_no_interest:
            self.fields["no_interest"] = no_interest_box()
        if not is_favourable or (self.rule and self.rule.needs_reasons):
            self.fields["reasons"].required = True
            self.fields["reasons"].error_messages["required"] = _(
                "Give the reasons of this decision: the law asks for them."
            )

    def _begin_with(self, proposal: Proposal | None) -> None:
        """Begin with what the service proposed, where it proposed this."""
        if proposal is None or proposal.outcome != self.act.outcome:
            return
        self.initial.setdefault("reasons", proposal.reasons)
        if proposal.amount_proposed is not None:
            self.initial.setdefault("amount", number_text(Decimal(proposal.amount_proposed) / 100, 2))

    def _offer_articles(self) -> None:
        """Those of the règlement: reasons are in law and in fact (CRPA L211-5)."""
        choices = article_choices(self.rules)
        if choices:
            self.fields["articles"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["articles"]

    def _whole_reasons(self) -> str:
        """What the articles that are ticked say, then what is written besides; each once."""
        written = self.text("reasons" if "reasons" in self.fields else "message")
        ticked = self.cleaned_data.get("articles") or ()
        granted = self.amount_cents() if "amount" in self.fields else None
        beside = {"request": self.request, "rules": self.rules, "proposal": self.proposal, "granted": granted}
        return with_articles(written, ticked, **beside)

    def _ask_only_a_message(self, *, is_required: bool) -> None:
        """Ask nothing of a decision: what is done, or why it is not, is told to the applicant."""
        for name in set(self.base_fields) - {"message"}:
            del self.fields[name]
        self.fields["message"].required = is_required
        self.fields["message"].error_messages["required"] = _("Say why it is not done: the applicant will read it.")

    def _ask_who_signs(self) -> None:
        """Propose the capacity that the agent has in the service, and say where it shows when agents aren't named."""
        del self.fields["decided_by"], self.fields["deliberation"]
        self.initial.setdefault("author_capacity", capacity_of(self.actor, self.request))
        if self.request.team and not self.request.team.names_its_agents:
            self.fields["author_capacity"].help_text = _(
                "The agents of your service are not named: the e-mail will name it alone. The letter will bear your "
                "first name, name and capacity all the same, since a decision always names its author (CRPA L212-1)."
            )

    def _ask_who_decides(self, rules: DecisionRules, outcome: Outcome) -> None:
        """Offer the authorities of the procedure, each with the way in which it decides here."""
        del self.fields["authority"], self.fields["author_capacity"]
        granted, asked = None, None if State(outcome) in State.favourable() else amount_asked(self.request)
        authorities = rules.authorities_of(outcome, granted=granted, asked=asked)
        choices = [choice for authority_rule in authorities for choice in self._ways(authority_rule)]
        decided_by = self.fields["decided_by"]
        decided_by.choices = choices  # type: ignore[attr-defined]
        decided_by.initial = choices[0][0] if choices else None
        if self.why_not_signing:
            decided_by.help_text = self.why_not_signing
            decided_by.error_messages["invalid_choice"] = self.why_not_signing
        bodies = [authority.kind for authority in authorities if authority.kind != AuthorityKind.PRESIDENT]
        if bodies and self.rests_on_register:
            known = Deliberation.objects.executory().filter(team=self.request.team_id, authority__kind__in=bodies)
            self.fields["deliberation"].queryset = known  # type: ignore[attr-defined]
        else:
            del self.fields["deliberation"]
        if len(bodies) == len(authorities) and self.rests_on_register:
            del self.fields["act_number"], self.fields["act_date"]
            self.fields["deliberation"].required = True
            self.fields["deliberation"].empty_label = _("Choose a deliberation")  # type: ignore[attr-defined]
            self.fields["deliberation"].error_messages["required"] = self._why_no_deliberation(bodies[0])

    def _ways(self, rule: AuthorityRule) -> Iterator[tuple[str, str]]:
        authority = Authority.objects.filter(kind=rule.kind).first()
        words = {"authority": authority.name if authority else str(rule.kind.label), "number": ""}
        if rule.kind != AuthorityKind.PRESIDENT:
            yield rule.kind, up_to(_("%(authority)s, by its deliberation") % words, rule)
            return
        if signs := self._delegation():
            words["number"] = signs.act_number
            yield rule.kind, up_to(_("%(authority)s: I sign by delegation (act %(number)s)") % words, rule)
        yield IN_PERSON, up_to(_("%(authority)s, who signed the letter that I join") % words, rule)

    def _delegation(self) -> Delegation | None:
        """That by which the agent may sign so; where there is none, `why_not_signing` says what theirs lacks."""
        if self.outcome is None:
            return None
        try:
            return may_sign(request=self.request, actor=self.actor, outcome=self.outcome)
        except NotCompetentError as refused:
            self.why_not_signing = str(refused.message)
            return None

    def _why_no_deliberation(self, kind: str) -> str:
        authority = Authority.objects.filter(kind=kind).first()
        return why_no_deliberation(str(authority or AuthorityKind(kind).label))

    def clean(self) -> dict[str, object]:
        """Say beside each control what the decision could not be done with."""
        cleaned = super().clean() or {}
        for name, why in self._refusals(cleaned):
            if why and name in self.fields and name not in self.errors:
                self.add_error(name, why)
        return cleaned

    def _refusals(self, cleaned: dict[str, object]) -> Iterator[tuple[str, str]]:
        body = cleaned.get("decided_by") in {AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE}
        deliberation = self._deliberation()
        if body and "deliberation" in self.fields and deliberation is None:
            yield "deliberation", self._why_no_deliberation(self.text("decided_by"))
        if body and "deliberation" not in self.fields and not cleaned.get("act_number"):
            yield "act_number", _("Write the number of the deliberation.")
        if not body and self.rule and self.rule.needs_number and not cleaned.get("act_number"):
            yield "act_number", _("Write the number of the act.")
        day = deliberation.adopted_on if deliberation else cleaned.get("act_date")
        if isinstance(day, dt.date):
            yield "deliberation" if deliberation else "act_date", why_not_that_day(day, self.request)
        yield from self._refused_sums(cleaned)
        if cleaned.get("decided_by") == IN_PERSON and not (cleaned.get("letter") or self.data.get("kept_letter")):
            yield "letter", _("Join the letter that the president signed.")

    def _refused_sums(self, cleaned: dict[str, object]) -> Iterator[tuple[str, str]]:
        """What is wrong in the sum: beside what was asked, then beside what was proposed."""
        if self.outcome is None or not self.decides_anew or ("amount" in self.fields and "amount" not in cleaned):
            return
        granted = self.amount_cents()
        yield "amount", why_not_that_amount(granted, self.request, self.outcome, reasons=self.text("reasons"))
        departure = self.text("departure")
        yield "departure", why_not_departing(self.proposal, self.outcome, granted, departure=departure)

    def _deliberation(self) -> Deliberation | None:
        """The one that was chosen, where a body decides."""
        chosen = self.cleaned_data.get("deliberation")
        decides = self.cleaned_data.get("decided_by") not in {AuthorityKind.PRESIDENT, IN_PERSON}
        return chosen if decides and isinstance(chosen, Deliberation) else None

    def aid_said(self) -> Sequence[str]:
        """What the amount typed, or proposed, is beside the other aids of its applicant; then what it exceeds."""
        if "amount" not in self.fields:
            return []
        typed = self.amount_cents() if self.is_bound and self.errors is not None else None
        return aid_sentences(self.request, self.rules, self.proposal, typed)

    def amount_cents(self) -> int | None:
        """The amount granted in cents, None when there is none."""
        amount: Decimal | None = self.cleaned_data.get("amount")
        return None if amount is None else int(amount)

    def payload(self) -> DecisionGiven:
        decided_by = self.text("decided_by")
        in_person, deliberation = decided_by == IN_PERSON, self._deliberation()
        day = deliberation.adopted_on if deliberation else self.cleaned_data.get("act_date")
        return DecisionGiven(
            message=self.text("message"),
            authority=self.text("authority"),
            authority_kind=AuthorityKind.PRESIDENT if in_person else decided_by,
            is_signed_by_holder=in_person,
            author_capacity=self.text("author_capacity"),
            act_date=day or timezone.localdate(),
            act_number=self.text("act_number"),
            deliberation=deliberation,
            departure=self.text("departure"),
            reasons=self._whole_reasons(),
            amount_cents=self.amount_cents(),
            letter=self.kept_letter,
            stage_key=self.text("stage"),
            no_interest=bool(self.cleaned_data.get("no_interest")),
        )
