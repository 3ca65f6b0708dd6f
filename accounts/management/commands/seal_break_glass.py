"""Seals the emergency account and prints its password, once: keep it in an envelope, in a safe."""

from django.core.management.base import BaseCommand

from accounts.staff import sealed_account


class Command(BaseCommand):
    """`manage.py seal_break_glass`."""

    help = "Make or seal again the account that opens the admin when the department's own sign-in does not answer."

    def handle(self, *args: object, **options: object) -> None:
        user, password = sealed_account.seal()
        self.stdout.write(f"Identifier: {user.email}")
        self.stdout.write(f"Password:   {password}")
        self.stdout.write("It is shown this once. Each use of the account is told to every administrator.")
