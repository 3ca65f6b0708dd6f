"""What an export says of each request, as its author asked."""

from teleservices.desk.requests.table.columns import chosen
from teleservices.models import DeskExport, ExportContent
from teleservices.steering.exports import offered_columns as columns
from teleservices.steering.exports.answers import AnswerSource
from teleservices.steering.exports.archives.complete import CompleteSource
from teleservices.steering.exports.gathering import ColumnSource, Source


def source_of(export: DeskExport) -> Source:
    """What reads the columns of an export, by what its author asked: columns, answers, complete files."""
    if export.content == ExportContent.ANSWERS and export.procedure:
        return AnswerSource(export.procedure)
    if export.content == ExportContent.COLUMNS:
        return ColumnSource(columns.names_of(chosen(export.columns)))
    if export.content == ExportContent.COMPLETE:
        return CompleteSource()
    return ColumnSource(list(columns.EXPORT_COLUMNS))
