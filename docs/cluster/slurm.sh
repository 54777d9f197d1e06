#!/usr/bin/env bash
# Submits a comparison to Slurm: an array job of one task for every line of FOLDER/cells.txt, then a job that gathers them.
# FOLDER is on a file system that all nodes share.
#
#   slurm.sh FOLDER [options of sbatch for every cell, such as --cpus-per-task=8 --time=2:00:00]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(realpath "$1")
last=$(($(wc -l <"$folder/cells.txt") - 1))
mkdir -p "$folder/cells"
job=$(sbatch --parsable --job-name=gpicl-cell --array=0-$last --output="$folder/cells/%a.log" "${@:2}" \
    --wrap "$here/cell.sh '$folder' \$SLURM_ARRAY_TASK_ID")
sbatch --job-name=gpicl-gather --kill-on-invalid-dep=yes --dependency=afterok:"$job" --output="$folder/gather.log" --wrap "$here/gather.sh '$folder'"
