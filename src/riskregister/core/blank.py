"""The empty register that a blank workbook is made from."""

from __future__ import annotations

from dataclasses import replace

from riskregister.core.model import Register
from riskregister.translations import gettext as _

#: The id of every blank register: what was written into its workbook may go into any register.
BLANK_ID = "template"


def blank(register: Register) -> Register:
    """Return a register with the terms of another (criteria, categories, objectives, documents) and no risk in it."""
    return replace(
        register,
        id=BLANK_ID,
        title=_("Risk register to be filled in"),
        description=_("An empty workbook with the scales, categories and objectives of: {title}").format(
            title=register.title
        ),
        notice="",
        purpose="working",
        archived=False,
        version=0,
        risks=(),
        assessments=(),
        measures=(),
        mitigations=(),
        influences=(),
        indicators=(),
        readings=(),
        decisions=(),
        updates=(),
        comments=(),
        attachments=(),
    )
