"""What is wrong or doubtful about one measure as it would be: told while a form is filled in, before it is saved."""

from __future__ import annotations

from dataclasses import replace

from riskregister.core.check import check
from riskregister.core.findings import Finding
from riskregister.core.model import Measure, Register


def measure_findings(register: Register, measure: Measure) -> list[Finding]:
    """Return the findings of ``measure``, in place of the one with its id or as a new one, and what it makes elsewhere.

    Elsewhere are other measures, which may come to need themselves, and the register as a whole, whose costs may come
    to be in several currencies: only what was not so before.
    """
    others = [one for one in register.measures if one.id != measure.id]
    # Nothing of risks or of records about them depends on what a measure is; ten thousand need not be looked at.
    light = replace(
        register,
        risks=(),
        assessments=(),
        mitigations=(),
        influences=(),
        indicators=(),
        readings=(),
        decisions=(),
        updates=(),
        comments=(),
        attachments=(),
    )
    before = {finding for finding in check(light) if finding.record != measure.id}
    after = check(replace(light, measures=(*others, measure)))
    return [finding for finding in after if finding.table == "measures" and finding not in before]
