"""Whether an e-mail of the portal reaches somebody: one is sent, and who got it presses the button of its page."""
