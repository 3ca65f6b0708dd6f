"""What is done about a decision once it was given: rectified, withdrawn, contested."""
