"""How a file enters: sent, bound from photos, inspected in its turn, asked of the antivirus, kept."""
