"""The doors to places where connectors land tables: one file a place."""
