"""The company register that this portal asks, behind a port (`port`); `PARVIS_COMPANY_REGISTER` names the class."""

from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.register.port import CompanyRegister, Organisation, Reading, RegisterUnavailableError


def company_register() -> CompanyRegister | None:
    """The register of this portal; None when the département asks none: all is then typed by hand."""
    path = settings.PARVIS_COMPANY_REGISTER
    return _instance(path) if path else None


def look_up(siret: str) -> Reading | None:
    """Ask this portal's register about a SIRET (14 digits, checked): None when it has none, or none is asked.

    Raises RegisterUnavailableError.
    """
    register = company_register()
    organisation = register.find(siret) if register else None
    return Reading(organisation, register.label, timezone.now()) if register and organisation else None


@lru_cache(maxsize=4)
def _instance(path: str) -> CompanyRegister:
    register: CompanyRegister = import_string(path)()
    return register
