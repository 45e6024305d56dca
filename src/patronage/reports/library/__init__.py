"""The library: every report that falls out of metrics, dimensions, steps of time and views."""
