"""The stages of a procedure: written, drawn, tried."""
