"""How « Mes demandes » is narrowed: where requests stand, year, procedure, space; each offers only what one has."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.profiles.spaces import spaces_of
from teleservices.models import Procedure, State
from teleservices.models.requests.service_request import ServiceRequestQuerySet

STANDINGS = {
    "todo": (_("To be completed by me"), State.open() & State.with_applicant()),
    "open": (pgettext_lazy("requests", "In progress"), State.open()),
    "granted": (pgettext_lazy("requests", "Granted"), State.favourable()),
    "refused": (pgettext_lazy("requests", "Refused"), State.refused()),
    "over": (pgettext_lazy("requests", "Withdrawn"), frozenset({State.WITHDRAWN})),
}


class RequestFilter(forms.Form):
    """What a person's list is narrowed by. A value that is not offered narrows nothing."""

    standing = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    space = forms.ChoiceField(label=_("Space"), required=False)

    def __init__(
        self, data: Mapping[str, object], *, requests: ServiceRequestQuerySet, user: User, in_space: bool
    ) -> None:
        super().__init__(data)
        self.requests = requests
        mine = requests.order_by()
        years = [str(day.year) for day in mine.datetimes("submitted_at", "year", order="DESC")]
        procedures = Procedure.objects.filter(pk__in=mine.values("procedure")).values_list("code", "title")
        self._offer("standing", [(key, label) for key, (label, _states) in STANDINGS.items()])
        self._offer("year", [(year, year) for year in years])
        self._offer("procedure", list(procedures))
        spaces = [] if in_space else spaces_of(user)
        self._offer("space", [(str(space.uuid), space.name) for space in spaces] if len(spaces) > 1 else [])

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *choices]

    def _chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, "")) if name in self.fields else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether the person chose anything, so that an empty list says so rather than that nothing was filed."""
        return any(self._chosen(name) for name in self.fields)

    def narrowed(self) -> ServiceRequestQuerySet:
        """The requests that what is chosen keeps."""
        requests = self.requests
        if standing := self._chosen("standing"):
            requests = requests.filter(state__in=STANDINGS[standing][1])
        if year := self._chosen("year"):
            requests = requests.filter(submitted_at__year=int(year))
        if procedure := self._chosen("procedure"):
            requests = requests.filter(procedure__code=procedure)
        if space := self._chosen("space"):
            requests = requests.filter(profile__uuid=space)
        return requests
