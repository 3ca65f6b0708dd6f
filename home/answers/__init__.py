"""What readers say of the answers of the FAQ, and what editors are shown of it."""
