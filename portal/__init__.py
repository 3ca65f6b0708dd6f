"""What every app stands on: the département, its terms, pictures, theme, and the registries that join the floors."""
