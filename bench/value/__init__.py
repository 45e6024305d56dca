"""What customers are worth, beside packages that do nothing else."""
