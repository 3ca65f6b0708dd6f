"""The history of accounts and profiles: written once, chained, anchored every day.

audit.record(account=user, kind="password_changed")
audit.record(profile=profile, kind="role_changed", actor=user, details={"role": "reader"})
"""

from accounts.audit.chain import record
