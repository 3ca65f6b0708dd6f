"""The admin's lists of e-mails and of addresses no longer written to: how it went, never to whom in full."""

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from notifications.kinds import FAMILIES, family_of
from notifications.masking import masked
from notifications.models import Delivery, EmailState, OutgoingEmail, StoppedAddress
from notifications.stops import STOPPED
from portal.database.filled_texts import filled

RETURNED = "returned"
"""All that did not reach its reader, in the filter of the e-mails."""
WAITS, LIFTED = "stopped", "lifted"


def state_of(email: OutgoingEmail) -> str:
    """Where an e-mail stands, in the words of the last who spoke of it."""
    if email.last_error == STOPPED:
        return _("Not sent: address no longer written to")
    return email.get_delivery_display() or email.get_state_display()


class EmailFilterSet(WagtailFilterSet):
    """The filters of the e-mails' list."""

    state = django_filters.ChoiceFilter(label=pgettext_lazy("mail", "Sending"), choices=EmailState.choices)
    delivery = django_filters.ChoiceFilter(
        label=gettext_lazy("What the provider says"),
        choices=[*Delivery.choices, (RETURNED, gettext_lazy("Came back, was refused or unwanted"))],
        method="of_delivery",
    )
    family = django_filters.ChoiceFilter(
        label=gettext_lazy("About"), choices=list(FAMILIES.items()), method="of_family"
    )
    created_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Written"), widget=DateRangePickerWidget)

    class Meta:
        model = OutgoingEmail
        fields: list[str] = []

    def of_delivery(self, emails: QuerySet[OutgoingEmail], _name: str, value: str) -> QuerySet[OutgoingEmail]:
        """E-mails of which the provider said this; for RETURNED, anything that says they did not arrive."""
        return emails.filter(filled(delivery__in=Delivery.returned() if value == RETURNED else [value]))

    def of_family(self, emails: QuerySet[OutgoingEmail], _name: str, value: str) -> QuerySet[OutgoingEmail]:
        """E-mails of one of `FAMILIES`: the part of their `kind` before the full stop."""
        return emails.filter(kind__startswith=f"{value}.")


class EmailsView(IndexView):
    """E-mails, the newest first; found by the reference of a request, or by a whole address."""

    page_title = gettext_lazy("E-mails sent")
    search_fields = ("about",)

    def get_base_queryset(self) -> QuerySet[OutgoingEmail]:
        """E-mails without subject nor body: the list shows neither."""
        return OutgoingEmail.objects.defer("text", "html", "subject")

    def search_queryset(self, queryset: QuerySet[OutgoingEmail]) -> QuerySet[OutgoingEmail]:
        """A whole address or a whole reference, each of which has an index; never a part of one."""
        text = (self.search_query or "").strip()
        if "@" in text:
            return queryset.filter(recipient=text.lower())
        return queryset.filter(about=text.upper()) if text else queryset

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; the recipient is masked."""
        return [
            TitleColumn(
                "kind", accessor=lambda email: family_of(email.kind), label=_("About"), get_url=self.get_inspect_url
            ),
            Column("about", accessor=lambda email: email.about or "–", label=_("Request")),
            Column("recipient", accessor=lambda email: masked(email.recipient), label=_("To")),
            Column("state", accessor=state_of, label=_("State")),
            Column("attempts", label=_("Tries")),
            DateColumn("created_at", label=_("Written"), sort_key="created_at"),
            DateColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
        ]


class StopFilterSet(WagtailFilterSet):
    """The filters of the list of addresses."""

    reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Why"), choices=[(state.value, state.label) for state in Delivery.returned()]
    )
    now = django_filters.ChoiceFilter(
        label=gettext_lazy("Today"),
        choices=[(WAITS, gettext_lazy("No longer written to")), (LIFTED, gettext_lazy("Written to again"))],
        method="as_it_stands",
    )

    class Meta:
        model = StoppedAddress
        fields: list[str] = []

    def as_it_stands(self, rows: QuerySet[StoppedAddress], _name: str, value: str) -> QuerySet[StoppedAddress]:
        """Addresses still stopped (`WAITS`), or written to again."""
        return rows.filter(lifted_at__isnull=value == WAITS)


class StopsView(IndexView):
    """Addresses no longer written to, the latest first; one is found by the whole of it."""

    page_title = gettext_lazy("Addresses no longer written to")
    search_fields = ("address",)

    def get_base_queryset(self) -> QuerySet[StoppedAddress]:
        """Addresses with the person who allowed writing again, in one query."""
        return StoppedAddress.objects.select_related("lifted_by")

    def search_queryset(self, queryset: QuerySet[StoppedAddress]) -> QuerySet[StoppedAddress]:
        """A whole address: its owner's, not a list of people, is what is looked for."""
        text = (self.search_query or "").strip().lower()
        return queryset.filter(address=text) if text else queryset

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; the address is masked."""
        return [
            TitleColumn(
                "address", accessor=lambda row: masked(row.address), label=_("Address"), get_url=self.get_inspect_url
            ),
            Column("reason", accessor="get_reason_display", label=_("Why")),
            DateColumn("since", label=_("Since"), sort_key="since"),
            DateColumn("lifted_at", label=_("Written to again since"), sort_key="lifted_at"),
            Column(
                "lifted_by", accessor=lambda row: row.lifted_by.get_full_name() if row.lifted_by else "–", label=_("By")
            ),
        ]
