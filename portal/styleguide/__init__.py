"""The theme's showroom, in the demo and in development only."""
