"""The simulated year: the real code over a real database, a virtual clock, people drawn from a seed.

`script/year` runs it (docs/drills.md). What happens is decided by the seed alone; after each day the invariants are
looked at; what fails is shortened to the shortest story that still fails.
"""
