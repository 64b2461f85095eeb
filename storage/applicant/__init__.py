"""The applicants' tables: drafts, answers, files, packages, notices."""
