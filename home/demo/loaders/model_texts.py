"""Gives the demo's services their model texts, as one of their people would have written them some months ago.

They hold no tag and name nobody: who inserts one reads it, completes it, and answers for it.
"""

from accounts.models import User
from formkit.values import FrozenModel
from home.demo.clock import days_ago
from home.demo.reading import read_data
from teleservices.models import ModelText, Team, TextUse

WRITTEN = 120
"""Days ago."""


class Text(FrozenModel):
    """A text of a service: where it is offered, its title, what it says."""

    use: TextUse
    title: str
    text: str


class TextsOfService(FrozenModel):
    """What a service writes again and again, and the address of who wrote it down."""

    author: str
    texts: tuple[Text, ...]


def load_model_texts() -> None:
    """Write them, three a day."""
    ModelText.objects.bulk_create(
        ModelText(
            team=Team.objects.get(name=service),
            author=User.objects.get(email=ready.author),
            changed_at=days_ago(WRITTEN - number // 3, hour=9 + number % 3),
            **text.model_dump(),
        )
        for service, ready in read_data("model_texts", dict[str, TextsOfService]).items()
        for number, text in enumerate(ready.texts)
    )
