"""README tells the demo's accounts and their password as they are."""

from home.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from tests.project.source import ROOT


def test_readme_tells_who_signs_in():
    readme = (ROOT / "README.md").read_text()
    assert f"`{DEMO_PASSWORD}`" in readme
    assert not [account.email for account in DEMO_ACCOUNTS if f"`{account.email}`" not in readme]
