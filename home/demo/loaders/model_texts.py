"""Gives the demo's services their model texts, as one of their people would have written them some months ago."""

from accounts.models import User
from home.demo.clock import days_ago
from home.demo.model_texts import OF_SERVICES
from home.demo.typography import french
from teleservices.models import ModelText, Team

WRITTEN = 120
"""Days ago."""


def load_model_texts() -> None:
    """Write them, three a day."""
    ModelText.objects.bulk_create(
        ModelText(
            team=Team.objects.get(name=service),
            use=text.use,
            title=french(text.title),
            text=french(text.text),
            author=User.objects.get(email=author),
            changed_at=days_ago(WRITTEN - number // 3, hour=9 + number % 3),
        )
        for service, (author, texts) in OF_SERVICES.items()
        for number, text in enumerate(texts)
    )
