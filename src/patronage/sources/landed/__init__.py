"""What readers of tables that connectors land share: their clock, their rows that are gone."""
