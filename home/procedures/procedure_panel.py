"""The panel where the page of a procedure says which. The address of a new page may name one: `?procedure=` and its
primary key; the title is then the procedure's until the editor types another.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from wagtail.admin.panels import FieldPanel

NAME = "procedure"


class ProcedurePanel(FieldPanel):
    """The choice of the procedure, made beforehand in the form of a new page whose address names one."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel in a form."""

        def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
            form, request = kwargs["form"], kwargs["request"]
            if form is not None and request is not None and not form.is_bound and form.instance.pk is None:
                _choose(form, request.GET.get(NAME, ""))
            super().__init__(**kwargs)


def _choose(form: ModelForm, value: str) -> None:
    """Choose what the form offers; anything else in the address is as if it weren't there."""
    if NAME not in form.fields or not value:
        return
    try:
        procedure = form.fields[NAME].clean(value)
    except ValidationError:
        return
    form.initial[NAME] = procedure
    form.initial["title"] = procedure.title
