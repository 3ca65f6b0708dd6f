"""Absences at the desk: one's own, and those of the service that one heads."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from teleservices.desk.access import instructor
from teleservices.desk.acts.forms import InstructorField
from teleservices.lifecycle.agents.absences import (
    AbsenceRefusedError,
    absences_of,
    arranged_by,
    colleagues_of,
    note_absence,
    take_away,
)


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who looks after what they follow."""

    user = InstructorField(label=gettext_lazy("Who is away"), queryset=User.objects.none())
    starts_on = forms.DateField(
        label=gettext_lazy("First day away"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day away"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputy = InstructorField(
        label=gettext_lazy("Deputy"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy("A colleague of the same service, who isn't away then; nobody if you leave it empty."),
    )

    def __init__(self, data: QueryDict | None, *, actor: User) -> None:
        super().__init__(data, initial={"user": actor.pk})
        self.actor = actor
        self.fields["user"].queryset = arranged_by(actor)  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = colleagues_of(actor)  # type: ignore[attr-defined]

    def note(self) -> bool:
        """Keep what a valid form holds; False when it was refused, the reason then on the form."""
        try:
            note_absence(actor=self.actor, **self.cleaned_data)
        except AbsenceRefusedError as refused:
            self.add_error(refused.field or None, refused.message)
            return False
        return True


@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """List the absences to come, and note one."""
    user = instructor(request)
    if not arranged_by(user).exists():
        raise Http404
    form = AbsenceForm(request.POST or None, actor=user)
    if form.is_bound and form.is_valid() and form.note():
        messages.success(request, _("The absence is noted."))
        return redirect("desk:absences")
    arranged = set(arranged_by(user).values_list("pk", flat=True))
    rows = [(absence, absence.user_id in arranged) for absence in absences_of(user)]
    context = {"form": form, "absences": rows}
    return render(request, "teleservices/steering/service/absences.html", context, status=422 if form.errors else 200)


@require_POST
def absence_take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence away: they are back, or it was noted wrongly."""
    if not take_away(actor=instructor(request), absence_id=pk):
        raise Http404
    messages.success(request, _("The absence is taken away."))
    return redirect("desk:absences")
