"""Keeping: articles and their mentions go in, the register of awards stands in Postgres.

Enters: `extract` values (Article, AwardRecord), site files' facts, people's decisions.
Leaves: rows behind one module per noun, and the documented views of schema `report`.
Never happens here: no page is fetched, no text is read for awards, no mail is written. The schema changes
through Alembic only. An award is a pure function of its mentions and of people's decisions.
"""
