"""What an aid is under the State aid rules of the Union: chosen by the rules of a procedure, kept by its decisions."""

from django.db import models
from django.utils.translation import pgettext_lazy


class AidRegime(models.TextChoices):
    """The regime of an aid; the figures of each stand in `competence.aid_regimes`."""

    NONE = "none", pgettext_lazy("of an aid", "Not State aid")
    GENERAL = "general", pgettext_lazy("of an aid", "De minimis, general")
    AGRICULTURAL = "agricultural", pgettext_lazy("of an aid", "De minimis, agriculture")
    FISHERIES = "fisheries", pgettext_lazy("of an aid", "De minimis, fisheries and aquaculture")
    GENERAL_INTEREST = "general_interest", pgettext_lazy("of an aid", "De minimis, services of general interest")
    EXEMPTED = "exempted", pgettext_lazy("of an aid", "Regime exempted or notified")
