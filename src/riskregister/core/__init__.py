"""The register and its arithmetic: records, criteria, scores, mitigation, frames, checks. No file, SQL or screen."""
