"""« Plantation de haies »: opens later, so that lists show what is to come."""

from home.demo.forms.short_forms import HEDGE_PLANTING
from home.demo.procedures.description import Calendar, DemoProcedure, PageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime

PROCEDURE = DemoProcedure(
    code="plantation-de-haies",
    title="Plantation de haies",
    team="Service Eau et paysages",
    profile_types=("exploitation-agricole", "entreprise", "commune", "intercommunalite"),
    calendar=Calendar(opens=41, closes=130),
    regime=LegalRegime.REJECTION,
    processing_days=60,
    late_after_days=45,
    retention_months=144,
    data_purpose="étudier la demande, décider, verser l'aide et suivre les plantations pendant dix ans.",
    data_basis_text="Code général des collectivités territoriales, article L. 3211-1.",
    data_recipients="le service Eau et paysages, la direction des finances et le payeur départemental.",
    form=HEDGE_PLANTING,
    meanings={"commune_field": "f_commune"},
    page=PageWords(
        theme=Drawing.ENVIRONMENT,
        summary="Les plants et le paillage payés aux trois quarts pour planter au moins 50 mètres de haie d'espèces "
        "locales.",
        purpose="<p>Les haies retiennent l'eau et la terre, abritent les troupeaux et les oiseaux. Le Département paie "
        "<b>75 %</b> des plants, du paillage et des protections, dans la limite de 6 000 €.</p>",
        who_may_apply="<p>Les exploitations agricoles, les entreprises, les communes et les intercommunalités qui "
        "plantent dans la Vernaie, sur un terrain à elles ou avec l'accord de son propriétaire.</p>",
        time_needed="",
        what_happens_next="<p>Un technicien du service vient voir le terrain avec vous avant la décision. La "
        "plantation se fait l'hiver suivant.</p>",
    ),
)
