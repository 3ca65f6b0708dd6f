"""« Délégations »: the register of delegations of signature, as modeladmin lists it, and the pages of a delegation."""

import datetime as dt
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail_modeladmin.views import CreateView, EditView

from formkit.typography import amount_text
from portal.dates import long_date, typed_date
from teleservices.models import Delegation
from teleservices.models.competence.delegation import LAPSE_DAYS, DelegationQuerySet
from teleservices.steering.delegating.delegation_forms import DelegationEndForm, DelegationForm
from teleservices.steering.delegating.register_lists import RegisterList, RegisterView


class StateFilter(SimpleListFilter):
    """Narrows the list to what counts, what waits, what lapses, what has ended."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What is offered."""
        return [
            ("in_force", _("In force")),
            ("waiting", _("Waiting for a day")),
            ("lapsing", _("Lapsing within %(days)s days") % {"days": LAPSE_DAYS}),
            ("ended", pgettext("delegations", "Ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delegation]) -> QuerySet[Delegation]:
        """The delegations of the state that is asked; all where it is none of these."""
        delegations: DelegationQuerySet = queryset  # type: ignore[assignment]
        match self.value():
            case "in_force":
                return delegations.in_force()
            case "waiting":
                return delegations.waiting()
            case "lapsing":
                return delegations.lapsing()
            case "ended":
                return delegations.exclude(pk__in=Delegation.objects.open_on().values("pk"))
        return delegations


def state_of(delegation: Delegation, on: dt.date | None = None) -> str:
    """Where a delegation stands on a day (today by default), in words."""
    on = on or timezone.localdate()
    end, begins = delegation.ended_on, delegation.enforceable_from
    if end is not None and end <= on:
        return _("counts no more since %(day)s") % {"day": long_date(end)}
    if begins is None:
        if delegation.published_on is None and delegation.transmitted_on is None:
            return _("waits for its publication and its transmission")
        return _("waits for its publication") if delegation.published_on is None else _("waits for its transmission")
    if begins > on:
        return _("counts from %(day)s") % {"day": long_date(begins)}
    if end is None:
        return _("in force")
    return _("in force until %(day)s") % {"day": long_date(end - dt.timedelta(days=1))}


def scope_of(delegation: Delegation) -> str:
    """What a delegation covers, in words: procedures, decisions, ceiling."""
    count = delegation.procedure_count
    procedures = ngettext("%(count)s procedure", "%(count)s procedures", count) % {"count": count}
    parts = [procedures if count else _("all procedures")]
    parts.append(", ".join(label.lower() for label in delegation.outcome_labels) or _("all decisions"))
    if delegation.amount_max_cents is not None:
        parts.append(_("up to %(amount)s") % {"amount": amount_text(delegation.amount_max_cents)})
    return " · ".join(parts)


class CreateDelegationView(RegisterView, CreateView):
    """The page that records an act of delegation."""

    page_title = gettext_lazy("New delegation")
    success_message = gettext_lazy("The delegation is recorded.")

    def get_page_subtitle(self) -> str:
        return ""

    def get_meta_title(self) -> str:
        return str(self.page_title)


class EditDelegationView(RegisterView, EditView):
    """The page of a delegation: what its act says, the days that make it count, its end."""

    page_title = gettext_lazy("Delegation")

    def get_edit_handler(self) -> Panel:
        return _panels("published_on", "transmitted_on", "revoked_on", "revoked_reason", form=DelegationEndForm)

    def get_context_data(self, form: ModelForm | None = None, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        delegation: Delegation = self.instance
        facts = {
            "procedures": [procedure.title for procedure in delegation.procedures.order_by("title")],
            "state": state_of(delegation),
            "ceiling": "" if delegation.amount_max_cents is None else amount_text(delegation.amount_max_cents),
        }
        context: dict[str, Any] = super().get_context_data(form=form, **facts, **kwargs)
        return context


def _panels(*names: str, form: type[ModelForm]) -> Panel:
    return ObjectList([FieldPanel(name) for name in names], base_form_class=form).bind_to_model(Delegation)


class Delegations(RegisterList):
    """Every delegation recorded, the latest acts first."""

    model = Delegation
    base_url_path = "instruction/delegations"
    menu_icon = "key"
    list_display = ("who", "act", "scope", "state")
    list_filter = (StateFilter,)
    ordering = ("-act_date", "-pk")
    create_view_class = CreateDelegationView
    edit_view_class = EditDelegationView
    index_template_name = "teleservices/steering/delegating/delegations.html"
    edit_template_name = "teleservices/steering/delegating/delegation.html"
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in (
                *("delegate", "delegate_name", "function", "act_number", "act_date", "valid_from", "valid_to"),
                *("procedures", "outcomes", "amount_max_cents", "published_on", "transmitted_on"),
            )
        ],
        base_form_class=DelegationForm,
    )

    @display(description=gettext_lazy("Delegate"), ordering="delegate_name")
    def who(self, delegation: Delegation) -> str:
        """Name and function, as the act says them."""
        return f"{delegation.delegate_name}, {delegation.function}"

    @display(description=gettext_lazy("Act"), ordering="act_date")
    def act(self, delegation: Delegation) -> str:
        """Its number and its date."""
        values = {"number": delegation.act_number, "day": typed_date(delegation.act_date)}
        return _("%(number)s of %(day)s") % values

    @display(description=gettext_lazy("Covers"))
    def scope(self, delegation: Delegation) -> str:
        """Procedures, decisions, ceiling."""
        return scope_of(delegation)

    @display(description=gettext_lazy("State"))
    def state(self, delegation: Delegation) -> str:
        """Whether it counts today."""
        return state_of(delegation)
