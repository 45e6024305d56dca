"""One person in many systems: what ids may be matched by, who is joined by which rule, what is left apart."""
