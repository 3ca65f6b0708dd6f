"""What an applicant files and what happens to it: answers, documents, events, exchanges, decision."""
