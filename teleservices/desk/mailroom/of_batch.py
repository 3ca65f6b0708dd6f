"""What a batch had leave by post."""

from teleservices.models import Batch, Fate, PostalSending


def letters_of_batch(batch: Batch) -> dict[str, int]:
    """`by_post`: how many letters it had the portal ask for; `nowhere`: those of them without an address. One query."""
    keys = batch.items.filter(fate=Fate.DONE).values("request")
    letters = PostalSending.objects.filter(
        request__in=keys, asked_by=None, asked_by_name="", asked_at__gte=batch.asked_at, cancelled_at=None
    )
    if batch.finished_at:
        letters = letters.filter(asked_at__lte=batch.finished_at)
    addresses = list(letters.values_list("address", flat=True))
    return {"by_post": len(addresses), "nowhere": addresses.count("")}
