"""Contracts: models of their renewals, and what those that run and new ones will pay."""
