"""What leads to what: links, pathways and influences, as changes for a save, and what is told before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import WAYS, assessed, criteria, estimate, link, measure, register, risk

from riskregister.core.changes import applied
from riskregister.core.check import check
from riskregister.core.identities import between
from riskregister.core.model import Influence, Register
from riskregister.errors import InvalidInput, NotFound
from riskregister.services import linking
from riskregister.services.influences import carried


def held(**more: object) -> Register:
    values = {
        "risks": (risk("R", pathways=WAYS), risk("S")),
        "measures": (measure("M"), measure("N")),
        "mitigations": (link("M", "R", pathway="sea"),),
        **more,
    }
    return register(**values)


def errors(of: Register) -> list[str]:
    return [one.message for one in check(of) if one.severity == "error"]


def test_a_link_is_called_by_its_two_ends_as_in_files() -> None:
    of = held()
    now = applied(of, linking.link(of, link("N", "R", id="")))

    assert [one.id for one in now.mitigations] == ["M>R", "N>R"]
    assert errors(now) == errors(of)
    assert between("N", "R", {"N>R", "N>R:2"}) == "N>R:3"


def test_a_measure_is_not_linked_to_one_risk_twice() -> None:
    of = held(mitigations=(link("M", "R", id="old"),))

    with pytest.raises(InvalidInput, match="M acts on R already"):
        linking.link(of, link("M", "R", id=""))
    with pytest.raises(NotFound):
        linking.link(of, link("X", "R", id=""))


def test_what_can_still_be_linked_is_what_is_not_linked_yet() -> None:
    of = held()

    assert [one.id for one in linking.linkable_measures(of, of.risks[0])] == ["N"]
    assert [one.id for one in linking.linkable_risks(of, of.measures[0])] == ["S"]


def test_a_link_is_changed_field_by_field_and_taken_out_whole() -> None:
    of = held()
    made = replace(of.mitigations[0], efficacy=estimate(0.1, 0.2, 0.3), pathway="")

    assert {one.field for one in linking.change_link(of, made)} == {"efficacy", "pathway"}
    assert applied(of, linking.change_link(of, made)).mitigations == (made,)
    assert linking.change_link(of, of.mitigations[0]) == []
    assert applied(of, linking.taken_out(of, "mitigations", "M>R")).mitigations == ()


@pytest.mark.parametrize(
    ("efficacy", "severity"),
    [(estimate(0.5, 0.2, 0.9), "error"), (estimate(0.5, 0.9, 1.1), "error"), (estimate(-0.5, -0.2, 0.1), "warning")],
)
def test_what_is_wrong_in_a_link_is_found_before_it_is_saved(efficacy: object, severity: str) -> None:
    found = linking.link_findings(held(), link("N", "R", efficacy=efficacy))

    assert [(one.record, one.field, one.severity) for one in found] == [("N>R", "efficacy", severity)]


def test_a_pathway_of_another_risk_is_found() -> None:
    assert [one.field for one in linking.link_findings(held(), link("N", "S", pathway="sea"))] == ["pathway"]
    assert linking.link_findings(held(), link("N", "R", pathway="sea")) == []


def test_a_pathway_that_a_link_names_stays_and_the_link_is_said() -> None:
    of = held()

    with pytest.raises(InvalidInput, match=r"1 link names what would go: M \(by sea\)"):
        linking.set_pathways(of, "R", [replace(WAYS[0], share=1.0)])
    land = replace(WAYS[1], share=1.0)

    assert applied(of, linking.set_pathways(of, "R", [land])).risks[0].pathways == (land,)
    assert [one.value for one in linking.pathway_findings(of, risk("R", pathways=WAYS[:1]))] == ["0.75"]


def test_an_id_of_a_pathway_is_made_of_its_title() -> None:
    assert linking.pathway_id("By land, in winter", ()) == "by-land-in-winter"
    assert linking.pathway_id("Dəniz yolu", {"deniz-yolu", "deniz-yolu-2"}) == "deniz-yolu-3"
    assert linking.pathway_id("…", ()) == "way"


def test_an_influence_is_added_changed_and_taken_out() -> None:
    of = held()
    made = Influence(id="", cause="S", effect="R", multiplier=estimate(1, 2, 3))
    now = applied(of, linking.influence(of, made))

    assert [one.id for one in now.influences] == ["S>R"]
    assert errors(now) == errors(of)
    with pytest.raises(InvalidInput, match="already"):
        linking.influence(now, made)
    more = replace(now.influences[0], multiplier=estimate(2, 3, 4))
    assert [one.field for one in linking.change_influence(now, more)] == ["multiplier"]
    assert applied(now, linking.taken_out(now, "influences", "S>R")).influences == ()
    assert [one.field for one in linking.influence_findings(of, replace(made, multiplier=estimate(0.5)))] == [
        "multiplier"
    ]


def test_what_an_influence_carries_is_that_of_the_register_with_it() -> None:
    """R has probability p; S happens with p too and makes R m times as likely, which R's own p must bear."""
    of = held(
        criteria=criteria(),
        risks=(risk("R"), risk("S"), risk("U")),
        mitigations=(),
        assessments=(assessed("R", 3, 3), assessed("S", 3, 3)),
    )
    made = Influence(id="", cause="S", effect="R", multiplier=estimate(1, 2, 4))
    found = carried(of, made)

    assert found is not None
    assert (found.contradicts, found.held) == (False, False)
    assert found.low == pytest.approx(0)
    assert found.low < found.share < found.high < 1
    stands = applied(of, linking.influence(of, made))
    more = replace(stands.influences[0], multiplier=estimate(1, 4, 4))
    changed = carried(stands, more)
    assert changed is not None
    assert changed.share == pytest.approx(found.high)
    assert carried(of, replace(made, cause="U")) is None
    assert carried(of, replace(made, effect="X")) is None


def test_an_influence_that_a_level_cannot_bear_contradicts_it() -> None:
    """What often happens and makes a rare thing many times as likely would make it anything but rare."""
    of = held(
        risks=(risk("R"), risk("S"), risk("U")),
        mitigations=(),
        assessments=(assessed("R", 3, 3), assessed("S", 5, 3), assessed("U", 5, 3)),
        influences=(Influence(id="U>R", cause="U", effect="R", multiplier=estimate(40)),),
    )
    found = carried(of, Influence(id="", cause="S", effect="R", multiplier=estimate(40)))

    assert found is not None
    assert found.contradicts
