"""Work that outlasts a task: settled item by item, or made slice by slice. A killed worker costs time, nothing else."""
