"""The département: its name, colours, logo and how to reach it, edited under Settings in the admin."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Enter a colour such as #173F5F."))


@register_setting(icon="home")
class PortalSettings(BaseSiteSetting):
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

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("portal_name"), FieldPanel("logo")], heading=_("Identity")),
        MultiFieldPanel(
            [FieldPanel("primary_colour"), FieldPanel("second_colour"), FieldPanel("accent_colour")],
            heading=_("Colours"),
        ),
        MultiFieldPanel(
            [FieldPanel("postal_address"), FieldPanel("telephone"), FieldPanel("email"), FieldPanel("opening_hours")],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("the département")

    def __str__(self) -> str:
        return self.name
