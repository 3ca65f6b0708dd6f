"""« Voyages des collèges »: closed, so that lists show what is over."""

from home.demo.forms.short_forms import SCHOOL_TRIP
from home.demo.procedures.description import Calendar, DemoProcedure, PageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime

PROCEDURE = DemoProcedure(
    code="voyages-des-colleges",
    title="Voyages des collèges",
    team="Service Jeunesse et réussite éducative",
    profile_types=("college",),
    calendar=Calendar(opens=-80, closes=-25),
    regime=LegalRegime.REJECTION,
    processing_days=45,
    late_after_days=30,
    retention_months=60,
    data_purpose="étudier la demande, décider et verser l'aide au collège.",
    data_basis_text="Code de l'éducation, article L. 213-2.",
    data_recipients="le service Jeunesse et réussite éducative et la direction des finances.",
    form=SCHOOL_TRIP,
    meanings={"title_field": "f_destination", "searched_fields": ["f_enseignant"]},
    page=PageWords(
        theme=Drawing.SCHOOL,
        summary="Une aide aux collèges pour que tous les élèves d'une classe partent, quels que soient les moyens de "
        "leur famille.",
        purpose="<p>Le Département verse au collège <b>40 € par élève</b>, et 80 € par élève boursier, pour un voyage "
        "d'au moins deux nuits.</p>",
        who_may_apply="<p>Les collèges publics et privés sous contrat de la Vernaie. Deux voyages par collège et par "
        "année scolaire.</p>",
        time_needed="",
        what_happens_next="<p>Les décisions sont rendues ensemble, un mois après la clôture.</p>",
    ),
)
