"""What the portal looks things up in: communes, postal addresses, organisations; each a class, and what it asks."""

from cms.settings.environment import env

_MOVED = {"teleservices.formkit.": "formkit."}
"""Where classes that an installation may name stood before version 0.1, and where they stand; forgotten after 0.2."""


def _where_it_stands(path: str) -> str:
    """Follow the dotted path of a class where the project moved it since."""
    for former, place in _MOVED.items():
        if path.startswith(former):
            return place + path.removeprefix(former)
    return path


PARVIS_COMMUNES = _where_it_stands(env.str("PARVIS_COMMUNES", "formkit.places.communes.ListedCommunes"))
PARVIS_COMMUNES_FILE = env.str("PARVIS_COMMUNES_FILE", "")
PARVIS_TERRITORIES_FILE = env.str("PARVIS_TERRITORIES_FILE", "")
PARVIS_ADDRESSES = _where_it_stands(env.str("PARVIS_ADDRESSES", ""))
PARVIS_ADDRESSES_URL = env.str("PARVIS_ADDRESSES_URL", "https://data.geopf.fr/geocodage/search")
PARVIS_COMPANY_REGISTER = _where_it_stands(env.str("PARVIS_COMPANY_REGISTER", ""))
PARVIS_COMPANY_REGISTER_URL = env.str("PARVIS_COMPANY_REGISTER_URL", "https://recherche-entreprises.api.gouv.fr/search")
