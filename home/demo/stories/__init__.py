"""The requests of the demo: who asked for what, and what became of it over the last three months."""

from home.demo.stories import associations, associations_decided, events, families
from home.demo.stories.description import Story

STORIES: tuple[Story, ...] = (*associations_decided.STORIES, *associations.STORIES, *families.STORIES, *events.STORIES)

__all__ = ["STORIES", "Story"]
