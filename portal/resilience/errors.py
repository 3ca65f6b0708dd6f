"""What is outside and can't be had now: nothing is wrong with what was asked."""


class AwayError(OSError):
    """A service that the portal leans on does not answer; trying again in a minute will do."""


class BrokenCircuitError(AwayError):
    """It failed several times in a row: it is left alone for a while, and was not asked."""


class CrowdedError(AwayError):
    """As many threads as may wait for the outside do so already: nothing was asked."""
