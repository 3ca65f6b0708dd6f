"""Signing in with a password, under the identifier alone: an address that an account only asked for opens nothing."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from portal.database.kept_query import Given, KeptQuery

_by_key = KeptQuery(lambda: User.objects.filter(pk=Given("pk")))


class IdentifierBackend(AuthenticationBackend):
    """allauth's, which would also take any address that someone has typed and nobody confirmed."""

    def get_user(self, user_id: int) -> User | None:
        """Who a session says it is of, read on every page of theirs; nobody when the account is closed."""
        user = _by_key.first(pk=user_id)
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.identified_by(email).first(), password)
