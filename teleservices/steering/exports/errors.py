"""Why an export isn't made, in words for who asked."""

from django.utils.translation import gettext_lazy as _

from teleservices.errors import TeleservicesError


class ExportError(TeleservicesError):
    """An export is not ordered."""


class SearchForgottenError(ExportError):
    """It failed, and what was searched for isn't kept: the same can't be asked again."""

    wording = _("What you searched for is not kept: search again in the list, then export.")


class TooManyUnderWayError(ExportError):
    """This person has as many under way as anybody may."""

    wording = _("You have %(most)s exports under way already: wait for one of them, or cancel it.")


class TooManyRequestsError(ExportError):
    """More requests than one export holds."""

    wording = _("An export holds at most %(most)s requests: narrow the list with its filters, and export it in parts.")


class TooLongError(ExportError):
    """The filter is longer than what is kept of it."""

    wording = _("This asks for too many things at once: lift some filters, then export.")


class NothingToExportError(ExportError):
    """No request, or none that is of their services."""

    wording = _("There is no request to export.")


class RightsLostError(ExportError):
    """Their author may no longer see what they asked for."""

    wording = _("You no longer instruct for the service that these requests belong to.")


class TooManyColumnsError(ExportError):
    """More columns than a spreadsheet holds."""

    wording = _("This makes more columns than a spreadsheet holds: choose the CSV format.")


class ProcedureMissingError(ExportError):
    """All the answers were asked for, and not of which procedure."""

    wording = _("To export all the answers, choose one procedure in the filters first.")


class NoDocumentError(ExportError):
    """The requests hold no document."""

    wording = _("These requests hold no document.")


class TooManyDocumentsError(ExportError):
    """More documents than one archive holds."""

    wording = _(
        "These requests hold %(asked)s documents, %(asked_size)s: an archive holds at most %(files)s documents and"
        " %(size)s. Narrow the list with its filters."
    )


class TooManyChoicesError(ExportError):
    """This person keeps as many models of export as anybody may."""

    wording = _("You keep %(most)s models of export already: take one away first.")


class ChoiceNotOursError(ExportError):
    """A model of export is somebody else's, or is gone."""

    wording = _("This model of export is not yours to take away, or is no longer there.")


class TooManyCompleteError(ExportError):
    """More complete files than one archive holds."""

    wording = _(
        "You ask for %(asked)s complete files, whose documents weigh %(asked_size)s: an archive holds at most %(most)s"
        " of them and %(size)s. Narrow the list with its filters."
    )


class TooManyToPrintError(ExportError):
    """More requests than one page prints."""

    wording = _("A page prints at most %(most)s requests: narrow the list with its filters, or export it.")
