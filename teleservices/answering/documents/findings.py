"""What the documents that a request holds were found to be. Writes nothing."""

from teleservices.models import DocumentReview, ServiceRequest


def reviews_of(request: ServiceRequest) -> dict[str, DocumentReview]:
    """By question, the latest finding on a document that it holds now; two queries."""
    pairs = set(request.attachments.values_list("field_key", "stored_file"))
    reviews = request.document_reviews.order_by("at")
    return {review.field_key: review for review in reviews if (review.field_key, review.stored_file_id) in pairs}
