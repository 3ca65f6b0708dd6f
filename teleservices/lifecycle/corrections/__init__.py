"""What is asked of an applicant, within what deadline, in what words, and what it would change elsewhere."""
