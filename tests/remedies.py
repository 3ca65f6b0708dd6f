"""What the law wants of the remedies that a procedure tells, whoever wrote them."""

from django.utils import timezone

from teleservices.legal import acknowledgement_columns, collegial_body, decision_remedies
from teleservices.models import Acknowledgement, LegalRegime, Outcome, Procedure
from teleservices.receipts import acknowledgement_paragraphs
from teleservices.studio.publication.placeholders import BRACKETS

CONTESTED = (Outcome.REFUSED, Outcome.INADMISSIBLE, Outcome.ACCEPTED_IN_PART)
AFTER_SILENCE = "À compter de cette date, vous avez deux mois pour contester le refus"


def assert_remedies_keep_apart(procedure: Procedure) -> None:
    """Of what is notified, the time runs from its notification alone (CJA R421-1 and R421-5).

    Of what silence refuses, the acknowledgement tells it, from the date of silence (CJA R421-2; CRPA R112-5).
    """
    for outcome in CONTESTED:
        text = BRACKETS.sub("", " ".join(decision_remedies(procedure, outcome)))
        assert "deux mois à compter de" in text
        assert "notification" in text
        assert "silence" not in text
        assert "contester le refus" not in text
    assert decision_remedies(procedure, Outcome.ACCEPTED) == ()
    columns = acknowledgement_columns(procedure=procedure, received_at=timezone.now())
    text = " ".join(acknowledgement_paragraphs(Acknowledgement(**columns)))
    runs_from_silence = procedure.regime == LegalRegime.REJECTION and collegial_body(procedure) is None
    assert (AFTER_SILENCE in text) is runs_from_silence
    assert "notification" not in text
