"""Which providers the settings describe. Reads settings at each call; keeps no secret."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.utils.translation import gettext as _

FRANCECONNECT = "franceconnect"
DEPARTMENT = "departement"
EIDAS_LEVELS = ("eidas1", "eidas2", "eidas3")
"""What FranceConnect says of how sure it is; the first is asked for, the others are more than enough."""


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider and what we ask of it."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...] = ()
    """Levels of assurance accepted, the one asked for first; empty when none is asked for."""
    signs_userinfo: bool = False
    honours_max_age: bool = False
    """Whether the age of its own session may be asked for; FranceConnect knows `prompt=login` alone."""

    def as_app(self) -> SocialApp:
        """The provider as a `SocialApp`, the row that allauth expects; never stored."""
        return SocialApp(
            provider="openid_connect",
            provider_id=self.id,
            name=self.name,
            client_id=self.client_id,
            secret=self.secret,
            settings={"server_url": self.issuer, "scope": list(self.scopes)},
        )


def franceconnect() -> Provider | None:
    """FranceConnect v2, when it is configured."""
    if not (
        settings.FRANCECONNECT_ISSUER and settings.FRANCECONNECT_CLIENT_ID and settings.FRANCECONNECT_CLIENT_SECRET
    ):
        return None
    return Provider(
        id=FRANCECONNECT,
        name="FranceConnect",
        issuer=settings.FRANCECONNECT_ISSUER,
        client_id=settings.FRANCECONNECT_CLIENT_ID,
        secret=settings.FRANCECONNECT_CLIENT_SECRET,
        scopes=tuple(settings.FRANCECONNECT_SCOPES),
        acr_values=EIDAS_LEVELS,
        signs_userinfo=True,
    )


def department() -> Provider | None:
    """The department's own provider, when it is configured."""
    if not (settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID and settings.OIDC_CLIENT_SECRET):
        return None
    return Provider(
        id=DEPARTMENT,
        name=settings.OIDC_NAME or _("the department's account"),
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        scopes=tuple(settings.OIDC_SCOPES),
        honours_max_age=True,
    )


def configured() -> dict[str, Provider]:
    """The providers whose settings are complete, by their names."""
    return {provider.id: provider for provider in (franceconnect(), department()) if provider}
