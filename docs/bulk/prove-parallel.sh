#!/bin/bash
# The shards by GNU parallel on one machine, two of them killed in the middle; parallel starts them again by itself. Exit code 1 unless all
# bytes are those of one process.
#
#     apt-get install -y parallel        # Debian
#     docs/bulk/prove-parallel.sh
. "$(dirname "${BASH_SOURCE[0]}")/workload.sh"
trap 'rm -rf "$work"' EXIT

shard() {
    exec autoig explain --shard "$1/$2" --model "$MODEL" --weights "$WEIGHTS" --method "$METHOD" --input "$INPUT" --output "$OUTPUT" \
        --threads 1 2>> "$work/$3.$1.log"
}
export -f shard
export work

run() { seq 0 $((shards - 1)) | parallel --will-cite --jobs 2 --retries 3 --joblog "$work/$1.jobs" shard {} $shards "$1"; }

# Kills the process of a shard in the middle of its rows.
kill_in_the_middle() {
    until [ -n "$(progress_of "$work/first.$1.log")" ]; do sleep 0.1; done
    kill -KILL "$(pgrep -f -- "explain --shard $1/$shards --model $work" | head -n 1)"
    say "shard_$1" "killed after $(progress_of "$work/first.$1.log") (kill -KILL); parallel starts it again"
    [ ! -e "$work/shards/why.$1-of-$shards.jsonl" ]
}

say parallel "$(parallel --version | head -n 1), two processes at a time"
run first &
running=$!
kill_in_the_middle 1
kill_in_the_middle 4
wait $running
say completed "$shards shards; exit codes of all starts that parallel noted last: $(awk 'NR > 1 { printf "%s ", $7 }' "$work/first.jobs")"
merge_and_compare

before=$(stamps)
run second
[ "$before" = "$(stamps)" ]
skipped=$(cat "$work"/second.*.log | grep -c 'is done already')
[ "$skipped" = "$shards" ]
say again "started once more: $skipped of $shards shards found their results and skipped them; no file was touched"
say done "all bytes are equal"
