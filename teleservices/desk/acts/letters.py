"""The signed letter of a decision, kept from the moment it is chosen until its act is done: see `kept_files`."""

from django.utils.translation import gettext as _

from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.kept_files import Control, KeptFile
from teleservices.lifecycle import Act

FIELD = "letter"


def letter_of(form: ActForm, act: Act) -> KeptFile | None:
    """The letter that the form now holds; what is wrong is said on the form."""
    control = Control(
        field=FIELD,
        note="kept_letter",
        take_away="take_letter_away",
        salt="letter of an act",
        lost=_("The letter that you had chosen is no longer kept. Choose it again."),
    )
    return control.kept(form, [form.request.pk, act.name, form.actor.pk])
