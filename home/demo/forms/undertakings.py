"""What associations undertake when they ask for public money: asked in the same words by every grant."""

from formkit.expressions import Expression
from formkit.fieldtypes import StatementField

REPUBLICAN_CONTRACT = (
    "Toute association qui demande une subvention publique souscrit un contrat d'engagement républicain "
    "(loi n° 2000-321 du 12 avril 2000, article 10-1, et décret n° 2021-1947 du 31 décembre 2021).\n\n"
    "L'association, au nom de qui je fais cette demande, s'engage :\n"
    "1. à respecter les lois de la République ;\n"
    "2. à respecter la liberté de conscience de ses membres et de ses bénéficiaires ;\n"
    "3. à laisser ses membres libres de la quitter ;\n"
    "4. à traiter chacun à égalité et sans discrimination ;\n"
    "5. à agir dans un esprit de fraternité et à prévenir la violence ;\n"
    "6. à ne porter atteinte à la dignité de personne ;\n"
    "7. à respecter les symboles de la République.\n\n"
    "Elle en informe ses membres. Si elle ne tient pas ces engagements, le Département peut retirer sa subvention et "
    "en demander le remboursement."
)


def republican_contract(condition: Expression | None = None) -> StatementField:
    """The contract that the law asks for, whatever the amount."""
    return StatementField(
        key="f_contrat",
        label="L'association souscrit le contrat d'engagement républicain",
        text=REPUBLICAN_CONTRACT,
        condition=condition,
    )


def use_of_the_grant() -> StatementField:
    """What the money is for, and the account given of it."""
    return StatementField(
        key="f_emploi",
        label="J'emploie l'aide pour ce qui est décrit ici et j'en rends compte",
        text=(
            "L'aide du Département sert à ce que cette demande décrit, et à rien d'autre. J'en rends compte à la "
            "date et par les documents que dit la décision. Ce qui n'a pas été employé est remboursé."
        ),
    )


def publicity() -> StatementField:
    """Showing where the money comes from."""
    return StatementField(
        key="f_logo",
        label="Je fais connaître le soutien du Département",
        text="Le nom et le logo du Département figurent sur les affiches, les programmes et les pages en ligne.",
    )
