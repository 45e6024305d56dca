select {r_key} sum(f.goods)
from {refunds} where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
