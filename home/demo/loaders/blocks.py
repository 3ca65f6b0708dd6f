"""Keeps two blocks of questions, as a designer does from the steps of procedures that ask them well."""

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.clock import clock_at, days_ago
from home.demo.typography import french
from teleservices.models import Procedure
from teleservices.studio.blocks.keeping import save_block
from teleservices.studio.drafting.drafts import draft_of

BLOCKS = (
    (
        "Bloc RIB",
        "Pour toute aide versée par virement : le relevé d'identité bancaire au nom du bénéficiaire.",
        "soutien-a-une-manifestation-sportive",
        ("f_rib",),
    ),
    (
        "Représentant légal",
        "Qui représente l'association, et le pouvoir donné à une autre personne.",
        "aide-au-projet-associatif",
        ("f_representant", "f_representant2", "f_pouvoir"),
    ),
)
"""Name, when to use it, code of the procedure it comes from, keys of its questions."""


def load_blocks() -> None:
    """Keep the blocks."""
    author = User.objects.get(email=address_of("design"))
    with clock_at(days_ago(140, hour=10)):
        for name, description, code, keys in BLOCKS:
            source = Procedure.objects.get(code=code)
            fields = [field for field in draft_of(source).fields() if field.key in keys]
            save_block(author=author, name=name, description=french(description), fields=fields, source=source)
