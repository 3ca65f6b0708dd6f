"""What a company register must do for us, and the words it answers in. Knows no register."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountsError


@dataclass(frozen=True)
class Organisation:
    """An establishment as the register knows it; what it doesn't tell is empty."""

    siret: str
    name: str = ""
    address_line: str = ""
    postcode: str = ""
    city: str = ""
    rna: str = ""
    closed: bool = False
    """The register says that it no longer works."""


class RegisterUnavailableError(AccountsError):
    """The register can't be asked now, or its answer can't be read: the person types what it would have told."""

    wording = _("The register does not answer at the moment. Nothing has changed; try again later.")


class CompanyRegister(Protocol):
    """A register of French organisations."""

    label: str
    """How people know it: « Annuaire des entreprises »."""

    def find(self, siret: str) -> Organisation | None:
        """The establishment with this SIRET (14 digits, checked), None when the register has none.

        It answers while a person waits: within three seconds. Raises RegisterUnavailableError.
        """


@dataclass(frozen=True)
class Reading:
    """What a register said, which one, and when."""

    organisation: Organisation
    label: str
    read_at: dt.datetime
