"""Acts done on a request, one after the other or at the same instant, and the stages that they lead to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.models import User
from teleservices.lifecycle import Payload, StaleRevisionError, perform
from teleservices.models import Procedure, ServiceRequest, Stage, State
from tests.factories.procedures import payload_for


def review_stage(procedure: Procedure, key: str, order: int = 50) -> Stage:
    """One more stage of the review."""
    return Stage.objects.create(
        procedure=procedure,
        key=key,
        state=State.IN_REVIEW,
        name=key.capitalize(),
        explanation="On étudie.",
        email_subject="{{ étape }}",
        email_text="Bonjour,\n\n{{ explication }}",
        order=order,
    )


def stage_of(procedure: Procedure, state: State) -> Stage:
    """The first stage of a state."""
    return procedure.stages.filter(state=state).order_by("order")[0]


def move(request: ServiceRequest, actor: User, act_name: str, payload: Payload | None = None) -> ServiceRequest:
    """Do an act, with an ordinary payload when none is given; the request as it became."""
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=actor,
        revision_number=request.revision_number,
        payload=payload or payload_for(act_name, request),
    )
    return ServiceRequest.objects.select_related("procedure", "stage").get(pk=request.pk)


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Run all the calls in threads that start together; being told that one came second is returned, not raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=30)
            return call()
        except StaleRevisionError as stale:
            return stale
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
