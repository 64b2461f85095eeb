"""Knowledge: what people ask, the answers, the glossary, and finding them by a word or two."""
