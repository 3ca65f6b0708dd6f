"""What an agent's archive says of what they kept and had eliminated."""

import pytest
import time_machine

from teleservices.lifecycle.retention.holding import hold
from teleservices.lifecycle.retention.list_changes import extend
from teleservices.steering.elimination.personal_data import written_by
from tests.factories.meetings import make_head
from tests.factories.retention import NUMBER, OVER, VISAED, make_list, make_over, make_visaed

pytestmark = pytest.mark.django_db


def test_holds_extensions_and_visas_without_whom_they_are_about() -> None:
    over = make_over()
    other = make_over(over.procedure)
    made, head = make_list(over), make_head(over.team)
    with time_machine.travel(OVER, tick=False):
        until, lines = VISAED.date(), [made.lines.get(request=over).pk]
        extend(list_id=made.pk, actor=head, seen=1, lines=lines, until=until, reason="Solde attendu")
    make_visaed(made, head)
    hold(request_id=other.pk, actor=head, reason="Recours")
    records = list(written_by(head))
    assert [record.title for record in records] == [other.reference, over.reference, NUMBER]
    assert over.applicant_name not in str(records)
    assert list(written_by(over.applicant)) == []
