#!/bin/sh
# A copy of the database, checked and dated, kept 30 days:  DATABASE_URL=... backup.sh /srv/backups
# It holds no key: the keys' folder is copied apart, by another person, to another place.
# To bring it back, in an empty database:  pg_restore --no-owner --dbname "$DATABASE_URL" FILE && tejido ledger verify
set -eu
umask 077
folder="${1:?usage: backup.sh FOLDER}"
mkdir -p "$folder"
file="$folder/tejido-$(date -u +%Y%m%dT%H%M%SZ).dump"
pg_dump --format=custom --compress=6 --dbname="${DATABASE_URL:?DATABASE_URL is not set}" --file="$file.part"
pg_restore --list "$file.part" >/dev/null
sync "$file.part"
mv "$file.part" "$file"
find "$folder" -name 'tejido-*.dump' -mtime +30 -delete
echo "$file"
