"""What families and students join: proof of address, school certificate, tax notice, bank details."""

from home.demo.papers.drawing import Paper
from home.demo.people import AMELIE, JEANNE, KARIM, ODILE, PEOPLE, THOMAS, Citizen

IBANS = {
    JEANNE: "FR76 9999 0000 1200 0000 0067 767",
    THOMAS: "FR76 9999 0000 1200 0000 0078 843",
}


def household_papers() -> dict[str, list[Paper]]:
    """By e-mail address, what each person keeps in their locker."""
    by_email = {citizen.email: citizen for citizen in PEOPLE.citizens}
    parents = {
        ODILE: ("Basile Marchand", "lycée Louise-Aubry, classe de seconde"),
        KARIM: ("Nour Haddad", "collège des Trois-Aulnes, classe de 6e"),
        AMELIE: ("Suzanne Joubert", "collège des Trois-Aulnes, classe de 5e"),
    }
    papers = {email: _parent(by_email[email], *child) for email, child in parents.items()}
    papers[AMELIE].append(_custody(by_email[AMELIE]))
    papers[JEANNE] = _student(by_email[JEANNE], "licence de géographie, première année", "Université de la Rive")
    papers[THOMAS] = [_bank(by_email[THOMAS])]
    return papers


def _parent(citizen: Citizen, child: str, place: str) -> list[Paper]:
    portrait = Paper(
        category="photo-identite", title=f"Photo d'identité – {child}", issuer=(child,), drawing="portrait"
    )
    return [_bill(citizen), _certificate(child, f"au {place}", "Académie de la Vernaie"), portrait]


def _student(citizen: Citizen, studies: str, place: str) -> list[Paper]:
    name = _name(citizen)
    return [
        _certificate(name, f"en {studies}", place),
        _tax_notice(citizen),
        _crous(citizen),
        _identity_card(citizen),
        _bank(citizen),
    ]


def _identity_card(citizen: Citizen) -> Paper:
    return Paper(
        category="piece-identite",
        title="Carte d'identité – spécimen",
        issuer=("Spécimen sans valeur",),
        table=(("Nom", citizen.last_name.upper()), ("Prénom", citizen.first_name), ("Numéro", "X99ZZ0000")),
        drawing="portrait",
    )


def _name(citizen: Citizen) -> str:
    return f"{citizen.first_name} {citizen.last_name}"


def _bill(citizen: Citizen) -> Paper:
    return Paper(
        category="justificatif-domicile",
        title="Facture d'eau",
        issuer=("Régie des eaux de l'Aulne", "2 quai du Barrage", "99000 Vernay-le-Pont"),
        paragraphs=(f"{_name(citizen)}, {citizen.address_line}, {citizen.postcode} {citizen.city}",),
        table=(
            ("Désignation", "Montant"),
            ("Abonnement", "18,40 €"),
            ("Consommation, 31 m³", "96,72 €"),
            ("Total à payer", "115,12 €"),
        ),
    )


def _certificate(name: str, studies: str, place: str) -> Paper:
    return Paper(
        category="certificat-scolarite",
        title="Certificat de scolarité 2026-2027",
        issuer=(place,),
        paragraphs=(f"Nous certifions que {name} est inscrit ou inscrite {studies}, pour l'année scolaire 2026-2027.",),
        signature=("Le secrétariat de scolarité",),
    )


def _tax_notice(citizen: Citizen) -> Paper:
    return Paper(
        category="avis-imposition",
        title="Avis d'imposition sur les revenus – spécimen",
        issuer=("Spécimen sans valeur",),
        paragraphs=(f"Foyer de {_name(citizen)}, {citizen.address_line}, {citizen.postcode} {citizen.city}",),
        table=(("", "Montant"), ("Revenu fiscal de référence", "24 800 €"), ("Nombre de parts", "2,5")),
    )


def _crous(citizen: Citizen) -> Paper:
    return Paper(
        category="notification-crous",
        title="Notification définitive de bourse – spécimen",
        issuer=("Spécimen sans valeur",),
        paragraphs=(f"Une bourse à l'échelon 3 est attribuée à {_name(citizen)} pour l'année 2026-2027.",),
    )


def _custody(citizen: Citizen) -> Paper:
    return Paper(
        category="jugement-garde",
        title="Accord de garde alternée",
        issuer=(_name(citizen), "et Rémi Caron"),
        paragraphs=(
            "Nous convenons que Suzanne vit une semaine sur deux chez chacun de ses parents, à Brenne et à "
            "Courcelle-la-Rivière.",
        ),
        signature=(_name(citizen), "Rémi Caron"),
    )


def _bank(citizen: Citizen) -> Paper:
    return Paper(
        category="rib",
        title="Relevé d'identité bancaire",
        issuer=("Banque de la Vernaie", "Agence de Vernay-le-Pont"),
        table=(("Titulaire", _name(citizen)), ("IBAN", IBANS[citizen.email]), ("BIC", "VERNFRXXXXX")),
    )
