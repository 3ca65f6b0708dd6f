"""What the portal looks things up in: communes, postal addresses, organisations; each a class, and what it asks."""

from cms.settings.environment import env

PARVIS_COMMUNES = env.str("PARVIS_COMMUNES", "formkit.places.communes.ListedCommunes")
PARVIS_COMMUNES_FILE = env.str("PARVIS_COMMUNES_FILE", "")
PARVIS_TERRITORIES_FILE = env.str("PARVIS_TERRITORIES_FILE", "")
PARVIS_ADDRESSES = env.str("PARVIS_ADDRESSES", "")
PARVIS_ADDRESSES_URL = env.str("PARVIS_ADDRESSES_URL", "https://data.geopf.fr/geocodage/search")
PARVIS_COMPANY_REGISTER = env.str("PARVIS_COMPANY_REGISTER", "")
PARVIS_COMPANY_REGISTER_URL = env.str("PARVIS_COMPANY_REGISTER_URL", "https://recherche-entreprises.api.gouv.fr/search")
