"""« Signaler un problème sur une route »: for everyone, so it stands under « Autres démarches »."""

from home.demo.forms.short_forms import ROAD_REPORT
from home.demo.procedures.description import DemoProcedure, PageWords, StageWords
from home.procedures.drawings import Drawing
from teleservices.models import LegalRegime, State

PROCEDURE = DemoProcedure(
    code="signaler-un-probleme-sur-une-route",
    title="Signaler un problème sur une route départementale",
    team="Service des routes",
    profile_types=(),
    regime=LegalRegime.NONE,
    processing_days=10,
    late_after_days=7,
    retention_months=12,
    data_purpose="réparer la route et vous dire ce qui a été fait.",
    data_basis_text="Code de la voirie routière, article L. 131-2.",
    data_recipients="le service des routes et le centre d'exploitation le plus proche.",
    form=ROAD_REPORT,
    meanings={"commune_field": "f_commune"},
    stages=(
        StageWords(
            state=State.IN_REVIEW,
            name="Transmis à l'équipe de secteur",
            explanation="L'équipe qui entretient cette route va voir sur place.",
        ),
        StageWords(
            state=State.ACCEPTED,
            name="Traité",
            explanation="L'équipe est intervenue.",
            email_subject="Votre signalement {{ référence }} est traité",
            email_body="Vous nous avez signalé un problème sur une route départementale : il est traité."
            "\n\n{{ message }}",
        ),
        StageWords(
            state=State.REFUSED,
            name="Non traité",
            explanation="L'équipe n'intervient pas : nous vous avons écrit pourquoi.",
            email_subject="Votre signalement {{ référence }} n'est pas traité",
            email_body="Vous nous avez signalé un problème sur une route. Nous n'intervenons pas.\n\n{{ message }}",
        ),
    ),
    page=PageWords(
        theme=Drawing.ROADS,
        summary="Un trou, un arbre tombé, un panneau abîmé sur une route départementale ? Dites-nous où : une équipe "
        "ira voir.",
        purpose="<p>Les routes départementales portent la lettre D. Pour une rue ou un chemin, adressez-vous à la "
        "mairie. <b>En cas de danger immédiat, appelez le 112.</b></p>",
        who_may_apply="<p>Tout le monde.</p>",
        time_needed="",
        what_happens_next="<p>Une équipe va voir sur place sous dix jours, plus vite s'il y a un danger. Nous vous "
        "écrivons ce qui a été fait.</p>",
    ),
)
