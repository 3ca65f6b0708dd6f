"""Questions kept to be asked in several procedures: « bloc RIB », « représentant légal »; and where each went."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.models.procedures.procedure import Procedure


class FieldBlock(models.Model):
    """A group of questions. Inserting it copies them: a block changed later changes no form by itself."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True)
    schema = models.JSONField(default=dict)
    """A form of one step: the questions under the keys that they have in the block."""
    revision = models.PositiveIntegerField(default=1)
    """Raised each time the questions change; a use remembers which it took."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("block of questions")
        verbose_name_plural = _("blocks of questions")

    def __str__(self) -> str:
        return self.name


class FieldBlockUse(models.Model):
    """A block inserted in the form of a procedure. It stands as long as the form holds one of the questions."""

    block = models.ForeignKey(FieldBlock, on_delete=models.CASCADE, related_name="uses")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    keys = models.JSONField()
    """Keys of the questions in the form that received them."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("use of a block")
        verbose_name_plural = _("uses of blocks")

    def __str__(self) -> str:
        return f"{self.block_id} r{self.revision}"
