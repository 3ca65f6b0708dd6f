"""What associations and communes join: statutes, officers, accounts, insurance, bank details."""

from collections.abc import Mapping
from typing import Any

from formkit.typography import amount_text
from home.demo.papers.drawing import Paper
from home.demo.people import FESTIVITIES, MILL, PEOPLE, RUNNERS, THEATRE, TOWN, Organisation

OFFICERS = {
    FESTIVITIES: (("Présidente", "Monique Aubert"), ("Trésorière", "Odile Marchand"), ("Secrétaire", "Amélie Joubert")),
    RUNNERS: (("Président", "Mathieu Ferrand"), ("Trésorier", "Luc Besnard"), ("Secrétaire", "Fanny Collet")),
    MILL: (("Président", "Paul Nguyen"), ("Trésorière", "Édith Rolland"), ("Secrétaire", "Marc Tessier")),
    THEATRE: (("Président", "Samuel Vidal"), ("Trésorière", "Hélène Kaci"), ("Secrétaire", "Bruno Sorel")),
}

ACCOUNTS = {
    FESTIVITIES: (18_420, 3_800, 17_065),
    RUNNERS: (46_310, 12_500, 44_870),
    MILL: (22_150, 9_200, 19_480),
    THEATRE: (61_940, 28_000, 63_120),
}
"""Income, of which subsidies, and expenses of the last year, in euros."""

IBANS = {
    FESTIVITIES: "FR76 9999 0000 1200 0000 0012 387",
    RUNNERS: "FR76 9999 0000 1200 0000 0023 463",
    MILL: "FR76 9999 0000 1200 0000 0034 539",
    THEATRE: "FR76 9999 0000 1200 0000 0045 615",
    TOWN: "FR76 9999 0000 1200 0000 0056 691",
}

DEPARTMENT = "Département de la Vernaie"

Line = tuple[str, int]
"""A label and an amount in cents."""


def organisation_papers() -> dict[str, list[Paper]]:
    """By name, what each organisation keeps in its locker."""
    papers = {
        organisation.name: _association(organisation)
        for organisation in PEOPLE.organisations
        if organisation.type_code == "association"
    }
    papers |= {
        organisation.name: [_bank(organisation)]
        for organisation in PEOPLE.organisations
        if organisation.type_code != "association"
    }
    for organisation in PEOPLE.organisations:
        if organisation.name in (RUNNERS, TOWN):
            papers[organisation.name] += [_insurance(organisation), _route(organisation)]
    return papers


def project_budget(name: str, project: str, answers: Mapping[str, object]) -> Paper:
    """The budget of a project, balanced, from what the request says of it."""
    spent, received = _itemised(answers) if "f_charges" in answers else _estimated(answers)
    total = sum(cents for _label, cents in spent)
    lines = [*spent, ("Total des dépenses", total), *received, ("Total des recettes", total)]
    return Paper(
        category="budget-previsionnel",
        title=f"Budget prévisionnel – {project}",
        issuer=(name,),
        table=(("Dépenses et recettes", "Montant"), *((label, amount_text(cents)) for label, cents in lines)),
    )


def _itemised(answers: Mapping[str, object]) -> tuple[list[Line], list[Line]]:
    """The lines of a request that tells them all, own resources first."""
    spent = [(str(row["f_charge"]), int(row["f_cout"])) for row in _rows(answers, "f_charges")]
    grant = int(str(answers["f_demande"]))
    incomes = _rows(answers, "f_recettes")
    own = sum(int(row["f_montant"]) for row in incomes if row["f_origine"] == "propres")
    others = sum(int(row["f_montant"]) for row in incomes) - own
    return spent, [("Ressources propres", own), ("Autres financeurs", others), (DEPARTMENT, grant)]


def _rows(answers: Mapping[str, object], key: str) -> list[dict[str, Any]]:
    rows = answers.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _estimated(answers: Mapping[str, object]) -> tuple[list[Line], list[Line]]:
    """Plausible lines for a request that tells totals only."""
    cents = {key: value for key, value in answers.items() if isinstance(value, int)}
    total, grant, others = cents["f_depenses"], cents["f_demande"], cents.get("f_autres", 0)
    purchases, fees = total * 45 // 100, total * 35 // 100
    spent = [
        ("Achats et locations", purchases),
        ("Cachets, salaires, intervenants", fees),
        ("Communication, assurances, divers", total - purchases - fees),
    ]
    own = total - grant - others
    return spent, [("Ressources propres", own), ("Autres financeurs", others), (DEPARTMENT, grant)]


