"""What waits for an instructor: kinds of work, visits, and where the admin says how much there is."""
