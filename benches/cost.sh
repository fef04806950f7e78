#!/bin/sh
# Counts instructions with callgrind, which do not depend on how busy the machine is: those up to the first
# entity, and those for each kilobyte of benches/data in the steady state. Compares them with benches/cost.tsv
# and fails if one grew by more than 5 %; `benches/cost.sh --record` writes the file.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --quiet --example cost
program=${CARGO_TARGET_DIR:-target}/release/examples/cost
out=$(mktemp)
trap 'rm -f "$out"' EXIT

instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$out" "$program" "$@" >/dev/null 2>&1
    sed -n 's/^\(summary\|totals\): *\([0-9]*\).*/\2/p' "$out" | head -n 1
}

bytes=$("$program" 0 | cut -f 1)
first=$(instructions 0)
once=$(instructions 1)
thrice=$(instructions 3)
annotated_once=$(instructions 1 annotate)
annotated_thrice=$(instructions 3 annotate)
{
    printf 'cost\tinstructions\n'
    printf 'first_entity\t%s\n' "$first"
    # What the first round builds, automata above all.
    printf 'warm_up\t%s\n' $((once - first - (thrice - once) / 2))
    printf 'press_kilobyte\t%s\n' $(((thrice - once) * 500 / bytes))
    printf 'annotate_kilobyte\t%s\n' $(((annotated_thrice - annotated_once) * 500 / bytes))
} >"$out.tsv"
trap 'rm -f "$out" "$out.tsv"' EXIT
if [ "${1:-}" = --record ]; then
    cp "$out.tsv" benches/cost.tsv
fi
awk -F '\t' 'FNR == 1 { next } NR == FNR { old[$1] = $2; next } {
    change = 100 * ($2 / old[$1] - 1)
    printf "%-16s %12d %+6.1f %%\n", $1, $2, change
    if (change > 5) failed = 1
} END { exit failed }' benches/cost.tsv "$out.tsv"
