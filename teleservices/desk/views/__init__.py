"""The desk's screens; they translate, `lifecycle` decides and writes."""
