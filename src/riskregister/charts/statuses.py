"""One colour for each status of a measure, seen on white and on the dark theme; the word always stands beside it."""

from __future__ import annotations

#: Status → colour: greys for what delivers nothing, blues and oranges on the way, green for what is there.
STATUS_COLOURS = {
    "principle": "#8a8f98",
    "planned": "#3b82c4",
    "adopted": "#7d6bb5",
    "under_way": "#d98200",
    "established": "#2a9d6f",
    "completed": "#1f7a4d",
    "stopped": "#6b5f5a",
}
#: What is overdue, or above appetite: never by colour alone.
LATE = "#c2507a"
