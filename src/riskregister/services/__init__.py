"""The verbs a person uses: open, edit, import, export, report, print. Pages and commands call these."""
