"""Who may decide in the département's name: its authorities, and the signatures that its president delegates."""
