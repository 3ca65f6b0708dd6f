"""The values that services date, which forms name: listed, made, given a value from a day on."""
