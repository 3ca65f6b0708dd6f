"""What conditions may read of a profile: the facts that the language of forms names."""

import datetime as dt

from accounts.models import Profile
from formkit.relative_dates import TODAY
from formkit.values import JsonValue


def facts_of_profile(profile: Profile, day: dt.date) -> dict[str, JsonValue]:
    """The facts of a profile on a day; what is not known is left out."""
    facts: dict[str, JsonValue] = {
        "p_type": profile.type.code,
        "p_postcode": profile.postcode,
        "p_city": profile.city,
        "p_siret": profile.siret,
        "p_rna": profile.rna,
        TODAY: day.isoformat(),
    }
    return {key: value for key, value in facts.items() if value}
