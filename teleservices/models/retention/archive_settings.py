"""Who hands requests over to which archives, under which agreement: identifiers agreed with them."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

IDENTIFIER = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z._:/-]*\Z", _("Letters, digits and . _ : / - only, without spaces or accents.")
)
NEEDED = ("archival_agency", "transferring_agency", "originating_agency")
"""Without which no package is made."""


@register_setting(icon="folder-inverse")
class ArchiveSettings(BaseGenericSetting):
    """One row: what each package for the departmental archives says of who makes it."""

    archival_agency = models.CharField(
        _("identifier of the archives"),
        max_length=100,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_("As their electronic archiving system knows it: “FRAD036”, or a SIRET."),
    )
    archival_agency_name = models.CharField(_("name of the archives"), max_length=200, blank=True)
    transferring_agency = models.CharField(
        _("identifier of the service that hands over"), max_length=100, blank=True, validators=[IDENTIFIER]
    )
    transferring_agency_name = models.CharField(_("name of the service that hands over"), max_length=200, blank=True)
    originating_agency = models.CharField(
        _("identifier of the service that made the files"),
        max_length=100,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_(
            "As in the register of the archives; each package also names the service that processed the requests."
        ),
    )
    agreement = models.CharField(
        _("agreement"),
        max_length=100,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_("The identifier of the agreement of transfer (ArchivalAgreement), if there is one."),
    )
    appraisal_rule = models.CharField(
        _("code of the appraisal rule"),
        max_length=100,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_("Of the table of retention of the archives. The final action is always to keep."),
    )
    access_rule = models.CharField(
        _("code of the access rule"),
        max_length=100,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_(
            "When anybody may consult the files (Code du patrimoine, L213-2): fifty years where private life is at"
            " stake. The time runs from the decision."
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("archival_agency"), FieldPanel("archival_agency_name"), FieldPanel("agreement")],
            heading=_("Departmental archives"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("transferring_agency"),
                FieldPanel("transferring_agency_name"),
                FieldPanel("originating_agency"),
            ],
            heading=_("The département"),
        ),
        MultiFieldPanel([FieldPanel("appraisal_rule"), FieldPanel("access_rule")], heading=_("Rules")),
    ]

    class Meta:
        verbose_name = _("handing over to the archives")

    def __str__(self) -> str:
        return self.archival_agency_name or self.archival_agency

    @property
    def is_whole(self) -> bool:
        """Whether a package can be made with it."""
        return all(getattr(self, name) for name in NEEDED)
