"""The drawings that stand for what procedures are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Drawing(models.TextChoices):
    """A drawing, `static/img/scenes/<drawing>.svg`; a new portal has a theme for each, whose key is the same."""

    SPORT = "sport", _("Sport")
    SCHOOL = "ecole", _("School and studies")
    ROADS = "routes", _("Roads and transport")
    SOLIDARITY = "solidarite", _("Solidarity")
    CULTURE = "culture", _("Culture and community life")
    ENVIRONMENT = "environnement", _("Environment")
