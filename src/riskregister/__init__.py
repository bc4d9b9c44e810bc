"""riskregister: a register of strategic risks, scored, tracked, exchanged and printed."""
