"""The embedded Postgres: a real server under the data folder, started by whoever needs it first.

Enters: the data folder. Leaves: a database URL.
Never happens here: no TCP port is opened, no process is ended that is not this folder's own postmaster, no
permission of a foreign folder is widened further than one account's right to pass through.
"""
