"""How a person follows what they filed: drafts, requests, history, copies."""
