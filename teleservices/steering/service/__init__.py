"""A service seen by who works in it: who is away, who follows how much, who has which commune."""
