"""The database door: registers in SQLite (or PostgreSQL), every save one revision that is never rewritten."""
