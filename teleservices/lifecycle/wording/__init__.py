"""What an act says to the applicant, and the tags that a designer's words may hold."""
