"""Frames into figures: pure functions from aggregated rows to plain Plotly dictionaries. No Streamlit here."""
