"""The texts that the demo's services have ready: what each writes again and again, under the title it is chosen by.

They hold no tag and name nobody: who inserts one reads it, completes it, and answers for it.
"""

from typing import NamedTuple

from home.demo.department import CAMILLE, INES, YANN
from teleservices.models import TextUse

MESSAGE, REMARK, NOTE, REASONS = TextUse.MESSAGE, TextUse.REMARK, TextUse.NOTE, TextUse.REASONS


class Text(NamedTuple):
    """A text of a service: where it is offered, its title, what it says."""

    use: TextUse
    title: str
    text: str


ASSOCIATIONS = (
    Text(
        MESSAGE,
        "Dossier complet, date de la commission",
        "Bonjour,\n\nVotre dossier est complet. Les élus de la commission permanente l'examineront à leur prochaine "
        "réunion ; leur décision vous attendra ensuite dans « Mes documents reçus ».\n\nVous n'avez rien à faire "
        "d'ici là.",
    ),
    Text(
        MESSAGE,
        "Rappel du compte rendu financier",
        "Bonjour,\n\nL'aide que vous avez reçue suppose un compte rendu financier, à la date que dit votre lettre de "
        "décision. Nous ne l'avons pas encore. Pouvez-vous nous l'envoyer en "
        "réponse à ce message, signé par la personne qui représente l'association ?",
    ),
    Text(
        MESSAGE,
        "Proposition d'un rendez-vous",
        "Bonjour,\n\nPour bien comprendre votre projet, nous aimerions en parler avec vous une demi-heure, au "
        "téléphone ou à l'hôtel du Département. Quels jours vous conviendraient dans les deux prochaines semaines ?",
    ),
    Text(REMARK, "RIB à un autre nom", "Le titulaire du compte doit être l'association, comme dans ses statuts."),
    Text(
        REMARK, "Budget non équilibré", "Le total des recettes, aide demandée comprise, doit égaler celui des dépenses."
    ),
    Text(REMARK, "Devis manquants", "Joignez un devis pour chaque dépense de plus de 1 000 €."),
    Text(REMARK, "Statuts non signés", "Joignez les statuts en vigueur, datés et signés."),
    Text(
        NOTE,
        "Avis à demander à la commune",
        "Demander à la commune si elle soutient le projet, pour quel montant, et si la salle est bien réservée.",
    ),
    Text(
        NOTE,
        "À voir en réunion de service",
        "À voir ensemble : budget, part du Département, autres demandes de la même association cette année.",
    ),
    Text(
        REASONS,
        "Projet hors de la Vernaie",
        "Le règlement de l'aide au projet associatif, approuvé par le conseil départemental, la réserve aux projets "
        "menés dans au moins une commune de la Vernaie.\n\nCelui que vous présentez se déroule dans d'autres "
        "départements.",
    ),
    Text(
        REASONS,
        "Plafond de la moitié des dépenses",
        "L'article 4 du règlement limite l'aide à la moitié des dépenses du projet. Le montant accordé tient compte "
        "des seules dépenses retenues :",
    ),
    Text(
        REASONS,
        "Projet commencé avant la demande",
        "Le règlement réserve l'aide aux projets qui commencent après le dépôt de la demande. Le vôtre avait commencé "
        "à cette date.",
    ),
)
SPORTS = (
    Text(
        MESSAGE,
        "Matériel réservé",
        "Bonjour,\n\nLe matériel que vous demandez est réservé à votre nom pour les jours de la manifestation. "
        "Il se retire à l'atelier départemental, la veille entre 9 h et 16 h, sur rendez-vous.",
    ),
    Text(
        MESSAGE,
        "Déclaration en préfecture",
        "Bonjour,\n\nNous étudions votre demande. Elle ne remplace pas la déclaration de la manifestation en "
        "préfecture, qui se fait à part. Pouvez-vous nous dire si elle est faite ?",
    ),
    Text(REMARK, "Plan illisible", "Joignez un plan où se lisent le départ, l'arrivée, le sens et les routes suivies."),
    Text(REMARK, "Assurance à une autre date", "L'attestation doit couvrir tous les jours de la manifestation."),
    Text(
        NOTE,
        "Parcours à faire relire",
        "Parcours à faire relire par le service des routes : traversées, déviation, état de la chaussée.",
    ),
    Text(
        REASONS,
        "Épreuve réservée aux licenciés",
        "Le règlement réserve l'aide aux manifestations ouvertes à tous. L'épreuve que vous présentez n'est ouverte "
        "qu'aux licenciés du club.",
    ),
    Text(
        REASONS,
        "Limite de 30 % des dépenses",
        "Le règlement limite l'aide à 30 % des dépenses. Le montant accordé est calculé sur les dépenses retenues :",
    ),
)
YOUTH = (
    Text(
        MESSAGE,
        "Bourse du Crous en attente",
        "Bonjour,\n\nVotre dossier est complet, à la notification définitive du Crous près. Nous pouvons l'étudier "
        "sans attendre ; envoyez-la en réponse à ce message dès que vous l'avez.",
    ),
    Text(
        MESSAGE,
        "Dates des versements",
        "Bonjour,\n\nVotre lettre de décision dit quand la bourse est versée, sur le compte du RIB que vous avez "
        "joint. Un virement met deux à trois jours à apparaître.",
    ),
    Text(REMARK, "Avis d'imposition incomplet", "Joignez toutes les pages de l'avis, celle des parts comprise."),
    Text(REMARK, "Certificat de l'an dernier", "Joignez le certificat de scolarité de l'année en cours."),
    Text(
        NOTE,
        "Situation à vérifier",
        "Parents séparés : vérifier quel foyer déclare l'étudiant avant de calculer le revenu par part.",
    ),
    Text(
        REASONS,
        "Ressources au-dessus du plafond",
        "Le règlement de la bourse départementale réserve l'aide aux familles dont le revenu fiscal de référence, "
        "divisé par le nombre de parts, ne dépasse pas 15 000 €.\n\nD'après l'avis d'imposition joint, il s'élève, "
        "pour votre famille, à :",
    ),
    Text(
        REASONS,
        "Moins d'un an dans la Vernaie",
        "Le règlement demande que la famille habite la Vernaie depuis un an au moins. Le justificatif joint montre "
        "une arrivée plus récente.",
    ),
)
TRANSPORT = (
    Text(
        MESSAGE,
        "Carte envoyée",
        "Bonjour,\n\nLa carte est partie aujourd'hui par la poste. En attendant de la recevoir, l'élève peut montrer "
        "au conducteur l'accusé de réception de la demande.",
    ),
    Text(
        MESSAGE,
        "Arrêt plus proche",
        "Bonjour,\n\nUn arrêt de la même ligne est plus près de chez vous que celui que vous avez choisi. "
        "Voulez-vous que nous le mettions sur la carte ? Répondez-nous ici.",
    ),
    Text(REMARK, "Photo trop ancienne", "Joignez une photo de face, récente, où le visage est dégagé."),
    Text(REMARK, "Garde alternée", "Joignez la page du jugement ou de l'accord qui dit où vit l'élève."),
    Text(NOTE, "Places à vérifier", "Moins de 3 km : vérifier les places de la ligne avant de répondre."),
    Text(
        REASONS,
        "Plus de place sur la ligne",
        "À moins de 3 km de l'établissement, le règlement des transports scolaires ne délivre la carte que s'il reste "
        "des places. Il n'en reste pas sur cette ligne cette année.",
    ),
)
LANDSCAPES = (
    Text(
        MESSAGE,
        "Visite du terrain",
        "Bonjour,\n\nAvant la décision, je viens voir le terrain avec vous ; comptez une heure. Quels jours vous "
        "conviendraient dans les trois prochaines semaines ?",
    ),
    Text(REMARK, "Accord du propriétaire", "Joignez l'accord écrit du propriétaire du terrain, daté et signé."),
    Text(REMARK, "Espèces non locales", "Remplacez les espèces qui ne sont pas dans la liste des espèces locales."),
    Text(
        NOTE,
        "Compte rendu de visite",
        "Vu sur place : longueur, nature du sol, pente, clôture, réseaux enterrés, avis.",
    ),
    Text(
        REASONS,
        "Moins de 50 mètres",
        "Le règlement réserve l'aide aux plantations d'au moins 50 mètres de haie. Celle que vous présentez est plus "
        "courte.",
    ),
)
ROADS = (
    Text(
        MESSAGE,
        "Une équipe va passer",
        "Bonjour,\n\nMerci de votre signalement. Une équipe passera sous dix jours. Nous vous écrirons ensuite ce qui "
        "a été fait.",
    ),
    Text(
        MESSAGE,
        "Rue de la commune",
        "Bonjour,\n\nMerci de votre signalement. Cette rue est à la commune : nous l'avons transmis à la mairie, qui "
        "peut vous répondre.",
    ),
    Text(NOTE, "Vu sur place", "Vu sur place : largeur, profondeur, danger, panneau posé ou non, travaux à prévoir."),
)
OF_SERVICES: dict[str, tuple[str, tuple[Text, ...]]] = {
    "Service Vie associative et culture": (CAMILLE, ASSOCIATIONS),
    "Service Sports et plein air": (YANN, SPORTS),
    "Service Jeunesse et réussite éducative": (INES, YOUTH),
    "Service Mobilités scolaires": (INES, TRANSPORT),
    "Service Eau et paysages": (YANN, LANDSCAPES),
    "Service des routes": (CAMILLE, ROADS),
}
"""By service: the address of who wrote them, and the texts."""
