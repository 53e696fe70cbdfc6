#!/bin/bash
# Runs slurm.sh by a Slurm of its own on this machine (controller and node over loopback, nothing outside of a temporary folder), kills
# tasks of it, and compares what comes out with the results of one process: exit code 1 unless all bytes are equal.
#
#     apt-get install -y slurm-wlm munge        # Debian; as root, which slurmd needs
#     docs/bulk/prove-slurm.sh
. "$(dirname "${BASH_SOURCE[0]}")/workload.sh"

daemons=()
finish() {
    if ((${#daemons[@]} > 0)); then
        scancel --user="$(id -un)" 2> /dev/null || true
        kill "${daemons[@]}" 2> /dev/null || true
    fi
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT

slurm=$work/slurm
mkdir -p "$slurm/state" "$slurm/spool"
head -c 128 /dev/urandom > "$slurm/munge.key"
chmod 400 "$slurm/munge.key"
cat > "$slurm/slurm.conf" << EOF
ClusterName=loopback
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=36817
SlurmdPort=36818
SlurmUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.socket
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.pid
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/slurmd.log
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
JobRequeue=1
SchedulerParameters=sched_interval=1,sched_min_interval=0
NodeName=localhost NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
EOF
export SLURM_CONF=$slurm/slurm.conf
munged --foreground --force --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" --pid-file="$slurm/munged.pid" \
    --log-file="$slurm/munged.log" --seed-file="$slurm/munge.seed" > "$slurm/munged.out" 2>&1 &
daemons+=($!)
until [ -S "$slurm/munge.socket" ]; do sleep 0.1; done
slurmctld -D > "$slurm/slurmctld.out" 2>&1 &
daemons+=($!)
slurmd -D -N localhost > "$slurm/slurmd.out" 2>&1 &
daemons+=($!)
for ((i = 0; i < 100; i++)); do
    [ "$(sinfo -h -o %T 2> /dev/null)" = idle ] && break
    sleep 0.3
done
[ "$(sinfo -h -o %T)" = idle ] || { cat "$slurm"/*.out >&2; exit 1; }
say slurm "$(sinfo --version | cut -d ' ' -f 2), one node of $(nproc) CPUs over loopback"

# The state of a task, whether it waits, runs or has ended.
state_of() { scontrol -o show job "${array}_$1" 2> /dev/null | grep -Eo 'JobState=[A-Z_]+' | head -n 1 | cut -d = -f 2; }
id_of() { scontrol -o show job "${array}_$1" | grep -Eo '^JobId=[0-9]+' | cut -d = -f 2; }
submit() { sbatch --parsable --array=0-$((shards - 1)) --cpus-per-task=1 --output="$work/$1.%a.log" "$repository/docs/bulk/slurm.sh"; }

# The process of the tool in a job, by its environment.
process_of() {
    for process in $(pgrep -f -- 'autoig explain --shard auto'); do
        if grep -qz "^SLURM_JOB_ID=$1$" "/proc/$process/environ" 2> /dev/null; then echo "$process"; fi
    done
}

# Until a task is in the middle of its rows.
until_middle() {
    until [ -n "$(progress_of "$work/first.$1.log")" ]; do
        [ "$(state_of "$1")" != COMPLETED ] || { echo "task $1 was over before it could be stopped" >&2; exit 1; }
        sleep 0.1
    done
    reached=$(progress_of "$work/first.$1.log")
}

until_state() { until [[ $(state_of "$1") =~ ^($2)$ ]]; do sleep 0.1; done; }

# Slurm lets what was requeued wait for two minutes; here it may start at once.
requeue() {
    scontrol requeue "${array}_$1"
    until_state "$1" PENDING
    scontrol update JobId="$(id_of "$1")" StartTime=now
}

until_completed() {
    for ((task = 0; task < shards; task++)); do
        until_state "$task" 'COMPLETED|FAILED|CANCELLED|NODE_FAIL'
        [ "$(state_of "$task")" = COMPLETED ] || { cat "$work/$1.$task.log" >&2; exit 1; }
    done
}

array=$(submit first)
say submitted "an array of $shards tasks"

until_middle 1
kill -KILL "$(process_of "$(id_of 1)")"
until_state 1 FAILED
say task_1 "killed after $reached (kill -KILL of its process): FAILED, no results; requeued"
[ ! -e "$work/shards/why.1-of-$shards.jsonl" ]
requeue 1

until_middle 3
scancel --signal=KILL --full "${array}_3"
until_state 3 'FAILED|CANCELLED'
say task_3 "killed after $reached (scancel --signal=KILL): $(state_of 3), no results; requeued"
[ ! -e "$work/shards/why.3-of-$shards.jsonl" ]
requeue 3

until_middle 4
scontrol requeue "${array}_4"
until_state 4 PENDING
say task_4 "requeued after $reached while it ran (SIGTERM), no results"
[ ! -e "$work/shards/why.4-of-$shards.jsonl" ]
scontrol update JobId="$(id_of 4)" StartTime=now

until_completed first
rows_of_tasks=
for ((task = 0; task < shards; task++)); do
    rows_of_tasks+="task $task: $(wc -l < "$work/shards/why.$task-of-$shards.jsonl") rows  "
done
say completed "$rows_of_tasks"
merge_and_compare

before=$(stamps)
array=$(submit second)
until_completed second
[ "$before" = "$(stamps)" ]
skipped=$(cat "$work"/second.*.log | grep -c 'is done already')
[ "$skipped" = "$shards" ]
say again "submitted once more: $skipped of $shards tasks found their results and skipped them; no file was touched"
say done "all bytes are equal"
