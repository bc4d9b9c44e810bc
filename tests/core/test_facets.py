"""Facets: values within one are alternatives, facets narrow one another, counts follow all the others."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import FEW

from riskregister.core.facets import facet, narrowed

COLOURS = facet("colour", [("red",), ("blue",), ("red",), ("green",)], ("green", "red"))
SIZES = facet("size", [("s", "m"), ("m",), ("l",), ()])
MARKS = facet("mark", [("old", "hot"), ("old",), ("hot",), ()], every=True)
ALL = np.ones(4, dtype=bool)


def test_values_come_in_the_order_given_then_as_the_alphabet_has_them() -> None:
    assert COLOURS.values == ("green", "red", "blue")


def test_a_facets_counts_do_not_follow_its_own_choice_but_every_other() -> None:
    fits, counts = narrowed((COLOURS, SIZES), {"colour": ["red"], "size": ["m"]}, ALL)

    assert fits.tolist() == [True, False, False, False]
    assert counts["colour"] == {"green": 0, "red": 1, "blue": 1}
    assert counts["size"] == {"l": 1, "m": 1, "s": 1}


def test_all_marks_chosen_are_asked_of_a_row() -> None:
    fits, counts = narrowed((MARKS,), {"mark": ["old", "hot"]}, ALL)

    assert fits.tolist() == [True, False, False, False]
    assert counts["mark"] == {"hot": 1, "old": 1}


def test_a_value_no_row_has_fits_nothing() -> None:
    assert not narrowed((COLOURS,), {"colour": ["purple"]}, ALL)[0].any()


@FEW
@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("xyz")), st.booleans()), max_size=12),
    st.sets(st.sampled_from("abc")),
    st.sets(st.sampled_from("xyz")),
)
def test_counts_are_what_choosing_that_value_alone_would_leave(
    rows: list[tuple[set[str], set[str], bool]], first: set[str], second: set[str]
) -> None:
    facets = (facet("first", [sorted(a) for a, _b, _c in rows]), facet("second", [sorted(b) for _a, b, _c in rows]))
    base = np.array([c for _a, _b, c in rows], dtype=bool)
    wanted = {"first": first, "second": second}
    fits, counts = narrowed(facets, wanted, base)

    def slowly(want: dict[str, set[str]]) -> list[bool]:
        return [
            c and (not want["first"] or bool(a & want["first"])) and (not want["second"] or bool(b & want["second"]))
            for a, b, c in rows
        ]

    assert fits.tolist() == slowly(wanted)
    for one, name in itertools.product(facets, ("first", "second")):
        if one.name == name:
            for value in one.values:
                assert counts[name][value] == sum(slowly({**wanted, name: {value}}))
