"""Whether this process answers, and whether what it needs does: probes, workers, the addresses that say so."""
