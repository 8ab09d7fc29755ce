#!/usr/bin/env python3
"""Whether the service in this container is well: asks its own /healthz; exit code 0 or 1."""

import os
import sys
import urllib.request

port = os.environ.get("PIAGAM_LISTEN", "127.0.0.1:9464").rpartition(":")[2]
try:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=8) as answer:
        sys.stdout.write(answer.read().decode() + "\n")
except OSError as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(1)
