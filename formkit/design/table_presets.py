"""What a new table starts from. Lines and columns in French: content that designers change, not the interface."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import AmountField
from formkit.fieldtypes.table_lines import TableLine
from formkit.values import new_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Group = tuple[str, Sequence[str]]
"""The title of a group, and its lines; what begins with « + » is open to rows that the applicant names."""
OPEN = "+ "


@dataclass(frozen=True)
class TableSidePreset:
    """A side and its groups, those `apart` being counted by no total; without title, lines under no heading."""

    title: str
    groups: Sequence[Group]
    apart: Sequence[Group] = ()


@dataclass(frozen=True)
class TablePreset:
    """A table that designers often make."""

    name: str
    label: "StrOrPromise"
    columns: Sequence[str]
    """The labels of its columns, amounts all."""
    sides: Sequence[TableSidePreset]
    has_totals: bool = False
    is_balanced: bool = False
    may_be_negative: bool = False
    """Whether an amount may be under zero, as the result of a year that ends with a loss."""

    def options(self) -> Mapping[str, object]:
        """The options of a table like it, its columns included, under keys of their own."""
        lowest = None if self.may_be_negative else 0
        columns = tuple(
            AmountField(key=new_key("f"), label=label, required=False, minimum=lowest) for label in self.columns
        )
        return {
            "fields": columns,
            "lines": tuple(line for side in self.sides for line in _side(side)),
            "totals": tuple(column.key for column in columns) if self.has_totals else (),
            "balanced": self.is_balanced,
        }


def _side(side: TableSidePreset) -> Iterator[TableLine]:
    if side.title:
        yield _line(side.title, "side")
    yield from _groups(side.groups, "group")
    yield from _groups(side.apart, "apart")


def _groups(groups: Iterable[Group], kind: Literal["group", "apart"]) -> Iterator[TableLine]:
    for title, labels in groups:
        if title:
            yield _line(title, kind)
        for label in labels:
            yield _line(label.removeprefix(OPEN), "open" if label.startswith(OPEN) else "line")


def _line(label: str, kind: Literal["line", "open", "group", "apart", "side"]) -> TableLine:
    return TableLine(key=new_key("l"), label=label, kind=kind)


COSTS = TableSidePreset(
    "Charges",
    (
        ("60 Achats", ("Prestations de services", "Achats matières et fournitures", "Autres fournitures")),
        ("61 Services extérieurs", ("Locations", "Entretien et réparation", "Assurance", "Documentation")),
        (
            "62 Autres services extérieurs",
            (
                "Rémunérations intermédiaires et honoraires",
                "Publicité, publication",
                "Déplacements, missions",
                "Services bancaires, autres",
            ),
        ),
        ("63 Impôts et taxes", ("Impôts et taxes sur rémunération", "Autres impôts et taxes")),
        (
            "64 Charges de personnel",
            ("Rémunération des personnels", "Charges sociales", "Autres charges de personnel"),
        ),
        ("65 Autres charges de gestion courante", ("Autres charges de gestion courante",)),
        ("66 Charges financières", ("Charges financières",)),
        ("67 Charges exceptionnelles", ("Charges exceptionnelles",)),
        (
            "68 Dotation aux amortissements, provisions et engagements",
            ("Dotation aux amortissements, provisions et engagements à réaliser",),
        ),
    ),
    (
        (
            "86 Emplois des contributions volontaires en nature",
            ("Secours en nature", "Mise à disposition gratuite de biens et services", "Personnel bénévole"),
        ),
    ),
)
INCOME = TableSidePreset(
    "Produits",
    (
        (
            "70 Vente de produits finis, de marchandises, prestations de services",
            ("Vente de produits finis, de marchandises, prestations de services",),
        ),
        ("73 Dotations et produits de tarification", ("Dotations et produits de tarification",)),
        (
            "74 Subventions d’exploitation",
            (
                "+ État, ministère à préciser",
                "Région",
                "Département",
                "+ Communes et communautés, à préciser",
                "Organismes sociaux (CAF, etc.)",
                "Fonds européens (FSE, FEDER, etc.)",
                "Agence de services et de paiement (emplois aidés)",
                "+ Autres établissements publics, à préciser",
                "Aides privées (fondations)",
            ),
        ),
        ("75 Autres produits de gestion courante", ("Cotisations", "Dons manuels ou legs")),
        ("76 Produits financiers", ("Produits financiers",)),
        ("77 Produits exceptionnels", ("Produits exceptionnels",)),
        ("78 Reprises sur amortissements et provisions", ("Reprises sur amortissements et provisions",)),
        ("79 Transfert de charges", ("Transfert de charges",)),
    ),
    (("87 Contributions volontaires en nature", ("Dons en nature", "Prestations en nature", "Bénévolat")),),
)
"""Both sides of the budget of a grant to an association, by the accounts of Cerfa 12156."""

ACCOUNTS = TableSidePreset(
    "",
    (
        (
            "Compte de résultat",
            ("Total des produits", "dont subventions publiques", "Total des charges", "dont personnel", "Résultat"),
        ),
        ("Bilan", ("Fonds propres", "Disponibilités", "Dettes financières")),
    ),
)

TABLE_PRESETS: Mapping[str, TablePreset] = {
    preset.name: preset
    for preset in (
        TablePreset(
            "budget",
            _("The budget of a grant: costs and income, by accounts"),
            ("Montant prévu",),
            (COSTS, INCOME),
            has_totals=True,
            is_balanced=True,
        ),
        TablePreset(
            "accounts",
            _("Three years of accounts"),
            ("Exercice N\u00a0−\u00a03", "Exercice N\u00a0−\u00a02", "Exercice N\u00a0−\u00a01"),
            (ACCOUNTS,),
            may_be_negative=True,
        ),
    )
}
"""By name, in the order in which they are offered."""
