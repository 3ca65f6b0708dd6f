"""Proposals made on many requests, as their rules compute or as refusals on articles chosen once, and shown before."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from formkit.values import JsonValue
from portal.words.typed_text import TypedText
from teleservices.competence.rules import asks_statement, rules_of
from teleservices.deciding.by_rules import ByRules, Figures, by_rules, figures_of, propose_by_rules
from teleservices.deciding.refusing import Grounds, lacks_of_refusal, propose_refusal, reasons_of
from teleservices.desk.acts.articles_invoked import article_choices
from teleservices.desk.acts.no_interest import no_interest_box
from teleservices.desk.batches.errors import ItemRefusedError
from teleservices.desk.batches.forms import BatchForm
from teleservices.desk.batches.payloads import Foreseen, Kept, Typed
from teleservices.models import Batch, Procedure, ServiceRequest

SHOWN = "shown_proposals"
"""What a batch keeps of what was shown: by request, the number of what stood before and the cents then proposed."""

REPLACING: Typed = {"replaces": True}


@dataclass(frozen=True)
class ShownProposals:
    """What would be proposed of the requests that have what they need; amounts in cents."""

    rows: Mapping[int, tuple[int, int | None]]
    """By request: the number of the proposal that stands, 0 for none; the amount of the new one, None for none."""
    proposed: int | None
    """All together; None where nothing is granted."""
    demand: int
    """What those ask for."""
    sample: str = ""
    """The reference of the request whose reasons are shown."""
    reasons: str = ""

    @property
    def checksum(self) -> str:
        """What tells it from anything else that might be shown."""
        return hashlib.sha256(f"{sorted(self.rows.items())} {self.reasons}".encode()).hexdigest()

    def kept(self) -> dict[str, JsonValue]:
        """What the batch keeps of it, to write nothing else."""
        return {SHOWN: {str(pk): [number, cents] for pk, (number, cents) in self.rows.items()}}


class ProposalsForm(BatchForm):
    """Whether former proposals are replaced, and the statement of no interest where one of the procedures asks it."""

    def made(self, data: QueryDict | None) -> forms.Form:
        form = super().made(data)
        form.fields["replaces"] = forms.BooleanField(
            label=_("Replace what was proposed before"),
            help_text=_("Otherwise requests of which something is proposed are left as they are."),
            required=False,
        )
        procedures = Procedure.objects.filter(pk__in=self.selection.procedures).only("decision_rules")
        if any(asks_statement(procedure) for procedure in procedures):
            box = no_interest_box()
            box.label = _("I have no interest in any of these requests")
            form.fields["no_interest"] = box
        return form

    def kept(self) -> dict[str, JsonValue]:
        values = self.fields.cleaned_data
        return {"replaces": values["replaces"], "no_interest": values.get("no_interest", False)}


class RefusalsForm(ProposalsForm):
    """The articles that refusals invoke, and what is written besides: one or the other at least."""

    def made(self, data: QueryDict | None) -> forms.Form:
        form = super().made(data)
        choices = article_choices(rules_of(self.selection.sample.procedure))
        if choices:
            form.fields["articles"] = forms.MultipleChoiceField(
                label=_("Articles that the refusals invoke"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Each is filled with the figures of each request."),
            )
        form.fields["reasons"] = TypedText(
            label=pgettext("of many refusals", "Reasons that are the same for all"),
            required=not choices,
            multiline=True,
            longest=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("They follow what the articles say."),
        )
        form.order_fields(["articles", "reasons", "replaces", "no_interest"])
        return form

    @property
    def is_whole(self) -> bool:
        if super().is_whole and not grounds_of(self.fields.cleaned_data).is_given:
            self.fields.add_error("reasons", _("Tick an article, or write the reasons: a refusal has some."))
        return super().is_whole

    def kept(self) -> dict[str, JsonValue]:
        values = self.fields.cleaned_data
        return super().kept() | {"articles": values.get("articles", []), "reasons": values["reasons"]}


def grounds_of(values: Typed) -> Grounds:
    """On what the refusals are founded, as it was posted or kept."""
    articles = values.getlist("articles") if isinstance(values, QueryDict) else values.get("articles")
    keys = tuple(str(key) for key in articles) if isinstance(articles, list) else ()
    return Grounds(articles=keys, text=str(values.get("reasons") or ""))


def _figures(requests: Collection[int]) -> dict[int, Figures]:
    return figures_of(list(ServiceRequest.objects.with_form().filter(pk__in=requests).order_by("pk")))


def _of(batch: Batch) -> dict[int, Figures]:
    return figures_of(
        list(ServiceRequest.objects.with_form().filter(pk__in=batch.items.values("request")).order_by("pk"))
    )


def _replaces(values: Typed) -> bool:
    return bool(values.get("replaces"))


def _interested(batch: Batch) -> Foreseen:
    """Those that the author transmitted, or that are for a profile of theirs."""
    theirs = Q(applicant=batch.author_id) | Q(profile__memberships__user=batch.author_id)
    requests = ServiceRequest.objects.filter(theirs, pk__in=batch.items.values("request")).order_by()
    text = _("You belong to the applicant's profile: a colleague without interest in it proposes.")
    return dict.fromkeys(requests.values_list("pk", flat=True), text)


def without_rules(batch: Batch, values: Typed) -> Foreseen:
    """All that lacks of those for which the rules give no proposal."""
    ruled = {pk: by_rules(figures, replaces=_replaces(values)) for pk, figures in _of(batch).items()}
    return {**{pk: " ".join(each.lacks) for pk, each in ruled.items() if each.lacks}, **_interested(batch)}


def without_refusal(batch: Batch, values: Typed) -> Foreseen:
    """All that lacks of those of which no refusal can be proposed."""
    grounds, replaces = grounds_of(values), _replaces(values)
    lacks = {pk: lacks_of_refusal(figures, grounds, replaces=replaces) for pk, figures in _of(batch).items()}
    return {**{pk: " ".join(each) for pk, each in lacks.items() if each}, **_interested(batch)}


def amounts_shown(requests: Collection[int], values: Typed) -> ShownProposals:
    """What the rules give for these requests, all together."""
    ruled = {pk: by_rules(figures, replaces=_replaces(values)) for pk, figures in _figures(requests).items()}
    rows = dict(_rows(ruled))
    return ShownProposals(
        rows,
        sum(cents or 0 for _seen, cents in rows.values()),
        sum(ruled[pk].figures.demand or 0 for pk in rows),
    )


def _rows(ruled: Mapping[int, ByRules]) -> Iterator[tuple[int, tuple[int, int | None]]]:
    for pk, each in ruled.items():
        if each.proposed:
            yield pk, (each.figures.seen, each.proposed.amount)


def refusals_shown(requests: Collection[int], values: Typed) -> ShownProposals:
    """The refusals of these requests, with the reasons of the first."""
    all_figures, grounds = _figures(requests), grounds_of(values)
    first = next(iter(all_figures.values()), None)
    return ShownProposals(
        {pk: (figures.seen, None) for pk, figures in all_figures.items()},
        None,
        sum(figures.demand or 0 for figures in all_figures.values()),
        first.request.reference if first else "",
        reasons_of(first, grounds) if first else "",
    )


def to_annotate(requests: Collection[int]) -> set[int]:
    """Those of which an annotation would give what lacks."""
    return {pk for pk, figures in _figures(requests).items() if figures.is_to_annotate}


def do_by_rules(request: ServiceRequest, *, author: User, payload: Kept) -> None:
    """Propose of a request of a batch what its rules give, as it was shown."""
    number, cents = _as_shown(payload, request)
    propose_by_rules(
        request_id=request.pk,
        author=author,
        seen=number,
        amount_cents=cents or 0,
        replaces=bool(payload["replaces"]),
        no_interest=bool(payload["no_interest"]),
    )


def do_refusal(request: ServiceRequest, *, author: User, payload: Kept) -> None:
    """Propose the refusal of a request of a batch."""
    number, _cents = _as_shown(payload, request)
    propose_refusal(
        request_id=request.pk,
        author=author,
        seen=number,
        grounds=grounds_of(payload),
        replaces=bool(payload["replaces"]),
        no_interest=bool(payload["no_interest"]),
    )


def _as_shown(payload: Kept, request: ServiceRequest) -> tuple[int, int | None]:
    """The number of what stood, and the cents, that had been shown. Raises ItemRefusedError where it wasn't."""
    rows = payload[SHOWN]
    row = rows.get(str(request.pk)) if isinstance(rows, dict) else None
    if not isinstance(row, list):
        raise ItemRefusedError(_("What lacked of it came since: it wasn’t among those that you had been shown."))
    number, cents = row
    return int(str(number)), None if cents is None else int(str(cents))
