"""What the service proposes to the authority: written, visaed, scored; each version is kept."""
