"""What comes before a decision: opinions, proposals, meetings."""
