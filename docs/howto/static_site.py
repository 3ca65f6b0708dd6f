"""A static site fed by the catalogue: one page of the procedures that are open. `static_site.py https://PORTAL`."""

import json
import sys
from html import escape
from urllib.request import urlopen

address = sys.argv[1].rstrip("/") + "/api/catalogue/v1/procedures?state=open"
procedures = []
while address:
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - the address of a portal, given by hand
        page = json.load(answer)
    procedures += page["items"]
    address = page["next"]

print('<!doctype html><html lang="fr"><meta charset="utf-8"><title>Nos démarches</title><h1>Nos démarches</h1>')
for procedure in procedures:
    print(f'<h2><a href="{escape(procedure["url"])}">{escape(procedure["title"])}</a></h2>')
    print(f"<p>{escape(procedure['summary'])}</p><p>{escape(procedure['dates']['text'])}</p>")
    if procedure["documents"]:
        labels = [escape(document["label"]) for document in procedure["documents"]]
        print("<ul><li>" + "</li><li>".join(labels) + "</li></ul>")
    if procedure["measured_time"]:
        print(f"<p>{escape(procedure['measured_time']['text'])}</p>")
