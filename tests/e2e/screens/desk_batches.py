"""The acts of the desk on many requests: chosen, wrongly filled, under way, done."""

from collections.abc import Callable

from django.urls import reverse

from accounts.models import User
from teleservices.desk.batches import making, running
from teleservices.desk.labels.laying import lay
from teleservices.models import Batch, BatchItem, Label, ServiceRequest, State
from tests.e2e.screens.base import Place, Screen
from tests.e2e.screens.desk import INSTRUCTOR, REGION, of_the_instructor
from tests.factories.procedures import make_procedure, make_request


def a_batch(name: str, states: frozenset[State] = frozenset({State.SUBMITTED})) -> Callable[[], Place]:
    """A batch of our own before it is asked for, of which some requests don't allow the act."""

    def make() -> Place:
        procedure = make_procedure(team=of_the_instructor())
        requests = [make_request(procedure=procedure, state=state) for state in (*states, State.WITHDRAWN)]
        chosen = ServiceRequest.objects.filter(pk__in=[request.pk for request in requests])
        batch = making.make(author=User.objects.get(email=INSTRUCTOR), act=name, chosen=chosen)
        return Place(reverse("desk:batch", args=[batch.uuid]), INSTRUCTOR)

    return make


def labels_to_take_off() -> Place:
    """A batch of our own that takes a label off, of which one request bears one."""
    place = a_batch("take_label_off")()
    author, item = User.objects.get(email=INSTRUCTOR), BatchItem.objects.filter(batch__uuid=place.path.split("/")[-2])
    request = item.select_related("request").earliest("pk").request
    lay(request_id=request.pk, label_id=Label.objects.filter(team=request.team).earliest("name").pk, actor=author)
    return place


def ended_batch() -> Place:
    """A batch done, some of its requests refused."""
    place = a_batch("take_charge")()
    batch = Batch.objects.get(uuid=place.path.split("/")[-2])
    running.ask(batch=batch, payload={"message": "", "stage_key": ""})
    running.run(batch.pk)
    return place


def batch_under_way() -> Place:
    """A batch that a worker hasn't taken up yet."""
    place = a_batch("watch")()
    running.ask(batch=Batch.objects.get(uuid=place.path.split("/")[-2]), payload={})
    return place


def batches() -> Place:
    """One's own batches."""
    ended_batch()
    return Place(reverse("desk:batches"), INSTRUCTOR)


SCREENS = [
    Screen("desk-batches", batches, region=REGION, shows=".desk-table--batches"),
    *(Screen(f"desk-batch-{name}", a_batch(name), region=REGION, shows="form button.button")
      for name in ("take_charge", "assign", "watch", "lay_label", "message")),
    *(Screen(f"desk-batch-{name}", a_batch(name, frozenset({State.IN_REVIEW})), region=REGION, shows="#preview")
      for name in ("move_stage", "request_corrections")),
    Screen("desk-batch-take_label_off", labels_to_take_off, region=REGION, shows="form button.button"),
    Screen("desk-batch-error", a_batch("message"), lambda page: page.locator("button[value=do]").click(),
           region=REGION),
    Screen("desk-batch-done", ended_batch, region=REGION, shows=".desk-references"),
    Screen("desk-batch-under-way", batch_under_way, region=REGION, shows=".desk-batch"),
]  # fmt: skip
