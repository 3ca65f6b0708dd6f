"""Where a page answers, worked out from its path alone: there is one site, so no query is needed."""


def public_address(url_path: str) -> str:
    """The address of the page whose `url_path` this is (« /accueil/demarches/ » answers at « /demarches/ »)."""
    return "/" + url_path.split("/", 2)[2]
