"""The département: its name, colours, logo and how to reach it, edited under Settings in the admin."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin

from portal import contrast
from portal.admin.colour_widgets import ColourInput
from portal.admin.seen_forms import SeenModelForm

COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Enter a colour such as #173F5F."))


class PortalSettingsForm(SeenModelForm):
    """Says which colours, stored before their contrast was checked, the site shows darker."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in contrast.PAIRS.keys() & self.fields.keys():
            stored = str(self.initial.get(name) or "")
            if self.instance.shown(name) != stored:
                text = gettext("%(stored)s can't be read where it stands: the site shows %(shown)s instead.")
                self.fields[name].help_text = text % {"stored": stored, "shown": self.instance.shown(name)}


@register_setting(icon="home")
class PortalSettings(PreviewableMixin, BaseSiteSetting):
    """One row per site; there is one site."""

    name = models.CharField(_("name of the département"), max_length=120, default="Département")
    portal_name = models.CharField(_("name of the portal"), max_length=60, default="Mes démarches")
    logo = models.ForeignKey(
        "portal.Image", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    primary_colour = models.CharField(_("main colour"), max_length=7, default="#173F5F", validators=[COLOUR])
    second_colour = models.CharField(_("second colour"), max_length=7, default="#2E6650", validators=[COLOUR])
    accent_colour = models.CharField(_("accent colour"), max_length=7, default="#B4472A", validators=[COLOUR])
    postal_address = models.TextField(_("postal address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    court_name = models.CharField(
        _("administrative court"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("As letters and receipts name it: “administrative court of…” (CJA R312-1)."),
    )
    court_address = models.TextField(_("address of the administrative court"), blank=True, default="")

    base_form_class = PortalSettingsForm
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("portal_name"), FieldPanel("logo")], heading=_("Identity")),
        MultiFieldPanel([FieldPanel(name, widget=ColourInput) for name in contrast.PAIRS], heading=_("Colours")),
        MultiFieldPanel(
            [FieldPanel("postal_address"), FieldPanel("telephone"), FieldPanel("email"), FieldPanel("opening_hours")],
            heading=_("Contact"),
        ),
        MultiFieldPanel([FieldPanel("court_name"), FieldPanel("court_address")], heading=_("Where to appeal")),
    ]

    class Meta:
        verbose_name = _("the département")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a colour in which something of the site could not be read."""
        super().clean()
        faults = {name: contrast.fault_of(name, getattr(self, name)) for name in contrast.PAIRS}
        messages = {name: _message(fault) for name, fault in faults.items() if fault}
        if messages:
            raise ValidationError(messages)

    def shown(self, name: str) -> str:
        """The colour that the site shows: the one chosen, else its nearest shade that can be read."""
        return contrast.readable(name, getattr(self, name))

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page of samples."""
        return "portal/colours_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, object]:
        """The address of a theme of these colours, which nobody saved yet."""
        colours = urlencode({name: self.shown(name) for name in contrast.PAIRS})
        return {
            **super().get_preview_context(request, mode_name),
            "theme": f"{reverse('theme', args=['apercu'])}?{colours}",
        }


def _message(fault: contrast.Fault) -> str:
    text = gettext(
        "Contrast of %(ratio)s for %(where)s: at least %(minimum)s is needed to be read. "
        "The nearest shade that can be: %(nearest)s."
    )
    # Cut, not rounded: 4,499 is not 4,5.
    ratio = number_format(int(fault.ratio * 100) / 100, 2)
    values = {"ratio": ratio, "where": fault.pair.where, "minimum": number_format(contrast.MINIMUM, 1)}
    return text % {**values, "nearest": fault.nearest}
