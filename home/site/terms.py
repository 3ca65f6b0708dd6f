"""The terms of use: a new version stands beside the former ones, which people accepted and nobody rewrites."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.models import TermsVersion


@transaction.atomic
def publish_terms(*, body: str) -> TermsVersion:
    """Make `body` (an editor's rich text) the version that whoever signs up from now on accepts."""
    last: int = TermsVersion.objects.aggregate(last=Max("number"))["last"] or 0
    return TermsVersion.objects.create(number=last + 1, body=body, published_at=timezone.now())
