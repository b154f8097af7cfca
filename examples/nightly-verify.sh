#!/bin/sh
# Reads every entry of the newest checkpoint below a directory. Silent when all is well, so that cron mails only what is wrong:
#   MAILTO=flink@example.com
#   30 3 * * * /opt/savepoint-toolkit/nightly-verify.sh /mnt/flink/checkpoints
# SP_INSPECT names the program where it is not on cron's PATH.
set -eu
root="${1:?usage: nightly-verify.sh <directory of checkpoints>}"
inspect="${SP_INSPECT:-sp-inspect}"

# _metadata appears last: what has none is not complete.
newest="$(find "$root" -name _metadata -type f -exec ls -1t {} + | head -n 1)"
if [ -z "$newest" ]; then
  echo "no complete checkpoint below $root" >&2
  exit 1
fi
if ! said="$("$inspect" verify "$(dirname "$newest")" --deep 2>&1)"; then
  printf '%s\n%s\n' "$(dirname "$newest")" "$said" >&2
  exit 1
fi
