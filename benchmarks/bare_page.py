"""The page others are held against: a ready figure, four figures in words, a table of fifty rows, nothing reckoned."""

import pandas as pd
import streamlit as st


@st.cache_data
def figure() -> dict[str, object]:
    return {"data": [{"type": "bar", "x": [1, 2, 3, 4, 5], "y": [3, 1, 4, 1, 5]}], "layout": {"height": 470}}


@st.cache_data
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {"id": [f"R-{n}" for n in range(50)], "title": ["A risk of some kind"] * 50, "score": range(50)}
    )


st.set_page_config(page_title="Bare", layout="wide")
st.title("Bare")
choice = st.segmented_control("Stage", ["Inherent", "Current"], default="Current", key="stage")
for column, label in zip(st.columns(4), ("Risks", "Very high", "Above appetite", "Overdue"), strict=True):
    column.metric(label, 12)
st.plotly_chart(figure(), key="figure")
st.dataframe(table())
st.caption(f"Stage: {choice}")
