"""What prepares a decision: opinions, proposals, meetings."""
