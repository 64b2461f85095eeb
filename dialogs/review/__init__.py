"""The review of a filing, what must agree, and the package."""
