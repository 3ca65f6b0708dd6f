"""« Archives et éliminations »: the lists of requests whose time is over; what keeps a request longer."""
