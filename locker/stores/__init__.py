"""Where bytes lie: this machine's disk, or a service as S3; what nobody points to any more."""
