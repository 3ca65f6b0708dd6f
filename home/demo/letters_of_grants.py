"""What the letters of the demo's grant to associations add to what the law wants."""

from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.models import Outcome

_CLOSING = (
    Block(kind="heading", text="Emploi de l’aide"),
    Block(text="Elle ne sert qu’au projet « {{ réponse:f_projet }} »."),
)
GRANT = LetterModels(
    outcomes=(
        OutcomeLetter(
            outcome=Outcome.ACCEPTED,
            subject="Aide accordée à votre projet « {{ réponse:f_projet }} »",
            opening=(Block(text="Une aide de {{ montant accordé }} est accordée à l’association {{ demandeur }}."),),
            closing=_CLOSING,
        ),
        OutcomeLetter(
            outcome=Outcome.ACCEPTED_IN_PART,
            subject="Aide accordée en partie à votre projet « {{ réponse:f_projet }} »",
            opening=(
                Block(
                    text="Une aide de {{ montant accordé }} est accordée à l’association {{ demandeur }}, qui avait "
                    "demandé {{ montant demandé }}."
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
