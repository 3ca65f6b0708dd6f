"""What every app stands on: the département itself, its terms, pictures, theme and the registries that join the floors."""
