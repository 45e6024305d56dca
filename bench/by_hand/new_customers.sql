select {c_key} count(*) from {customers} where f.cohort_on <= {as_of} {by}
