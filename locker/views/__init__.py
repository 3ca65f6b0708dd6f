"""The lockers' pages: documents sent and received, and what one may do with each; they translate, nothing else."""
