"""The questions of the demo's « Foire aux questions »; `texts/faq` holds their answers."""

from dataclasses import dataclass

from home.demo.texts import read

ACCOUNT, PROCEDURES, DOCUMENTS = "Le compte", "Les démarches", "Mes documents"
SECTIONS = (ACCOUNT, PROCEDURES, DOCUMENTS)


@dataclass(frozen=True)
class Question:
    """A question, the section it stands in and the end of its address."""

    section: str
    slug: str
    title: str
    on_front_page: bool = False
    video: str = ""
    """The name of its video in `videos`, which `script/tutorial` makes."""

    @property
    def answer(self) -> str:
        """HTML, as the editor saves it."""
        return read(f"faq/{self.slug}")


QUESTIONS = (
    Question(ACCOUNT, "creer-mon-compte", "Comment créer mon compte ?", on_front_page=True, video="creer-mon-compte"),
    Question(ACCOUNT, "modifier-mon-compte", "Comment modifier mon compte ?"),
    Question(ACCOUNT, "mot-de-passe-perdu", "J'ai perdu mon mot de passe", on_front_page=True),
    Question(
        ACCOUNT, "agir-pour-une-organisation", "Comment agir pour une association, une commune ou une entreprise ?"
    ),
    Question(ACCOUNT, "ajouter-un-membre", "Comment ajouter un membre à un profil ?"),
    Question(ACCOUNT, "suivre-mes-demandes", "Comment suivre les demandes que j'ai déposées ?", on_front_page=True),
    Question(
        PROCEDURES, "trouver-et-deposer", "Comment trouver une démarche et déposer une demande ?", on_front_page=True
    ),
    Question(PROCEDURES, "m-arreter-et-reprendre", "Puis-je m'arrêter et reprendre plus tard ?"),
    Question(PROCEDURES, "etre-prevenu", "Comment suis-je prévenu de l'avancement ?"),
    Question(PROCEDURES, "nouvelles-demarches", "Où voir les nouvelles démarches ?", on_front_page=True),
    Question(PROCEDURES, "sans-ordinateur", "Je ne suis pas à l'aise avec un ordinateur. Que faire ?"),
    Question(DOCUMENTS, "joindre-un-document", "Comment joindre un document à ma demande ?"),
    Question(DOCUMENTS, "preparer-mes-documents", "Comment préparer mes documents à l'avance ?"),
    Question(DOCUMENTS, "documents-recus", "Où sont les documents que le Département m'envoie ?"),
    Question(DOCUMENTS, "pourquoi-des-pdf", "Pourquoi des PDF, et comment en faire un ?"),
)
