"""The documents that the demo's people join: one page each, drawn here, plausible and false."""
