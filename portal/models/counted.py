"""How many times something was done in the window of time under way, counted for all processes together."""

from django.db import models


class WindowCount(models.Model):
    """One thing that is counted; a count of a window that is over begins again at the next act."""

    key = models.CharField(max_length=64, primary_key=True, help_text="a keyed digest: it may stand for a person")
    window = models.PositiveBigIntegerField(help_text="since when, in seconds of the clock")
    count = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0, help_text="up to how many times the limit it was told")

    def __str__(self) -> str:
        return f"{self.count} since {self.window}"
