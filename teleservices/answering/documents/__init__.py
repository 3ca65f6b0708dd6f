"""Documents joined to a request: what each question asks, holds and may still take; how they come in."""
