"""What an export says of each request, as its author asked."""

from teleservices.desk.exports import offered_columns as columns
from teleservices.desk.exports.answers import AnswerSource
from teleservices.desk.exports.archives.complete import CompleteSource
from teleservices.desk.exports.gathering import ColumnSource, Source
from teleservices.desk.requests.table.columns import chosen
from teleservices.models import DeskExport, ExportContent


def source_of(export: DeskExport) -> Source:
    """What reads the columns of an export, by what its author asked: columns, answers, complete files."""
    if export.content == ExportContent.ANSWERS and export.procedure:
        return AnswerSource(export.procedure)
    if export.content == ExportContent.COLUMNS:
        return ColumnSource(columns.names_of(chosen(export.columns)))
    if export.content == ExportContent.COMPLETE:
        return CompleteSource()
    return ColumnSource(list(columns.EXPORT_COLUMNS))
