"""« Aide au projet associatif »: what an association asks for one project."""

from home.demo.forms.association_grant import FORM
from home.demo.procedures.description import Calendar, DemoProcedure, PageWords, StageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime, State

PROCEDURE = DemoProcedure(
    code="aide-au-projet-associatif",
    title="Aide au projet associatif",
    team="Service Vie associative et culture",
    profile_types=("association",),
    calendar=Calendar(opens=-120, closes=6),
    regime=LegalRegime.REJECTION,
    processing_days=60,
    late_after_days=45,
    retention_months=120,
    data_purpose="étudier la demande de subvention, décider, verser l'aide et en contrôler l'emploi.",
    data_basis_text="Loi n° 2000-321 du 12 avril 2000, articles 9-1 et 10.",
    data_recipients="le service Vie associative et culture, la direction des finances, les élus de la commission "
    "permanente et le payeur départemental.",
    form=FORM,
    meanings={
        "amount_field": "f_demande",
        "title_field": "f_projet",
        "searched_fields": ["f_nom", "f_siret"],
        "filtered_fields": ["f_nature", "f_public", "f_salaries", "f_adherents", "f_nombre", "f_plafond", "f_eligible"],
    },
    stages=(
        StageWords(
            state=State.IN_REVIEW,
            name="En cours d'instruction",
            explanation="Une chargée de mission lit votre projet et vos comptes. S'il manque quelque chose, elle vous "
            "l'écrit. Vous n'avez rien à faire pour le moment.",
        ),
        StageWords(
            state=State.IN_REVIEW,
            name="Passage en commission",
            explanation="Notre étude est terminée. Les élus de la commission permanente examinent votre demande à "
            "leur prochaine réunion, puis nous vous envoyons leur décision.",
            email_subject="Votre demande {{ référence }} passe en commission",
            is_added=True,
            email_body="Nous avons fini d'étudier votre demande {{ référence }}. Les élus de la commission permanente "
            "l'examinent à leur prochaine réunion.\n\n{{ message }}\n\nVous recevrez leur décision dans les "
            "jours qui suivent.",
        ),
        StageWords(
            state=State.ACCEPTED,
            name="Aide accordée",
            explanation="Le Département soutient votre projet. La décision est dans vos documents reçus : elle "
            "dit comment l'aide est versée, sur le compte dont vous avez joint le RIB.",
        ),
        StageWords(
            state=State.ACCEPTED_IN_PART,
            name="Aide accordée en partie",
            explanation="Le Département soutient votre projet, pour un montant moindre que celui demandé. La décision, "
            "dans vos documents reçus, dit pourquoi.",
        ),
    ),
    page=PageWords(
        theme=Drawing.CULTURE,
        summary="Une aide pour les associations de la Vernaie qui préparent une fête, une création, des ateliers ou "
        "l'achat d'un équipement utile aux habitants.",
        hook="Jusqu'à 10 000 € pour un projet qui fait vivre la Vernaie.",
        purpose="<p>Le Département aide les associations à mener un projet précis, utile aux habitants : une fête, un "
        "festival, des ateliers, une création, l'achat d'un équipement partagé.</p><p>L'aide va de 200 € à "
        "<b>10 000 €</b>. Elle couvre au plus la moitié des dépenses du projet. Elle ne finance pas le "
        "fonctionnement courant de l'association.</p>",
        who_may_apply="<p>Toute association déclarée qui remplit ces trois conditions :</p><ul><li>elle agit dans au "
        "moins une commune de la Vernaie ;</li><li>elle a un numéro SIRET ;</li><li>son projet commence après le "
        "dépôt de la demande.</li></ul><p>Deux projets au plus par association et par an.</p>",
        documents="<p>Une association de moins d'un an n'a pas encore de comptes approuvés : le formulaire ne les lui "
        "demande pas.</p>",
        time_needed="",
        what_happens_next="<p>Vous recevez aussitôt un accusé de réception. Le service étudie le projet et peut vous "
        "demander des compléments. Les élus de la commission permanente, qui se réunit chaque mois, décident. Leur "
        "décision vous attend dans « Mes documents reçus ».</p>",
    ),
)
