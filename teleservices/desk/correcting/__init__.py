"""An answer or a document corrected by an agent in its applicant’s place: its page."""
