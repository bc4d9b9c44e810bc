"""A register narrowed to one risk tells of it what the whole register tells."""

from __future__ import annotations

import pandas as pd
import pytest

from riskregister import settings
from riskregister.core.frames import risk_frame
from riskregister.core.model import Register
from riskregister.core.one_risk import narrowed, with_causes
from riskregister.core.register_influence import imports_frame
from riskregister.core.reviews import review_of, reviews
from riskregister.services.opening import open_folder


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


def test_levels_scores_and_what_is_evidenced_are_those_of_the_whole(shipped: Register) -> None:
    whole = risk_frame(shipped).drop(columns=["rank"]).set_index("id")
    for risk in shipped.risks[::31]:
        alone = risk_frame(narrowed(shipped, risk)).drop(columns=["rank"]).set_index("id")

        pd.testing.assert_frame_equal(alone, whole.loc[[risk.id]], check_dtype=False)


def test_the_review_is_that_of_the_whole(shipped: Register) -> None:
    whole = {one.risk.id: one for one in reviews(shipped)}
    for risk in shipped.risks[::31]:
        assert review_of(shipped, risk) == whole[risk.id]


def test_what_is_imported_is_that_of_the_whole(shipped: Register) -> None:
    whole = imports_frame(shipped).set_index("id")
    effects = sorted({one.effect for one in shipped.influences})[::7]
    names = ["p", "own_p", "imported_share", "imported_share_low", "imported_share_high", "contradicts"]
    for risk in (one for one in shipped.risks if one.id in effects):
        alone = imports_frame(with_causes(shipped, risk)).set_index("id")

        assert alone.loc[risk.id, names].tolist() == whole.loc[risk.id, names].tolist()
