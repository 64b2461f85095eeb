"""The applicant bot at its edge: dispatcher, middlewares, error handlers (aiogram)."""
