from patronage.base.expr import Column, Literal, Parameter, case, count, ratio, total
from patronage.base.tree import rewrite, walk


def test_operators_build_trees_that_compare_by_value() -> None:
    assert Column("a") + 1 == Column("a") + 1
    assert Column("a") + 1 != Column("a") + 2
    assert len({Column("a") < 3, Column("a") < 3}) == 1


def test_walk_visits_every_branch_of_a_case_and_stops_at_leaves() -> None:
    tree = case((Column("a") > 0, Column("b")), otherwise=ratio(Column("c"), Column("d")))
    names = [node.name for node in walk(tree) if isinstance(node, Column)]
    assert names == ["a", "b", "c", "d"]
    outside = [node.name for node in walk(total(Column("x")), leaves=(type(total(Column("x"))),))
               if isinstance(node, Column)]  # fmt: skip
    assert outside == []


def test_rewrite_replaces_everywhere_and_leaves_the_tree_it_was_given() -> None:
    tree = case((Parameter("p").eq(1), total(Parameter("p"))), otherwise=None)
    changed = rewrite(tree, lambda node: Literal(7) if isinstance(node, Parameter) else None)
    assert not [node for node in walk(changed) if isinstance(node, Parameter)]
    assert [node for node in walk(tree) if isinstance(node, Parameter)]


def test_counting_a_condition_counts_rows_where_it_holds() -> None:
    assert count().operand is None
    assert count(Column("a") > 0) == count(Column("a") > 0)
