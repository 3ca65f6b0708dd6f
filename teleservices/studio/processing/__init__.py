"""What the data-protection officer keeps of each procedure (GDPR, 30 and 35), from what it is configured to do."""
