"""Outside files become contract rows: found out, mapped, checked. One file a format, one a system."""
