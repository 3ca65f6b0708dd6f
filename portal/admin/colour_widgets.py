"""A colour in a form of the admin: written as #rrggbb, or chosen in the browser's own chooser beside."""

from django import forms
from django.forms.widgets import Script


class ColourInput(forms.TextInput):
    """A text with a swatch, which scripts show; without them the text is enough."""

    template_name = "portal/widgets/colour.html"

    class Media:
        js = (Script("js/colour-input.js", type="module"),)
