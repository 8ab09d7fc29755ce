#!/bin/sh
# Settings from files (secrets of Docker, Kubernetes, systemd): PIAGAM_X_FILE=/run/secrets/x sets PIAGAM_X to what the
# file holds. Then the command takes over this process, so that it gets the signals.
set -eu
for name in $(env | sed -n 's/^\(PIAGAM_[A-Z_]*\)_FILE=.*/\1/p'); do
    eval "file=\${${name}_FILE}"
    if [ ! -r "$file" ]; then
        echo "error: ${name}_FILE names $file, which cannot be read" >&2
        exit 1
    fi
    export "$name=$(cat "$file")"
    unset "${name}_FILE"
done
exec piagam "$@"
