#!/usr/bin/env bash
# What a first user does, with what each command must print: tour.sh <samples> <folder to write to> <folder of this file>.
set -euo pipefail
samples="$1"
here="$3"
cd "$2"

# expect <exit code> <pattern> <command…>: both streams hold the pattern; a program that says nothing on stderr unasked is not checked here.
expect() {
  local code="$1" pattern="$2" printed status=0
  shift 2
  printed="$("$@" 2>&1)" || status=$?
  if [ "$status" != "$code" ] || ! grep -qE -- "$pattern" <<<"$printed"; then
    printf 'exit code %s, wanted %s and /%s/: %s\n%s\n' "$status" "$code" "$pattern" "$*" "${printed:0:2000}" >&2
    exit 1
  fi
}

if touch "$samples/orders/x" 2>/dev/null; then
  echo "the samples can be written to" >&2
  exit 1
fi
expect 0 '^[0-9]+\.[0-9]+\.[0-9]+$' sp-inspect --version
expect 0 'sp-migrate plan' sp-migrate --help
expect 0 'customers' sp-inspect "$samples/orders"
expect 0 '"uid": "orders"' sp-inspect "$samples/orders" --json
expect 0 '"key": ?"order-1013"' sp-inspect get "$samples/orders" orders/order order-1013 --json
# Tables of RocksDB with Snappy and checksums, files of the heap backend: what stands in WebAssembly works.
expect 0 '"account 43"' sp-inspect cat "$samples/states-2.3-native-rocksdb" accounts/balance
expect 0 'v1:[0-9a-f]{32}' sp-inspect digest "$samples/states-2.3-canonical-heap"
expect 0 'ok' sp-inspect verify "$samples/states-2.3-incremental-rocksdb/chk-3" --deep
expect 2 'did you mean' sp-inspect "$samples/orders" --jsn
expect 1 'sp-inspect: ' sp-inspect "$samples/none"
expect 0 'renamed|~|=' sp-migrate "$samples/orders" moved --rename-uid orders=orders-v2
expect 0 'ok' sp-inspect verify moved --deep
expect 0 'orders-v2' sp-inspect moved
expect 0 'rewr' sp-migrate "$samples/states-2.3-native-rocksdb" canonical --format canonical --verify full
expect 0 'ok' sp-inspect verify canonical --deep
# Modules of the user, which import the toolkit.
for module in codecs.mjs codecs.ts; do
  expect 0 'loaded, with the toolkit' sp-inspect "$samples/orders" --codecs "$here/$module"
done
