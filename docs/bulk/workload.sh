# What prove-slurm.sh and prove-parallel.sh have in common: rows, a model, the tool, one process's results, and the comparison with them.
# They source it; $work is a folder that is removed at the end. Needs bash, awk, the .NET SDK and about a gigabyte for temporary files.
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
shards=8
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)

say() { printf '%-9s %s\n' "$1" "$2"; }

# What a command prints is of interest where it fails.
quietly() { "$@" > "$work/command.log" 2>&1 || { cat "$work/command.log" >&2; return 1; }; }

# Whether the results of all shards are those of one process, and their manifest, too.
merge_and_compare() {
    autoig merge "$work"/shards/why.*-of-$shards.jsonl --output "$work/shards/why.jsonl"
    cmp "$work/whole/why.jsonl" "$work/shards/why.jsonl"
    cmp "$work/whole/why.jsonl.manifest.json" "$work/shards/why.jsonl.manifest.json"
    say merged "$(wc -l < "$work/shards/why.jsonl") lines; results and manifest are those of one process to the byte (cmp)"
    left=$(find "$work/shards" -name '.autoig-*' | wc -l)
    say left "$left temporary files, of those that were killed at once; the next to write the same file removes what is ten minutes old"
}

stamps() { (cd "$work/shards" && stat -c '%n %s %y' why.*-of-*); }

# How far a log on standard error says that a shard has come: the first number behind the start.
progress_of() { [ -f "$1" ] && grep -Eo '^[1-9][0-9]* of [0-9]+ rows' "$1" | tail -n 1 || true; }

# Row 569·k + i of the 120,059 lies k/211 of the way from row i of the tumours to the row behind it, the first behind the last.
rows() {
    awk -F, '
        NR == 1 { for (j = 1; j <= 30; j++) printf "%s%s", $j, j < 30 ? "," : "\n"; next }
        { for (j = 1; j <= 30; j++) x[n, j] = $j; n++ }
        END {
            for (k = 0; k < 211; k++)
                for (i = 0; i < n; i++)
                    for (j = 1; j <= 30; j++)
                        printf "%.9g%s", x[i, j] + k / 211 * (x[(i + 1) % n, j] - x[i, j]), j < 30 ? "," : "\n"
        }' "$repository/src/AutoIG.Samples/Data/tumor.csv"
}

mkdir "$work/whole" "$work/shards"
rows > "$work/rows.csv"
say rows "$(($(wc -l < "$work/rows.csv") - 1)) of 30 measurements, SHA-256 $(sha256sum "$work/rows.csv" | cut -c 1-16)…"

# The tool as it is installed from a package, and the model as an assembly of its own.
quietly dotnet pack "$repository/src/AutoIG.Tool" -c Release -o "$work/packages"
quietly dotnet tool install AutoIG.Tool --tool-path "$work/tool" --source "$work/packages"
quietly dotnet build "$repository/docs/bulk/model" -c Release -o "$work/model"
export PATH="$work/tool:$PATH"
say tool "AutoIG.Tool $(autoig --version | cut -d + -f 1), model TumorNet.Logits (30–64–32–2)"

# The same for every shard, wherever it runs.
export MODEL=$work/model/TumorModel.dll WEIGHTS=$repository/src/AutoIG.Samples/Data/tumor.safetensors
export METHOD=${METHOD:-IntegratedGradients:Steps=200} INPUT=$work/rows.csv OUTPUT=$work/shards/why.jsonl
say method "$METHOD"
autoig explain --model "$MODEL" --weights "$WEIGHTS" --method "$METHOD" --input "$INPUT" --output "$work/whole/why.jsonl" --quiet
say whole "$(wc -l < "$work/whole/why.jsonl") lines, $(($(wc -c < "$work/whole/why.jsonl") / 1000000)) MB, by one process"
