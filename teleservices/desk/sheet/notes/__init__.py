"""The internal notes of a request, which its applicant never sees."""
