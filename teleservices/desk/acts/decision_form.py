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
from teleservices.competence.rules import rules_of
from teleservices.desk.acts.aid_beside import aid_sentences
from teleservices.desk.acts.articles_invoked import article_choices, with_articles
from teleservices.desk.acts.author_form import IN_PERSON, AuthorForm
from teleservices.desk.acts.decision_fields import DeliberationField, amount_granted
from teleservices.desk.acts.no_interest import no_interest_box
from teleservices.lifecycle import DecisionGiven
from teleservices.lifecycle.prerequisites.granted_sums import why_not_departing, why_not_that_amount
from teleservices.lifecycle.prerequisites.proposed import current_proposal, has_visa
from teleservices.lifecycle.prerequisites.who_decides import (
    why_not_that_day,
)
from teleservices.models import AuthorityKind, Deliberation, Outcome, Proposal, State, TextUse


class DecisionForm(AuthorForm):
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
        self._ask_author()
        self._ask_sum(is_favourable=is_favourable)
        self._ask_reasons(is_favourable=is_favourable)

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

    def _ask_author(self) -> None:
        """Who decides, where the rules say who may; else in what capacity the agent signs."""
        if self.rules and self.rule and self.outcome:
            self.ask_who_decides(self.rules, self.outcome, self.proposal)
        else:
            self.ask_who_signs()

    def _ask_sum(self, *, is_favourable: bool) -> None:
        """The sum granted, and that the agent has no interest in it, where the rules ask them."""
        if is_favourable and (self.rules is None or self.rules.asks_amount):
            self.fields["amount"] = amount_granted(is_required=self.rules is not None)
        if self.rules and self.rules.asks_no_interest:
            self.fields["no_interest"] = no_interest_box()

    def _ask_reasons(self, *, is_favourable: bool) -> None:
        """Want reasons of what is not granted, and of what the rules want them of."""
        if not is_favourable or (self.rule and self.rule.needs_reasons):
            self.fields["reasons"].required = True
            self.fields["reasons"].error_messages["required"] = _(
                "Give the reasons of this decision: the law asks for them."
            )

    def _whole_reasons(self) -> str:
        """What the articles that are ticked say, then what is written besides; each once."""
        text = self.text("reasons" if "reasons" in self.fields else "message")
        ticked = self.cleaned_data.get("articles") or ()
        granted = self.amount_cents() if "amount" in self.fields else None
        return with_articles(
            text, ticked, request=self.request, rules=self.rules, proposal=self.proposal, granted=granted
        )

    def _ask_only_a_message(self, *, is_required: bool) -> None:
        """Ask nothing of a decision: what is done, or why it is not, is told to the applicant."""
        for name in set(self.base_fields) - {"message"}:
            del self.fields[name]
        self.fields["message"].required = is_required
        self.fields["message"].error_messages["required"] = _("Say why it is not done: the applicant will read it.")

    def clean(self) -> dict[str, object]:
        """Say beside each control what the decision could not be done with."""
        cleaned = super().clean() or {}
        for name, why in self._refusals(cleaned):
            if why and name in self.fields and name not in self.errors:
                self.add_error(name, why)
        return cleaned

    def _refusals(self, cleaned: dict[str, object]) -> Iterator[tuple[str, str]]:
        deliberation = self._deliberation()
        yield from self._act_refusals(cleaned, deliberation)
        day = deliberation.adopted_on if deliberation else cleaned.get("act_date")
        if isinstance(day, dt.date):
            yield "deliberation" if deliberation else "act_date", why_not_that_day(day, self.request)
        yield from self._refused_sums(cleaned)
        if cleaned.get("decided_by") == IN_PERSON and not (cleaned.get("letter") or self.data.get("kept_letter")):
            yield "letter", _("Join the letter that the president signed.")

    def _act_refusals(self, cleaned: dict[str, object], deliberation: Deliberation | None) -> Iterator[tuple[str, str]]:
        """What is lacking of the act: the deliberation of a body, or a number."""
        body = cleaned.get("decided_by") in {AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE}
        if body and "deliberation" in self.fields and deliberation is None:
            yield "deliberation", self.why_no_deliberation(self.text("decided_by"))
        if body and "deliberation" not in self.fields and not cleaned.get("act_number"):
            yield "act_number", _("Write the number of the deliberation.")
        if not body and self.rule and self.rule.needs_number and not cleaned.get("act_number"):
            yield "act_number", _("Write the number of the act.")

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
        choice = self.cleaned_data.get("deliberation")
        decides = self.cleaned_data.get("decided_by") not in {AuthorityKind.PRESIDENT, IN_PERSON}
        return choice if decides and isinstance(choice, Deliberation) else None

    def aid_said(self) -> Sequence[str]:
        """What the amount typed, or proposed, is beside the other aids of its applicant; then what it exceeds."""
        if "amount" not in self.fields:
            return []
        amount = self.amount_cents() if self.is_bound and self.errors is not None else None
        return aid_sentences(self.request, self.rules, self.proposal, amount)

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
