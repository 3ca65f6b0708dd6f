"""How often each page is read: counted by the server, of nobody; no cookie, no address, no time of the day."""
