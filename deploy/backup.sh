#!/bin/sh
# A copy of the database and of the files that it names, checked and dated, kept 30 days:
#   DATABASE_URL=... TEJIDO_DATA_DIR=... backup.sh /srv/backups
# It holds no key: the keys' folder is copied apart, by another person, to another place. Nor does it hold the facts of
# the observatory, which `tejido observatory publish` makes again and nobody copies out.
# To bring it back, in an empty database:  pg_restore --no-owner --dbname "$DATABASE_URL" FILE && tejido ledger verify
# and the files:  tar --extract --file FILE.files.tar.gz --directory "$TEJIDO_DATA_DIR"
set -eu
umask 077
folder="${1:?usage: backup.sh FOLDER}"
data="${TEJIDO_DATA_DIR:?TEJIDO_DATA_DIR is not set}"
mkdir -p "$folder"
name="$folder/tejido-$(date -u +%Y%m%dT%H%M%SZ)"
pg_dump --format=custom --compress=6 --dbname="${DATABASE_URL:?DATABASE_URL is not set}" --file="$name.dump.part"
pg_restore --list "$name.dump.part" >/dev/null
# After the database, so that every file that it names is there; which release is in force before the releases.
files="$name.files.tar"
packed() { tar --exclude='.*' --exclude='*.part' --file="$files.part" --directory="$data" "$@"; }
for one in releases sources bulletins; do
  [ -d "$data/$one" ] || continue
  if [ "$one" = releases ] && [ -e "$data/releases/in-force" ]; then packed --append releases/in-force; fi
  packed --append --exclude=releases/in-force "$one"
done
if [ -e "$files.part" ]; then
  gzip "$files.part"
  gzip --test "$files.part.gz"
  sync "$files.part.gz"
  mv "$files.part.gz" "$files.gz"
fi
sync "$name.dump.part"
mv "$name.dump.part" "$name.dump"
find "$folder" \( -name 'tejido-*.dump' -o -name 'tejido-*.files.tar.gz' \) -mtime +30 -delete
echo "$name.dump"
