"""« Carte de transport scolaire »: the card with which a pupil takes the coach or the train."""

from home.demo.forms.school_transport import FORM
from home.demo.procedures.description import DemoProcedure, PageWords, StageWords
from home.procedures.drawings import Drawing
from teleservices.models import ForWhom, LegalRegime, State

PROCEDURE = DemoProcedure(
    code="carte-de-transport-scolaire",
    title="Carte de transport scolaire",
    team="Service Mobilités scolaires",
    profile_types=("particulier",),
    for_whom=ForWhom.EITHER,
    regime=LegalRegime.ACCEPTANCE,
    regime_article="CRPA, article L. 231-1.",
    processing_days=15,
    late_after_days=21,
    retention_months=24,
    data_purpose="délivrer la carte et organiser les lignes.",
    data_basis_text="Code des transports, articles L. 3111-7 et L. 3111-9.",
    data_recipients="le service Mobilités scolaires et le transporteur de la ligne, qui reçoit le nom de l'élève et "
    "son arrêt.",
    form=FORM,
    meanings={"commune_field": "f_commune", "searched_fields": ["f_ecole"]},
    stages=(
        StageWords(
            state=State.IN_REVIEW,
            name="En cours d'étude",
            explanation="Nous cherchons la ligne et l'arrêt qui conviennent. Il faut en général une à deux semaines.",
        ),
        StageWords(
            state=State.ACCEPTED,
            name="Carte accordée",
            explanation="La carte part par la poste sous cinq jours. En attendant, la décision, dans vos documents "
            "reçus, sert de titre de transport.",
        ),
        StageWords(
            state=State.REFUSED,
            name="Carte non accordée",
            explanation="Nous ne pouvons pas délivrer cette carte. La décision, dans vos documents reçus, dit pourquoi "
            "et comment la contester.",
        ),
    ),
    page=PageWords(
        theme=Drawing.ROADS,
        summary="Pour aller en car ou en train à l'école, au collège ou au lycée : une carte valable toute l'année "
        "scolaire.",
        hook="Toute l'année, en quinze jours, sans se déplacer.",
        purpose="<p>La carte donne droit à un aller et un retour par jour de classe, entre le domicile et "
        "l'établissement.</p><p>Elle est <b>gratuite</b> à partir de 3 km. En dessous, elle est délivrée s'il reste "
        "des places, pour 90 € l'année.</p>",
        who_may_apply="<p>Les élèves qui habitent la Vernaie, de la maternelle au lycée, apprentis compris. La demande "
        "est faite par un parent, par la personne qui a la garde de l'élève, ou par l'élève lui-même s'il est "
        "majeur.</p><p>Une demande par élève. Si l'élève a besoin d'un véhicule adapté, adressez-vous à la Maison "
        "départementale des personnes handicapées, au 02 61 91 40 80.</p>",
        documents="<p>Pour prolonger une carte, la photo n'est pas redemandée.</p>",
        time_needed="",
        what_happens_next="<p>Nous vérifions la ligne et l'arrêt, puis nous vous écrivons. La carte arrive par la "
        "poste. Si rien ne manque, comptez deux semaines.</p>",
    ),
)
