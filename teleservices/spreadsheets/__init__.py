"""The formats of a file of requests: its cells, and how CSV, Excel and OpenDocument write them."""
