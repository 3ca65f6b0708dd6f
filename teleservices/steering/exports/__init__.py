"""What leaves the desk as a file: chosen in the list, made by a worker in bounded memory, fetched for some days."""
