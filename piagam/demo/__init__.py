"""The bundled newspaper: three invented outlets of Kalimantan Selatan, served on loopback.

Enters: the stories in `articles/*.toml`, all written for this project, every person and figure in them invented.
Leaves: three small HTTP servers on 127.0.0.1 and a folder of site files that point at them.
Never happens here: nothing is crawled, nothing is stored, nothing listens on any other address.
"""
