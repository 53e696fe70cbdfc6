#!/bin/bash
#SBATCH --job-name=why
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --requeue
# sbatch --export=ALL,MODEL=model.dll,WEIGHTS=model.safetensors,INPUT=rows.csv,OUTPUT=why.jsonl docs/bulk/slurm.sh [more options]
#
# A task that is killed or requeued starts the same command again: what is complete is skipped, all else is explained anew.
# When all are done: autoig merge "${OUTPUT%.*}".*-of-8."${OUTPUT##*.}" --output "$OUTPUT"
set -euo pipefail
exec autoig explain --shard auto --model "$MODEL" --weights "$WEIGHTS" --method "${METHOD:-IntegratedGradients}" \
    --input "$INPUT" --output "$OUTPUT" --threads "${SLURM_CPUS_PER_TASK:-1}" "$@"
