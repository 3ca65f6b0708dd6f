"""« Bourse départementale d'études »: help for students whose family lives in the département."""

from home.demo.forms.student_grant import FORM
from home.demo.procedures.description import Calendar, DemoProcedure, PageWords, StageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime, State

PROCEDURE = DemoProcedure(
    code="bourse-departementale-d-etudes",
    title="Bourse départementale d'études",
    team="Service Jeunesse et réussite éducative",
    profile_types=("particulier",),
    calendar=Calendar(opens=-130, last_day=(31, 1)),
    regime=LegalRegime.REJECTION,
    processing_days=60,
    late_after_days=45,
    retention_months=60,
    data_purpose="vérifier les conditions, calculer le montant de la bourse et la verser.",
    data_basis_text="Code général des collectivités territoriales, article L. 3211-1.",
    data_recipients="le service Jeunesse et réussite éducative, la direction des finances et le payeur départemental.",
    form=FORM,
    meanings={"searched_fields": ["f_etablissement"]},
    stages=(
        StageWords(
            state=State.IN_REVIEW,
            name="En cours d'étude",
            explanation="Nous vérifions vos documents et calculons le montant. S'il manque quelque chose, nous vous "
            "l'écrivons.",
        ),
        StageWords(
            state=State.ACCEPTED,
            name="Bourse accordée",
            explanation="La décision, dans vos documents reçus, donne le montant, et comment la bourse est versée.",
        ),
        StageWords(
            state=State.REFUSED,
            name="Bourse refusée",
            explanation="Vous ne remplissez pas les conditions cette année. La décision, dans vos documents reçus, dit "
            "lesquelles et comment la contester.",
        ),
    ),
    page=PageWords(
        theme=Drawing.SCHOOL,
        summary="De 300 € à 1 200 € par an pour les étudiants dont la famille habite la Vernaie, en complément ou non "
        "d'une bourse du Crous.",
        hook="De 300 € à 1 200 € par an, avec ou sans bourse du Crous.",
        purpose="<p>Cette bourse aide à payer les dépenses de l'année : logement, transport, livres, repas.</p><p>Son "
        "montant, de <b>300 € à 1 200 €</b>, dépend des revenus de la famille et de la distance entre son domicile et "
        "le lieu des études. Elle s'ajoute à la bourse du Crous.</p>",
        who_may_apply="<ul><li>Vous avez moins de 28 ans au 1er septembre ;</li><li>votre famille habite la Vernaie "
        "depuis un an au moins ;</li><li>vous préparez un diplôme après le baccalauréat ;</li><li>le revenu fiscal de "
        "référence de la famille, divisé par le nombre de parts, ne dépasse pas 15 000 €.</li></ul>",
        documents="<p>Mineur, vous faites la demande vous-même, avec le RIB de l'un de vos parents.</p>",
        time_needed="",
        what_happens_next="<p>Nous étudions votre demande en deux mois au plus. La décision vous attend dans « Mes "
        "documents reçus ».</p>",
    ),
)
