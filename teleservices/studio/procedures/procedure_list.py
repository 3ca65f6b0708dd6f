"""The list of procedures: what of it an address asks for. A portal has some 150: they are searched once read."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.admin.parameters import named
from portal.words.text import fold
from teleservices.models import Availability, DraftChange, Procedure, ServiceRequest, Team
from teleservices.studio.drafting.drafts import DraftAct, acts_waiting

PER_PAGE = 50


class Standing(TextChoices):
    """Where a procedure stands, as its list is filtered."""

    OPEN = "open", _("Open")
    TO_COME = "to-come", _("Opens later")
    CLOSED = "closed", _("Closed")
    NEVER = "never", _("Never published")
    ARCHIVED = "archived", _("Archived")


class Order(TextChoices):
    """How the list is sorted."""

    TITLE = "title", _("Title")
    REQUESTS = "requests", _("Most requests")
    CHANGE = "change", _("Last change")
    CLOSING = "closing", _("Next closing")


STANDINGS = {
    Availability.OPEN: Standing.OPEN,
    Availability.OPENS_LATER: Standing.TO_COME,
    Availability.CLOSED: Standing.CLOSED,
    Availability.UNPUBLISHED: Standing.NEVER,
}


class ListForm(forms.Form):
    """What is searched, filtered, and in which order; what can't be read is as if it weren't asked."""

    q = forms.CharField(label=_("Title, address or service"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Service"), required=False)
    order = forms.ChoiceField(label=_("Sort by"), required=False, choices=Order.choices)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(named(query, ("q", "state", "team", "order")), auto_id="list_%s")
        self.fields["state"].choices = [("", _("All but archived")), *Standing.choices]  # type: ignore[attr-defined]
        self.fields["team"].empty_label = _("All services")  # type: ignore[attr-defined]
        self.full_clean()
        self.asked: Mapping[str, Any] = self.cleaned_data
        self.query = QueryDict(mutable=True)
        self.query.update({name: self.data[name] for name in self.fields if self.asked.get(name)})

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves procedures out."""
        return any(self.asked.get(name) for name in ("q", "state", "team"))

    def procedures(self) -> list[Procedure]:
        """Those asked for, in the order asked for."""
        state, team, searched = self.asked.get("state"), self.asked.get("team"), fold(self.asked.get("q") or "").split()
        rows = _in_lists().filter(is_archived=state == Standing.ARCHIVED)
        matches = [
            procedure
            for procedure in (rows.filter(team=team) if team else rows)
            if (not state or standing(procedure) == state) and all(word in _words(procedure) for word in searched)
        ]
        return sorted(matches, key=ORDERS[Order(self.asked.get("order") or Order.TITLE)])


def standing(procedure: Procedure) -> Standing:
    """Where it stands now."""
    return Standing.ARCHIVED if procedure.is_archived else STANDINGS[procedure.availability()]


def title_of(procedure: Procedure) -> str:
    """Its title as its draft names it."""
    return str(procedure.draft_settings.get("title") or procedure.title)


def _words(procedure: Procedure) -> str:
    """What it is found by."""
    team = procedure.team.name if procedure.team else ""
    return fold(" ".join((title_of(procedure), procedure.title, procedure.code, team)))


def _closing(procedure: Procedure) -> tuple[bool, dt.datetime | None]:
    """What closes soonest first; last what is not open, or closes on no day."""
    closes = procedure.closes_at if standing(procedure) in {Standing.OPEN, Standing.TO_COME} else None
    return closes is None, closes


ORDERS: dict[Order, Callable[[Any], Any]] = {
    Order.TITLE: lambda procedure: (fold(title_of(procedure)), procedure.pk),
    Order.REQUESTS: lambda procedure: (-procedure.request_count, fold(title_of(procedure)), procedure.pk),
    Order.CHANGE: lambda procedure: (-procedure.changed_at.timestamp(), procedure.pk),
    Order.CLOSING: lambda procedure: (
        _closing(procedure)[0], *filter(None, (_closing(procedure)[1],)), fold(title_of(procedure)), procedure.pk,
    ),
}  # fmt: skip


def _in_lists() -> QuerySet[Procedure]:
    """The procedures with their counts, in one query whatever their number; the forms stay in the database."""
    requests = ServiceRequest.objects.filter(procedure=OuterRef("pk"))
    acts = DraftChange.objects.exclude(act=DraftAct.STARTED).filter(procedure=OuterRef("pk"))
    waiting = acts_waiting().filter(procedure=OuterRef("pk"))
    last = acts.order_by("-number").values("at")[:1]
    return (
        Procedure.objects.select_related("team", "current_version")
        .defer("draft_schema", "draft_stages", "letter_models", "decision_rules", "current_version__schema")
        .annotate(
            request_count=_count(requests) - _count(requests.drafts()),  # each by an index that alone answers
            waiting=_count(waiting),
            version=F("current_version__number"),
            changed_at=Coalesce(Subquery(last), F("current_version__published_at"), F("created_at")),
        )
    )


def _count(rows: QuerySet[ServiceRequest] | QuerySet[DraftChange]) -> Coalesce:
    counted = rows.order_by().values("procedure").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0)
