"""Who signs in to the demo, and with which password. Imports nothing: `script/server` reads it to announce them."""

from dataclasses import dataclass

#: Printed on purpose, the same for the five accounts: the demo answers to this machine only.
DEMO_PASSWORD = "aulne-brume-vernaie-2026"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """An account that visitors of the demo may use; `group` is the one of staff, empty for a citizen."""

    email: str
    first_name: str
    last_name: str
    what_for: str
    group: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("usager@demo.test", "Odile", "Marchand", "une personne qui fait ses démarches"),
    DemoAccount("instruction@demo.test", "Camille", "Vasseur", "service instructeur", "Instruction"),
    DemoAccount("conception@demo.test", "Hugo", "Lemaire", "conception des démarches", "Conception"),
    DemoAccount("redaction@demo.test", "Nadia", "Belkacem", "communication : les pages du site", "Communication"),
    DemoAccount("admin@demo.test", "Solène", "Guérin", "administration", "Administration"),
)
