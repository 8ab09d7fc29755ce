"""The dashboard, the review desk, feeds and the API: planned, nothing here yet.

Will enter: a person's question in a browser. Will leave: pages read from the views of schema `report`.
Will never happen here: no table behind the views is read.
"""
