"""A deletion while the same person's draft is transmitted in another tab: one wins, and nothing is half done."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from accounts.models import Profile, User
from accounts.rights import erasure
from notifications.models import OutgoingEmail
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import LifecycleError
from teleservices.models import RequestEvent, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import complete, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do these at the same instant, each with its own connection; returns how each ended."""
    gate, ends = threading.Barrier(len(acts)), [None] * len(acts)  # type: list[BaseException | None]

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - judged by the test
            ends[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.both_databases
@pytest.mark.parametrize("round_number", range(6))
def test_a_deletion_and_a_transmission_at_the_same_instant(round_number: int) -> None:
    user = make_user("odile@exemple.test")
    profile = user.memberships.get().profile
    draft = complete(make_draft(user=user, profile=profile))
    erased, transmitted = together(
        lambda: erasure.erase(user=User.objects.get(pk=user.pk)),
        lambda: transmit(
            request_id=draft.pk,
            actor=User.objects.get(pk=user.pk),
            revision_number=draft.revision_number,
            on_honour=True,
        ),
    )
    assert not isinstance(erased, OperationalError), "no deadlock"
    assert not isinstance(transmitted, OperationalError), "no deadlock"
    request = ServiceRequest.objects.filter(pk=draft.pk).first()
    if request is None:
        assert erased is None
        assert isinstance(transmitted, LifecycleError | ServiceRequest.DoesNotExist | User.DoesNotExist)
        assert not Profile.objects.filter(pk=profile.pk).exists()
        assert not RequestEvent.objects.filter(request=draft.pk).exists()
        return
    assert transmitted is None
    assert request.state == State.SUBMITTED
    assert request.events.count() == 1
    assert OutgoingEmail.objects.filter(kind="request.transmit").count() == 1
    assert erased is None or isinstance(erased, erasure.UnsettledError)
    assert User.objects.get(pk=user.pk).is_active is (erased is not None)
