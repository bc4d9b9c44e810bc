"""Meeting: risks scored together, one at a time, blind until the chair reveals the scores; minutes at the end."""

from riskregister.ui import meeting, wiring

meeting.show(wiring.register())
