"""The budget of a grant as the national form lays it out: two sides, accounts, volunteers apart, « what else »."""

from formkit.fieldtypes import AmountField, CalculatedField
from formkit.fieldtypes.lined_table import TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Cell, Operation

PLANNED, DONE, GAP = "f_planned", "f_done", "f_gap"
OTHER = "l_other"
ACCOUNTS = {
    "Charges": {
        "60 Achats": ("Prestations de services", "Achats de matières et fournitures", "Autres fournitures"),
        "61 Services extérieurs": ("Locations", "Entretien et réparation", "Assurance", "Documentation"),
        "62 Autres services extérieurs": ("Honoraires", "Publicité, publication", "Déplacements", "Frais bancaires"),
        "64 Charges de personnel": ("Rémunération des personnels", "Charges sociales", "Autres charges"),
        "86 Emplois des contributions volontaires": ("Personnel bénévole", "Mise à disposition gratuite"),
    },
    "Produits": {
        "70 Vente de produits finis, prestations de services": ("Ventes", "Prestations de services"),
        "74 Subventions d’exploitation": ("État", "Région", "Département", "Commune", "Fonds européens"),
        "75 Autres produits de gestion courante": ("Cotisations", "Dons manuels, mécénat"),
        "76 Produits financiers": ("Intérêts",),
        "87 Contributions volontaires en nature": ("Bénévolat", "Prestations en nature"),
    },
}


def budget_lines() -> tuple[TableLine, ...]:
    """Its lines, keys made of their places: sides d0 and d1, groups g00…, lines l_000…"""
    lines: list[TableLine] = []
    for side, (title, groups) in enumerate(ACCOUNTS.items()):
        lines.append(TableLine(key=f"l_d{side}", label=title, kind="side"))
        for group, (heading, names) in enumerate(groups.items()):
            kind = "apart" if heading.startswith("8") else "group"
            lines.append(TableLine(key=f"l_g{side}{group}", label=heading, kind=kind))  # type: ignore[arg-type]
            lines += [TableLine(key=f"l_{side}{group}{n}", label=name) for n, name in enumerate(names)]
            if heading.startswith("62"):
                lines.append(TableLine(key=OTHER, label="Autre, précisez", kind="open", most=3))
    return tuple(lines)


def make_budget(**changes: object) -> TableField:
    """A balanced budget of two columns, and the gap between them."""
    gap = Operation(kind="minus", of=(Cell(key=DONE), Cell(key=PLANNED)))
    columns = (
        AmountField(key=PLANNED, label="Prévu"),
        AmountField(key=DONE, label="Réalisé"),
        CalculatedField(key=GAP, label="Écart", formula=gap, result="amount"),
    )
    budget = TableField(
        key="f_budget", label="Budget du projet", fields=columns, lines=budget_lines(), totals=(PLANNED, DONE),
        balanced=True,
    )  # fmt: skip
    return budget.model_copy(update=changes)
