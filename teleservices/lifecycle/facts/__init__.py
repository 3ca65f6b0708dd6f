"""What the desk knows of a request without opening it: its facts, and the words that it is found by."""

from teleservices.lifecycle.facts.writing import (
    drift,
    make_missing,
    rebuild,
    rebuild_for,
    write,
    write_annotation,
    write_first,
    write_proposed,
)
