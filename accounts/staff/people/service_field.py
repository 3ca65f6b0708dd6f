"""Whether someone belongs to a service, and in what capacity: one fact of the form of their account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.admin.seen import fingerprint

LONGEST = 150
"""Of a capacity, in characters."""


class ServiceWidget(forms.MultiWidget):
    """A box to tick, and the capacity beside it."""

    template_name = "accounts/staff/people/service_widget.html"
    use_fieldset = False

    def __init__(self, service: str) -> None:
        words = {"aria-label": _("Capacity in %(service)s") % {"service": service}, "maxlength": LONGEST}
        super().__init__({"is": forms.CheckboxInput(), "capacity": forms.TextInput(attrs=words)})

    def id_for_label(self, id_: str) -> str:
        """The box: the name of the service is its label; the capacity has its own words."""
        return f"{id_}_0" if id_ else ""

    def decompress(self, value: str | None) -> list[object]:
        """Ticked where there is a capacity."""
        return [bool(value), value or ""]


class ServiceField(forms.MultiValueField):
    """The capacity of someone in a service; empty: they are not of it."""

    def __init__(self, service: str, usual: str) -> None:
        fields = (forms.BooleanField(required=False), forms.CharField(required=False, max_length=LONGEST))
        super().__init__(fields, label=service, required=False, widget=ServiceWidget(service), require_all_fields=False)
        self.service, self.usual = service, usual

    def compress(self, data_list: list[Any]) -> str:
        """The usual capacity where the box is ticked and nothing is written."""
        is_member, capacity = data_list or (False, "")
        return (str(capacity).strip() or self.usual) if is_member else ""


def name_of(service: str) -> str:
    """The name of its field: what a service is called may be anything."""
    return f"service_{fingerprint(service)}"
