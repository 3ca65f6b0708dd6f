"""The address of a procedure: taken once, even at the same moment; for ever once its form is published."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.creation import create_procedure
from tests.factories.procedures import make_designer


def create(author: User, code: str = "bourse") -> Procedure:
    return create_procedure(title="Bourse", code=code, team=None, profile_types=[], author=author)


def test_a_taken_address_is_said_by_the_database(designer: User) -> None:
    create(designer)
    with pytest.raises(AddressInUseError):
        create(designer)
    assert Procedure.objects.count() == 1
    create(designer, "bourse-2")


@pytest.mark.django_db(transaction=True)
def test_creations_at_once_make_one_procedure_and_tell_the_others() -> None:
    author, barrier = make_designer(), Barrier(4)

    def run(_number: int) -> tuple[int, str]:
        client = Client()
        try:
            client.force_login(author)
            barrier.wait(timeout=30)
            response = client.post(reverse("studio:create"), {"title": "Bourse", "code": "bourse"})
            return response.status_code, response.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(run, range(4)))
    assert sorted(status for status, _page in answers) == [302, 422, 422, 422]
    pages = [page for status, page in answers if status == 422]
    assert all("Une autre démarche a cette adresse" in page for page in pages), [
        re.findall(r"error-message.{300}", page, re.DOTALL) for page in pages
    ]
    assert Procedure.objects.count() == 1


@pytest.mark.both_databases
def test_a_published_procedure_keeps_its_address(procedure: Procedure, designer: User) -> None:
    procedure.code = "ailleurs"
    with pytest.raises(DatabaseError), transaction.atomic():
        procedure.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(code="ailleurs")
    with pytest.raises(ValueError, match="code"):
        change_settings(procedure_id=procedure.pk, author=designer, changes={"code": "ailleurs"})
    procedure.refresh_from_db()
    procedure.title = "Autre titre"
    procedure.save()
    unpublished = create(designer)
    unpublished.code = "ailleurs"
    unpublished.save()
    assert Procedure.objects.filter(code="ailleurs").exists()
