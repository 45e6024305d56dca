"""What readers of service share: contacts, agents, answers to surveys."""
