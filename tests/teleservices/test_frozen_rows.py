"""The database refuses to rewrite a published form, a past event or the address of a published procedure."""

import pytest
from django.db import IntegrityError, transaction

from teleservices.models import FormVersion, Procedure, RequestEvent
from tests.factories.procedures import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FROZEN = {FormVersion: {"checksum": "other"}, RequestEvent: {"digest": "other"}, Procedure: {"code": "ailleurs"}}


@pytest.mark.parametrize("model", FROZEN)
def test_nothing_of_it_is_updated(model: type[FormVersion | RequestEvent | Procedure]) -> None:
    make_request()
    with pytest.raises(IntegrityError, match=r"is never rewritten|keeps its address"), transaction.atomic():
        model._base_manager.update(**FROZEN[model])
