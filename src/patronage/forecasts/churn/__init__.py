"""Who is leaving: contracts that are lost, and customers who fall silent, kept apart."""
