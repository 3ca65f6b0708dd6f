"""Signing in with a password, under the identifier alone: an address that an account only asked for opens nothing."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class IdentifierBackend(AuthenticationBackend):
    """allauth's, which would also take any address that someone has typed and nobody confirmed."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.identified_by(email).first(), password)
