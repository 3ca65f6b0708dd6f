"""How rows are called that have no name of their own. Abstract: their tables are those of the models below them."""

from uuid import uuid4

from django.db import models


class KeyedRow(models.Model):
    """A row called by its key."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class PublicRow(models.Model):
    """A row that addresses and e-mails know by a UUID: its key would tell how many there are."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uuid)
