"""What is kept below .briefgen/: safe to delete, believed of nobody else."""
