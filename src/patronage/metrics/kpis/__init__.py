"""The built-in KPIs, one file each. A new file here is a new KPI everywhere; plug-ins come by entry point."""
