"""Values that several designers may edit at once, outside the form: the functions that write them compare here, under
their lock, with what the page showed.
"""

from portal.admin.seen import Fingerprints, Values, fingerprint, merge
from teleservices.studio.errors import StaleValuesError


def to_write(*, present: Values, typed: Values, seen: Fingerprints | None) -> list[str]:
    """The names of the values to write: those that were typed anew, and that nobody else changed.

    Without `seen` no page is behind: all that differs is written. Raises StaleValuesError.
    """
    if seen is None:
        return [name for name, value in typed.items() if fingerprint(value) != fingerprint(present.get(name))]
    merged = merge(seen, present, typed)
    if merged.both:
        raise StaleValuesError(merged.both)
    return merged.mine
