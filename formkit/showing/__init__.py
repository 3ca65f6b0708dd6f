"""A form and its answers shown: on screens, on paper, as data."""
