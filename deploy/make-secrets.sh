#!/bin/sh
# Makes the files that docker-compose.yml takes its secrets from; keeps those that are there.
# Usage: deploy/make-secrets.sh [FOLDER]
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"
if [ ! -s "$folder/postgres_password" ]; then
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n' > "$folder/postgres_password"
fi
if [ ! -s "$folder/database_url" ]; then
    printf 'postgresql://piagam:%s@postgres:5432/piagam' "$(cat "$folder/postgres_password")" > "$folder/database_url"
fi
# Mail goes to the mail catcher of profile dev until you name your own server here.
[ -s "$folder/smtp_url" ] || printf 'smtp://mail:1025?starttls=never' > "$folder/smtp_url"
# The containers run as user 10001, who must be able to read them.
chmod 0755 "$folder"
chmod 0444 "$folder/postgres_password" "$folder/database_url" "$folder/smtp_url"
echo "secrets are in $folder"
