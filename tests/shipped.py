"""The templates that are shipped."""

from conftest import REPOSITORY

from generator.layout.family import family

FOLDER = REPOSITORY / "templates"
FAMILY = list(family())
REPORT, REMINDER = "内部进展报告", "督办单"
