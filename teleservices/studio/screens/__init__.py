"""What all screens of the studio share: who may see them, their frame, how an act is sent and explained."""
