"""Signing in through another: FranceConnect for citizens, the department's OpenID Connect for staff (ADR 0015)."""
