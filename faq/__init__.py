"""Knowledge: the questions people ask, their answers, the glossary, and finding them by a word or two."""
