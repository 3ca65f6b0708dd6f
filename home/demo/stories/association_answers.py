"""What the associations of the demo answer about themselves, in every request."""

from collections.abc import Mapping, Sequence

from formkit.values import JsonValue
from home.demo.stories.description import StoryAnswers

CODE = "aide-au-projet-associatif"
COMMISSION = "Passage en commission"

SIGNED: StoryAnswers = {"f_contrat": 1, "f_emploi": 1, "f_logo": 1, "f_exercice": True}

FESTIVITIES_ANSWERS: StoryAnswers = {
    "f_creation": "1987-03-14",
    "f_objet": "Le comité organise les fêtes de Brenne : carnaval, fête de la rivière, marché de Noël. Il prête aussi "
    "son matériel aux autres associations de la commune.",
    "f_adherents": 64,
    "f_salaries": False,
    "f_representant": True,
}
MILL_ANSWERS: StoryAnswers = {
    "f_creation": "2004-10-02",
    "f_objet": "L'association entretient le moulin à eau de Courcelle, le fait visiter et y apprend aux enfants d'où "
    "vient le pain.",
    "f_adherents": 112,
    "f_salaries": False,
    "f_representant": True,
}
THEATRE_ANSWERS: StoryAnswers = {
    "f_creation": "2015-06-20",
    "f_objet": "La compagnie crée des spectacles avec les habitants et les joue dans les villages qui n'ont pas de "
    "théâtre.",
    "f_adherents": 38,
    "f_salaries": True,
    "f_etp": 1.5,
    "f_representant": True,
}


def budget(
    *, expenses: Mapping[str, int], incomes: Sequence[tuple[str, bool, int]], asked: int, before: int | None = None
) -> StoryAnswers:
    """The answers of a balanced budget, in euros. `incomes`: from whom, whether it is certain, how much.

    `before` is the last aid received, null for none.
    """
    spent: list[JsonValue] = [
        {"id": f"r_{number:010x}", "f_charge": label, "f_cout": euros * 100}
        for number, (label, euros) in enumerate(expenses.items())
    ]
    received: list[JsonValue] = [
        {"id": f"r_{number:010x}", "f_origine": source, "f_acquise": is_certain, "f_montant": euros * 100}
        for number, (source, is_certain, euros) in enumerate(incomes)
    ]
    answers: StoryAnswers = {
        "f_charges": spent,
        "f_recettes": received,
        "f_demande": asked * 100,
        "f_deja": before is not None,
    }
    return answers if before is None else answers | {"f_dejamontant": before * 100}
