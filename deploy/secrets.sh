#!/bin/sh
# Makes the secrets that compose.yaml names, each once; keep copies of pseudonym_key apart from those of the data.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
for name in database_password pseudonym_key objects_user objects_password; do
  [ -e "secrets/$name" ] || random > "secrets/$name"
done
[ -e secrets/database_url ] ||
  printf 'postgresql://ecgomics:%s@database/ecgomics\n' "$(cat secrets/database_password)" > secrets/database_url
# The servers run as user 10001 and read theirs through the mount.
if [ "$(id -u)" = 0 ]; then
  chmod 0400 secrets/*
  chown 10001:10001 secrets/database_url secrets/pseudonym_key secrets/objects_*
else
  chmod 0444 secrets/*
  chmod 0711 secrets
fi
echo "deploy/secrets holds them: keep it from everybody else, and out of every copy of the sources."
