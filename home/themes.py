"""What procedures are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """What a procedure is about; each has its picture, `static/img/scenes/<theme>.svg`."""

    SPORT = "sport", _("Sport")
    SCHOOL = "ecole", _("School and studies")
    ROADS = "routes", _("Roads and transport")
    SOLIDARITY = "solidarite", _("Solidarity")
    CULTURE = "culture", _("Culture and community life")
    ENVIRONMENT = "environnement", _("Environment")
