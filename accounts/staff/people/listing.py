"""The admin's list of agents: who is of staff, with what, since when; citizens are not in it.

Somebody who has an account as a citizen is found by their whole e-mail address alone, to be given rights.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django_filters
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.users.views.users import IndexView, UserColumn

from accounts.models import User
from accounts.staff import duties
from accounts.staff.people.queries import INVITED, staff

STATES: Mapping[str, tuple[Any, Q]] = {
    "open": (gettext_lazy("Account open"), Q(is_active=True)),
    "invited": (gettext_lazy("Invited, has not come yet"), INVITED),
    "closed": (gettext_lazy("Account closed"), Q(is_active=False)),
}
AWAY = {
    "90": gettext_lazy("for three months"),
    "180": gettext_lazy("for six months"),
    "365": gettext_lazy("for a year"),
}
"""Days without a sign-in that one may ask for."""
WITH, WITHOUT = "yes", "no"


def service_choices() -> list[tuple[str, str]]:
    """The services one may filter on."""
    return [(name, name) for name in duties.teams()]


class StaffFilterSet(WagtailFilterSet):
    """The filters of the list of agents."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(name, label) for name, (label, _condition) in STATES.items()],
        method="in_state",
    )
    group = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Group"), queryset=Group.objects.order_by("name"), field_name="groups"
    )
    service = django_filters.ChoiceFilter(label=gettext_lazy("Service"), choices=service_choices, method="of_service")
    factor = django_filters.ChoiceFilter(
        label=gettext_lazy("Second factor"),
        choices=[(WITH, gettext_lazy("Yes")), (WITHOUT, gettext_lazy("No"))],
        method="with_factor",
    )
    away = django_filters.ChoiceFilter(
        label=gettext_lazy("Has not signed in"), choices=list(AWAY.items()), method="away_for"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - Wagtail's
        super().__init__(*args, **kwargs)

    def in_state(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Agents in one of `STATES`."""
        return people.filter(STATES[value][1])

    def of_service(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Members of the service of this name."""
        return people.filter(pk__in=duties.members(value).values("pk"))

    def with_factor(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Agents with a second factor (`WITH`), or without any."""
        return people.filter(has_factor=value == WITH)  # type: ignore[misc]

    def away_for(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Agents who may enter and have not for `value` days, counted from the invitation where they never did."""
        since = timezone.now() - dt.timedelta(days=int(value))
        return people.filter(Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since), is_active=True)


class PeopleView(IndexView):
    """Agents; accounts are closed one by one, on a page that asks who takes over."""

    page_title = gettext_lazy("Agents")
    default_ordering = "name"
    show_other_searches = False

    def get_base_queryset(self) -> QuerySet[User]:
        """Agents; and, when a whole address is searched for, its account, a citizen's too."""
        agents = staff()
        if self.search_query and "@" in self.search_query:
            agents = User.objects.filter(Q(pk__in=agents) | Q(email=self.search_query.strip().lower()))
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return (
            agents.annotate(has_factor=Exists(factors)).select_related("wagtail_userprofile").prefetch_related("groups")
        )

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Each word in a name or the address."""
        for word in (self.search_query or "").split():
            queryset = queryset.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
            )
        return queryset

    @cached_property
    def columns(self) -> list[Column]:
        """Without boxes of acts on many: closing an account is never done in bulk."""
        return [
            self._get_title_column_class(UserColumn)(
                "name", accessor=full_name, label=_("Name"), sort_key="name", get_url=self.get_edit_url
            ),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("groups", accessor=groups_of, label=_("Groups")),
            Column("services", accessor=self.services_of, label=_("Services")),
            Column("factor", accessor=factor_of, label=_("Second factor")),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
            Column("state", accessor=self.state_of, label=_("State")),
        ]

    @cached_property
    def capacities(self) -> Mapping[int, Mapping[str, str]]:
        """The services of the people shown, asked once."""
        return duties.capacities([user.pk for user in self.object_list])

    def services_of(self, user: User) -> str:
        """The cell of the services, a dash where there is none."""
        return ", ".join(self.capacities.get(user.pk, {})) or "–"

    @cached_property
    def citizens(self) -> set[int]:
        """Of the people shown, those who are not of staff: only a whole address brings one here."""
        keys = {user.pk for user in self.object_list} if "@" in (self.search_query or "") else set()
        return keys - set(staff().filter(pk__in=keys).values_list("pk", flat=True)) if keys else keys

    def state_of(self, user: User) -> str:
        """The cell of the state: closed, invited, open; a citizen, found by a whole address, has none of them."""
        if not user.is_active:
            return pgettext("account", "Closed")
        if user.pk in self.citizens:
            return _("Citizen, without any right")
        waits = user.last_login is None and not user.has_usable_password()
        return pgettext("account", "Invited") if waits else pgettext("account", "Open")

    def get_delete_url(self, instance: User) -> None:
        """Nobody is deleted from here: what they did names them."""
        return

    def get_list_more_buttons(self, instance: User) -> list[Button]:
        """Wagtail's buttons, then those of a lost second factor and of closing, or opening again."""
        lost = reverse("wagtailusers_users:lost_second_factor", args=[instance.pk])
        label = _("Close the account") if instance.is_active else _("Open the account again")
        url = reverse("wagtailusers_users:departure", args=[instance.pk])
        return [
            *super().get_list_more_buttons(instance),
            Button(_("Second factor lost"), url=lost, icon_name="key", priority=80),
            Button(label, url=url, icon_name="logout", priority=90),
        ]


def full_name(user: User) -> str:
    """The name, or the address of who has not said theirs."""
    return user.get_full_name() or user.email


def groups_of(user: User) -> str:
    """The cell of the groups, « Every right » first; a dash where there is none."""
    names = sorted(group.name for group in user.groups.all())
    return ", ".join([_("Every right"), *names] if user.is_superuser else names) or "–"


def factor_of(user: User) -> str:
    """The cell of the second factor, which `get_base_queryset` read with the row."""
    return _("Yes") if user.has_factor else _("No")  # type: ignore[attr-defined]
