"""Who else may say who a person is: FranceConnect for citizens, the department's own OpenID Connect for staff."""

from cms.settings.environment import env

FRANCECONNECT_ISSUER = env.str("FRANCECONNECT_ISSUER", "").rstrip("/")
FRANCECONNECT_CLIENT_ID = env.str("FRANCECONNECT_CLIENT_ID", "")
FRANCECONNECT_CLIENT_SECRET = env.str("FRANCECONNECT_CLIENT_SECRET", "")
FRANCECONNECT_SCOPES: list[str] = env.list(
    "FRANCECONNECT_SCOPES", ["openid", "given_name", "family_name", "preferred_username", "birthdate", "email"]
)

OIDC_ISSUER = env.str("OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_NAME = env.str("OIDC_NAME", "")
OIDC_SCOPES: list[str] = env.list("OIDC_SCOPES", ["openid", "profile", "email"])
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", "groups")
OIDC_ROLE_MAP: dict[str, dict[str, list[str]]] = dict(env.json("OIDC_ROLE_MAP", {}))
OIDC_SECOND_FACTOR_AMR: list[str] = env.list("OIDC_SECOND_FACTOR_AMR", ["mfa"])
OIDC_SECOND_FACTOR_ACR: list[str] = env.list("OIDC_SECOND_FACTOR_ACR", [])
OIDC_TRUST_EMAIL = env.bool("OIDC_TRUST_EMAIL", False)

SOCIALACCOUNT_ADAPTER = "accounts.identity_providers.adapter.IdentityProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "accounts.identity_providers.provider.VerifiedProvider"},
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
