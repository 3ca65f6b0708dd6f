"""Authorities of the département and delegations of signature: kept here, and asked who may decide what.

It knows nothing of requests: what decides asks `delegation_for` and refuses by its NotCompetentError.
"""

from teleservices.competence.competent import delegation_for
from teleservices.competence.errors import CompetenceError, NotCompetentError, RegisterRefusedError
