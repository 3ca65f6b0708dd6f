"""Facts about this database itself, one row each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """Whether this database holds the demo: production refuses to serve one that does; what was proved of it."""

    is_demo = models.BooleanField(_("demo"), default=False)
    mail_proved_at = models.DateTimeField(null=True)
    """When an administrator last said that an e-mail of the portal had reached them."""
    mail_proved_sender = models.CharField(max_length=320, default="")
    """Under which sender: of another, nothing is known."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one_row")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "portal"


class PageGeneration(models.Model):
    """The number that each publication raises; anonymous pages cached under an older number are never served."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="page_generation_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)
