"""KPI definitions and the compiler: a metric is a function from measures to a number with a unit."""
