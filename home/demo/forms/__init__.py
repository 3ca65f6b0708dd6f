"""The forms of the demo, one module each: real questions, as a département asks them."""
