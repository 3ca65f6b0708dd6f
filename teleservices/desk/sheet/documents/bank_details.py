"""Bank details are closed to who only reads a request: they serve to pay, and nothing else (RGPD, art. 5.1.c)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from accounts.models import User
from accounts.profiles.organisations import masked_iban
from formkit.fieldtypes import field_type, takes_documents
from formkit.schema import Step
from teleservices.answering.answer_rows import AnswerRow
from teleservices.desk.sheet.documents.slots import Slot
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, refusal

BANK_CATEGORY = "rib"
"""The category of documents that hold an account's number, as the ready procedures and blocks name it."""


def closed_keys(user: User, service_request: ServiceRequest) -> frozenset[str]:
    """The questions whose answers and documents `user` doesn't see; none for who instructs it. Some queries."""
    keys = bank_keys(service_request)
    return keys if keys and refusal(user, service_request, Party.INSTRUCTOR) else frozenset()


def bank_keys(service_request: ServiceRequest) -> frozenset[str]:
    """The questions that ask an IBAN, or a document of the category `BANK_CATEGORY`."""
    return frozenset(
        field.key
        for field in service_request.form.fields()
        if field_type(field).is_bank_account or (takes_documents(field) and field.category == BANK_CATEGORY)
    )


def without_bank_documents(slots: Sequence[Slot], closed: Collection[str]) -> list[Slot]:
    """The same slots, those that are closed without what they hold."""
    return [replace(slot, documents=[], former=[], is_closed=True) if slot.key in closed else slot for slot in slots]


def with_masked_accounts(
    sections: Sequence[tuple[Step, list[AnswerRow]]], closed: Collection[str], service_request: ServiceRequest
) -> list[tuple[Step, list[AnswerRow]]]:
    """The same answers, of an account its country and its last characters alone."""
    answers = service_request.known
    return [
        (
            step,
            [
                replace(row, answer=masked_iban(str(answers.get(row.key) or "")))
                if row.key in closed and row.answer
                else row
                for row in rows
            ],
        )
        for step, rows in sections
    ]
