"""Says when a provider is half configured: a portal that starts so would refuse people one by one."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.identity_providers.department import mapped

PARTS = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register()
def providers_are_whole(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Each provider has all its settings or none, and an address that nobody can listen to."""
    return [*_half("FRANCECONNECT", "parvis.E010"), *_half("OIDC", "parvis.E011"), *_role_map()]


def _half(prefix: str, code: str) -> list[CheckMessage]:
    values = {f"{prefix}_{part}": getattr(settings, f"{prefix}_{part}") for part in PARTS}
    missing = [name for name, value in values.items() if not value]
    messages: list[CheckMessage] = []
    if missing and len(missing) < len(PARTS):
        messages.append(Error(f"{prefix} is half configured: {', '.join(missing)} missing.", id=code))
    issuer = urlsplit(values[f"{prefix}_ISSUER"])
    if not missing and issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        messages.append(Error(f"{prefix}_ISSUER must be an https:// address.", id=code))
    return messages


def _role_map() -> list[CheckMessage]:
    if not settings.OIDC_ISSUER:
        return []
    rules = settings.OIDC_ROLE_MAP
    shape = 'a JSON object such as {"gp-instruction": {"groups": ["Instruction"], "teams": ["Service culture"]}}'
    if not (isinstance(rules, dict) and all(_is_rule(rule) for rule in rules.values())):
        return [Error("OIDC_ROLE_MAP is not understood.", hint=f"It is {shape}.", id="parvis.E012")]
    if not any(rule.get("groups") for rule in rules.values()):
        return [Error("OIDC_ROLE_MAP opens the admin to nobody.", hint=f"It is {shape}.", id="parvis.E012")]
    return []


def _is_rule(rule: object) -> bool:
    """Whether it gives lists of groups and of teams, and nothing else."""
    return (
        isinstance(rule, dict)
        and set(rule) <= {"groups", "teams"}
        and all(isinstance(names, list) for names in rule.values())
    )


@register(Tags.database)
def groups_exist(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """A warning for each group that the map names and the portal has not."""
    if not databases or _role_map() or not settings.OIDC_ISSUER:
        return []
    try:
        missing = mapped().groups - set(Group.objects.values_list("name", flat=True))
    except DatabaseError:
        return []
    return [
        checks.Warning(f"OIDC_ROLE_MAP names a group that does not exist: {name}.", id="parvis.W013")
        for name in sorted(missing)
    ]