def _association(organisation: Organisation) -> list[Paper]:
    return [_statutes(organisation), _officers(organisation), _accounts(organisation), _bank(organisation)]


def _issuer(organisation: Organisation) -> tuple[str, ...]:
    return organisation.name, organisation.address_line, f"{organisation.postcode} {organisation.city}"


def _signed(organisation: Organisation) -> tuple[str, ...]:
    (first, who), *_others = OFFICERS[organisation.name]
    return f"Fait à {organisation.city}", f"{who}, {first.lower()}"


def _statutes(organisation: Organisation) -> Paper:
    return Paper(
        category="statuts",
        title="Statuts",
        issuer=_issuer(organisation),
        paragraphs=(
            f"Article 1. Il est fondé entre les adhérents une association régie par la loi du 1er juillet 1901, nommée "
            f"« {organisation.name} ».",
            "Article 2. Elle a pour but d'organiser des activités ouvertes à tous les habitants.",
            f"Article 3. Son siège est à {organisation.city}. Sa durée est illimitée.",
            "Article 4. Est membre toute personne à jour de sa cotisation, que fixe l'assemblée générale.",
            "Article 5. L'assemblée générale se réunit une fois par an. Elle approuve les comptes et élit le conseil.",
            "Article 6. Le conseil, de trois à douze membres, élit un bureau. La présidence représente l'association.",
            "Article 7. En cas de dissolution, les biens vont à une association de même but.",
        ),
        signature=_signed(organisation),
    )


def _officers(organisation: Organisation) -> Paper:
    rows = tuple((who, function, "14 mars 2026") for function, who in OFFICERS[organisation.name])
    return Paper(
        category="liste-dirigeants",
        title="Liste des dirigeants",
        issuer=_issuer(organisation),
        table=(("Nom", "Fonction", "Élection"), *rows),
        signature=_signed(organisation),
    )


def _accounts(organisation: Organisation) -> Paper:
    income, subsidies, expenses = ACCOUNTS[organisation.name]
    amounts = (
        ("Subventions", subsidies),
        ("Cotisations, billetterie, dons", income - subsidies),
        ("Total des produits", income),
        ("Total des charges", expenses),
        ("Résultat", income - expenses),
    )
    return Paper(
        category="comptes-approuves",
        title="Compte de résultat 2025, approuvé par l'assemblée générale",
        issuer=_issuer(organisation),
        table=(("", "Montant"), *((label, amount_text(euros * 100)) for label, euros in amounts)),
        signature=_signed(organisation),
    )


def _bank(organisation: Organisation) -> Paper:
    return Paper(
        category="rib",
        title="Relevé d'identité bancaire",
        issuer=("Banque de la Vernaie", "Agence de Vernay-le-Pont"),
        table=(("Titulaire", organisation.name), ("IBAN", IBANS[organisation.name]), ("BIC", "VERNFRXXXXX")),
    )


def _insurance(organisation: Organisation) -> Paper:
    return Paper(
        category="attestation-assurance",
        title="Attestation d'assurance",
        issuer=("Mutuelle des Aulnes", "8 rue des Remparts", "99000 Vernay-le-Pont"),
        paragraphs=(
            f"Nous attestons que « {organisation.name} » est couvert par le contrat n° 990 214 pour sa responsabilité "
            "civile d'organisateur de manifestations, du 1er janvier au 31 décembre 2026.",
            "La garantie s'étend aux participants et aux bénévoles.",
        ),
        signature=("Le service des contrats",),
    )


def _route(organisation: Organisation) -> Paper:
    return Paper(
        category="plan-parcours",
        title="Plan du parcours",
        issuer=_issuer(organisation),
        paragraphs=("En rouge, le parcours ; en bleu, l'Aulne. Échelle : environ 1 km pour 1,5 cm.",),
        drawing="route",
    )
