"""Who signs in to the demo, and with which password. Imports nothing: `script/server` reads it to announce them."""

from dataclasses import dataclass

DEMO_PASSWORD = "aulne-brume-vernaie-2026"  # noqa: S105
"""Printed on purpose, the same for every account: the demo answers to this machine only."""


@dataclass(frozen=True)
class DemoAccount:
    """An account that visitors of the demo may use; `role` is that of staff, empty for a citizen."""

    email: str
    first_name: str
    last_name: str
    what_for: str
    role: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("usager@demo.test", "Odile", "Marchand", "une personne qui fait ses démarches"),
    DemoAccount("instruction@demo.test", "Camille", "Vasseur", "service instructeur, responsable d'un", "instruction"),
    DemoAccount("supervision@demo.test", "Béatrice", "Colin", "supervision de quatre services", "instruction"),
    DemoAccount("lecture@demo.test", "Marc", "Tessier", "lecture d'un service, jusqu'à une date", "instruction"),
    DemoAccount("conception@demo.test", "Hugo", "Lemaire", "conception des démarches", "design"),
    DemoAccount("redaction@demo.test", "Nadia", "Belkacem", "communication : les pages du site", "communication"),
    DemoAccount("admin@demo.test", "Solène", "Guérin", "administration", "administration"),
    DemoAccount("controle@demo.test", "Irène", "Fabre", "contrôle : qui a lu, exporté, décidé", "audit"),
)


def address_of(role: str) -> str:
    """The e-mail address of the demo's first account with this role; StopIteration when there is none."""
    return next(account.email for account in DEMO_ACCOUNTS if account.role == role)
