"""What the forms of several rooms share: their words, an address."""
