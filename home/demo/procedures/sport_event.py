"""« Soutien à une manifestation sportive »: money and equipment for a race, a tournament, a gala."""

from home.demo.forms.sport_event import FORM
from home.demo.procedures.description import Calendar, DemoProcedure, PageWords, StageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime, State

PROCEDURE = DemoProcedure(
    code="soutien-a-une-manifestation-sportive",
    title="Soutien à une manifestation sportive",
    team="Service Sports et plein air",
    profile_types=("association", "commune", "intercommunalite"),
    calendar=Calendar(opens=-120, closes=150),
    regime=LegalRegime.REJECTION,
    processing_days=60,
    late_after_days=50,
    retention_months=120,
    data_purpose="étudier la demande, décider, verser l'aide, prêter le matériel et organiser la circulation.",
    data_basis_text="Code du sport, article L. 100-2.",
    data_recipients="le service Sports et plein air, le service des routes, les élus de la commission permanente et "
    "le payeur départemental.",
    form=FORM,
    meanings={"amount_field": "f_demande", "title_field": "f_manifestation", "searched_fields": ["f_nom", "f_siret"]},
    stages=(
        StageWords(
            state=State.IN_REVIEW,
            name="En cours d'instruction",
            explanation="Le service étudie le programme et le budget. Si la manifestation passe sur des routes "
            "départementales, le service des routes donne aussi son avis.",
        ),
        StageWords(
            state=State.ACCEPTED,
            name="Soutien accordé",
            explanation="Le Département soutient votre manifestation. La décision est dans vos documents reçus. Le "
            "centre technique vous appelle pour le matériel, si vous en avez demandé.",
        ),
    ),
    page=PageWords(
        theme=Drawing.SPORT,
        summary="Une aide et du matériel pour une course, un tournoi, un gala ou une fête du sport organisés dans la "
        "Vernaie.",
        hook="Une aide, des barrières, un podium : préparez votre épreuve.",
        purpose="<p>Le Département apporte une aide de 200 € à <b>15 000 €</b>, au plus 30 % des dépenses. Il prête "
        "aussi des barrières, un podium, une sonorisation, des tentes et une arche.</p>",
        who_may_apply="<p>Les associations sportives, les communes et les intercommunalités qui organisent dans la "
        "Vernaie une manifestation <b>ouverte à tous</b>. Les entraînements et les matchs de championnat ne sont pas "
        "concernés.</p><p>Faites la demande au moins trois mois avant l'épreuve.</p>",
        documents="<p>Le plan du parcours n'est demandé que si l'épreuve passe sur des routes ou des chemins "
        "publics.</p>",
        time_needed="",
        what_happens_next="<p>Le service étudie la demande, avec le service des routes s'il y a un parcours. Les élus "
        "de la commission permanente décident. Cette aide ne remplace pas la déclaration en préfecture.</p>",
    ),
)
