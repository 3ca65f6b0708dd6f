"""What the documents that a request holds were found to be. Writes nothing."""

from teleservices.models import Finding, ServiceRequest


def findings_of(request: ServiceRequest) -> dict[str, Finding]:
    """By question, the latest finding on a document that it holds now; two queries."""
    joined = set(request.attachments.values_list("field_key", "stored_file"))
    reviews = request.document_reviews.order_by("at").values_list("field_key", "stored_file", "finding")
    return {key: Finding(finding) for key, file, finding in reviews if (key, file) in joined}
