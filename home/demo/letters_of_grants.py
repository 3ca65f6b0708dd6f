"""What the letters of the demo's grant to associations add to what the law wants."""

from teleservices.letters.letter_models import Block, Condition, LetterModels, OutcomeLetter, When
from teleservices.models import Outcome

_ABOVE = 23_000_00
"""Cents beyond which a grant to an association wants an agreement (loi 2000-321, article 10)."""
_PAID = Block(kind="heading", text="Versement")
_USED = Block(kind="heading", text="Emploi de l’aide")
_CLOSING = (
    _PAID,
    Block(
        text="L’aide est versée en une fois, sur le compte dont vous avez joint le relevé d’identité bancaire.",
        condition=Condition(when=When.AT_MOST, cents=_ABOVE),
    ),
    Block(
        text="L’aide est versée après la signature d’une convention, que le service vous enverra.",
        condition=Condition(when=When.AT_LEAST, cents=_ABOVE + 1),
    ),
    _USED,
    Block(
        text="Elle ne sert qu’au projet « {{ réponse:f_projet }} ». Vous en rendez compte dans les six mois qui "
        "suivent la fin de l’exercice pour lequel elle est accordée, par un compte rendu financier.\n\nVous "
        "mentionnez l’aide du Département de la Vernaie dans ce que vous publiez du projet."
    ),
)
GRANT = LetterModels(
    outcomes=(
        OutcomeLetter(
            outcome=Outcome.ACCEPTED,
            subject="Aide accordée à votre projet « {{ réponse:f_projet }} »",
            opening=(Block(text="Une aide de {{ montant accordé }} est accordée à {{ demandeur }}."),),
            closing=_CLOSING,
        ),
        OutcomeLetter(
            outcome=Outcome.ACCEPTED_IN_PART,
            subject="Aide accordée en partie à votre projet « {{ réponse:f_projet }} »",
            opening=(
                Block(
                    text="Une aide de {{ montant accordé }} est accordée à {{ demandeur }}, qui avait demandé "
                    "{{ montant demandé }}."
                ),
            ),
            closing=_CLOSING,
        ),
        OutcomeLetter(
            outcome=Outcome.REFUSED,
            subject="Votre projet « {{ réponse:f_projet }} »",
            closing=(Block(text="Le {{ service }} répond à vos questions au {{ téléphone du service }}."),),
        ),
    ),
    quotable=("f_projet",),
)
LETTERS = {"aide-au-projet-associatif": GRANT}
"""By the address of the procedure."""
