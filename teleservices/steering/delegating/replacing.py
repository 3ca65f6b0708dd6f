"""« Remplacer un délégataire »: one act gives all that someone signed to who comes after."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.profiles.spaces import signed_in
from portal.words.typed_text import TypedText
from teleservices.competence import RegisterRefusedError
from teleservices.competence.delegations import replace_delegate
from teleservices.competence.departed_delegates import LEAVER
from teleservices.desk.acts.forms import InstructorField
from teleservices.models import Delegation
from teleservices.permissions import MANAGE_DELEGATIONS
from teleservices.steering.delegating.delegation_forms import delegates
from teleservices.steering.delegating.register_lists import Day

PLACES = {"delegate": "successor", "valid_from": "on", "delegate_name": "successor_name"}
"""The field that shows an error of the domain, where it isn't the one of that name."""


class ReplacementForm(forms.Form):
    """Who leaves, who comes after, from which day, by which act."""

    leaver = InstructorField(label=_("Who leaves"), queryset=User.objects.none())
    successor = InstructorField(label=_("Who comes after"), queryset=User.objects.none())
    successor_name = TypedText(
        label=_("Name of who comes after, as the act says it"),
        longest=150,
        help_text=_("For example: Mme Camille Vasseur. Letters show it."),
    )
    function = TypedText(label=_("Function of who comes after, as the act says it"), longest=150)
    on = Day(
        label=_("First day of who comes after"),
        help_text=_("Who leaves signs no more from that day; no earlier than the date of the act."),
    )
    act_number = TypedText(label=_("Number of the act"), longest=60)
    act_date = Day(label=_("Date of the act"))

    def __init__(self, *args: Any, actor: User, leaver: str = "") -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args)
        self.initial["leaver"] = leaver
        self.actor = actor
        holders = User.objects.filter(pk__in=Delegation.objects.open_on().values("delegate"))
        choices = {
            "leaver": holders.order_by("last_name", "first_name"),
            "successor": delegates().exclude(pk=actor.pk),
        }
        for name, people in choices.items():
            cast("forms.ModelChoiceField", self.fields[name]).queryset = people

    def replace(self) -> list[Delegation]:
        """What is recorded for who comes after; nothing where it was refused, the reason then on the form."""
        try:
            return replace_delegate(actor=self.actor, **self.cleaned_data)
        except RegisterRefusedError as refused:
            field = PLACES.get(refused.field, refused.field)
            self.add_error(field if field in self.fields else None, refused.message)
            return []


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest) -> HttpResponse:
    """Ask who comes after whom, then write it all at once."""
    if not request.user.has_perm(MANAGE_DELEGATIONS):
        raise Http404
    posted = [request.POST] if request.method == "POST" else []
    form = ReplacementForm(*posted, actor=signed_in(request), leaver=request.GET.get(LEAVER, ""))
    if form.is_bound and form.is_valid() and (new := form.replace()):
        text = ngettext(
            "%(count)s delegation is recorded for who comes after: it waits for its publication and its transmission.",
            "%(count)s delegations are recorded for who comes after: they wait for their publication and their "
            "transmission.",
            len(new),
        )
        messages.success(request, text % {"count": len(new)})
        return redirect("instruction_delegations_modeladmin_index")
    status = 422 if form.errors else 200
    return render(request, "teleservices/steering/delegating/replace.html", {"form": form}, status=status)
