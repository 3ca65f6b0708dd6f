"""What the service notes of a request under the questions of its form."""
