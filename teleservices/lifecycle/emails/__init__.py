"""The e-mails that tell the applicant of an act: written, shown before they leave, drawn with sample values."""
