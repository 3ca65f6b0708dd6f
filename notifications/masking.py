"""How an address is shown to who need not know it: enough to tell a mistyped domain, too little to name someone."""

HIDDEN = "•••"


def masked(address: str) -> str:
    """The first letter and the domain: « c•••@exemple.fr ». Nothing of an address that was erased."""
    name, _at, domain = address.rpartition("@")
    if not name or domain.endswith(".invalid"):
        return "–"
    return f"{name[0]}{HIDDEN}@{domain}"
