"""What becomes of the data that a procedure asks for (GDPR, art. 13), as its page and its form on paper say it."""

from django.utils.translation import gettext as _

from home.procedures.procedure_information import retention_of
from teleservices.models import DataBasis, Procedure


def data_notice(procedure: Procedure, name: str) -> list[str]:
    """The lines of the notice, for the département called `name`: the purpose first, people's rights last."""
    purpose = (
        _("%(name)s processes what you enter for this purpose: %(purpose)s")
        if procedure.data_purpose
        else _("%(name)s processes what you enter to examine your request.")
    )
    basis = f"{_('Legal basis:')} {procedure.get_data_basis_display()}"
    recipients = f"{_('Who receives it:')} {procedure.data_recipients}" if procedure.data_recipients else ""
    consent = _("You may withdraw your consent at any time: what was done before stays lawful.")
    rights = _("You may see, correct or have your data erased, and limit or object to its use.")
    lines = [
        purpose % {"name": name, "purpose": procedure.data_purpose},
        f"{basis}. {procedure.data_basis_text}" if procedure.data_basis_text else basis,
        recipients,
        retention_of(procedure),
        f"{rights} {consent}" if procedure.data_basis == DataBasis.CONSENT else rights,
    ]
    return [line for line in lines if line]
