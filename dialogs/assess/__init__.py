"""The assessment: is a filing needed, and which kind?"""
