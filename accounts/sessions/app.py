"""allauth's app of sessions without its signal handlers; it stands in INSTALLED_APPS in place of `usersessions`."""

from allauth.usersessions.apps import UserSessionsConfig


class OpenSessionsConfig(UserSessionsConfig):
    """At sign-in allauth asks three queries for each open session; `accounts.sessions.open_sessions` asks none."""

    def ready(self) -> None:
        """Connect nothing: the adapter and the views of passwords call `open_sessions.remember` themselves."""
